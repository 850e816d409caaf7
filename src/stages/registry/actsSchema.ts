import { AppError } from '../../core/errors.ts';
import { keyOf } from '../../core/key.ts';
import {
  hashOf,
  productionAfter,
  whyNot,
  type Action,
  type HistoryEntry,
  type LookedAt,
} from './historySchema.ts';
import type { PublishedVersion, VersionDraft } from './versionSchema.ts';

interface Kept {
  readonly versions: readonly PublishedVersion[];
  readonly history: readonly HistoryEntry[];
}

/** Who does something, when, and with what words. */
export interface Signed {
  /** ISO 8601, UTC. An earlier time than the last act's becomes that one's, since clocks go back. */
  readonly at: string;
  readonly by: string;
  readonly note: string;
}

export interface Publication extends Signed {
  readonly name: string;
}

export interface Act extends Signed {
  readonly action: Exclude<Action, 'publish'>;
  readonly version: string;
  readonly comparison: LookedAt | null;
  readonly reason: string;
}

/** The registry with a draft published as the next version. It is not in production before it is promoted. */
export function published<Spec extends Kept>(spec: Spec, draft: VersionDraft, signed: Publication): Spec {
  const at = notBefore(spec.history, signed.at);
  const { name, note, by } = signed;
  const unsealed = { id: `v${spec.versions.length + 1}`, name, note, publishedAt: at, by, ...draft };
  const version: PublishedVersion = { ...unsealed, fingerprint: keyOf(unsealed) };
  const act = { action: 'publish' as const, version: version.id, comparison: null, reason: '' };
  const versions = [...spec.versions, version];
  return { ...spec, versions, history: chained(spec.history, { ...act, at, by, note }, version) };
}

/** The registry with one more act. @throws AppError `recipe.setting` that says why it is not possible. */
export function withAct<Spec extends Kept>(spec: Spec, act: Act): Spec {
  const version = spec.versions.find(({ id }) => id === act.version);
  const why = whyNot(spec.history, act);
  if (!version || why !== null) {
    const message = `${why ?? `There is no version ${act.version}`}.`;
    throw new AppError('recipe.setting', message, { stage: 'registry', setting: 'history' });
  }
  return {
    ...spec,
    history: chained(spec.history, { ...act, at: notBefore(spec.history, act.at) }, version),
  };
}

function chained(
  history: readonly HistoryEntry[],
  act: Omit<HistoryEntry, 'from' | 'fingerprint' | 'previous' | 'hash'>,
  { fingerprint }: PublishedVersion,
): HistoryEntry[] {
  const entry = {
    at: act.at,
    action: act.action,
    version: act.version,
    from: productionAfter(history),
    by: act.by,
    note: act.note,
    comparison: act.comparison,
    reason: act.reason,
    fingerprint,
    previous: history.at(-1)?.hash ?? null,
  };
  return [...history, { ...entry, hash: hashOf(entry) }];
}

function notBefore(history: readonly HistoryEntry[], at: string): string {
  const last = history.at(-1)?.at ?? at;
  return Date.parse(at) < Date.parse(last) ? last : at;
}
