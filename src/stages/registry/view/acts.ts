import {
  lookedAt,
  productionAfter,
  published,
  standingOf,
  withAct,
  type Comparison,
  type LookedAt,
  type PublishedVersion,
  type RegistrySpec,
  type VersionDraft,
} from '../spec.ts';
import { called } from './words.ts';
import type { PublishWish, Wanted } from './wishes.ts';

/** What may be done with a version now, with what a person is told before it is. */
export function possibleActs(
  spec: RegistrySpec,
  version: PublishedVersion,
  comparison: Comparison | null,
): { readonly title: string; readonly wanted: Wanted; readonly danger: boolean }[] {
  const { retired, inProduction, wasInProduction } = standingOf(spec.history, version.id);
  if (retired) return [];
  const from = productionAfter(spec.history);
  const wanted = (action: Wanted['action'], looked: LookedAt | null = null): Wanted => ({
    action,
    version: version.id,
    called: called(version),
    from,
    looked,
  });
  const retire = { title: 'Retire', wanted: wanted('retire'), danger: true };
  if (inProduction) return [retire];
  const put = wasInProduction
    ? { title: 'Roll back to it', wanted: wanted('rollback'), danger: false }
    : {
        title: 'Put into production',
        wanted: wanted('promote', lookedAt(spec.history, version, comparison)),
        danger: false,
      };
  return [put, retire];
}

/** The settings with one version more, in production where nothing was and a person wishes it so. @param at now, ISO 8601. */
export function withPublished(
  spec: RegistrySpec,
  draft: VersionDraft,
  { promote, name, note, by }: PublishWish,
  at: string,
): RegistrySpec {
  const after = published(spec, draft, { name, note, by, at });
  const version = after.versions[spec.versions.length]?.id;
  if (!promote || version === undefined || productionAfter(spec.history) !== null) return after;
  return withAct(after, { action: 'promote', version, comparison: null, reason: '', at, by, note: '' });
}
