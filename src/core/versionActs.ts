import { AppError } from './errors.ts';
import { keyOf } from './key.ts';
import {
  hashOf,
  productionAfter,
  whyNot,
  type Action,
  type History,
  type HistoryEntry,
  type LookedAt,
} from './versionHistory.ts';

/** What of a published version its history speaks of. */
interface Version {
  readonly id: string;
  readonly key: string;
  readonly fingerprint: string;
}

interface Kept {
  readonly versions: readonly Version[];
  readonly history: History;
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

/**
 * The registry with a draft published as the next version. It is not in production before it is promoted.
 * @param draft all that a version pins but its id, its name and who published it when.
 */
export function published<Spec extends Kept>(spec: Spec, draft: object, signed: Publication): Spec {
  const at = notBefore(spec.history, signed.at);
  const { name, note, by } = signed;
  const unsealed = { id: `v${spec.versions.length + 1}`, name, note, publishedAt: at, by, ...draft };
  const version = { ...unsealed, fingerprint: keyOf(unsealed) };
  const act = { action: 'publish' as const, version: version.id, comparison: null, reason: '' };
  const history = chained(spec.history, { ...act, at, by, note }, version.fingerprint);
  return { ...spec, versions: [...spec.versions, version], history };
}

/** The registry with one more act. @throws AppError `recipe.setting` that says why it is not possible. */
export function withAct<Spec extends Kept>(spec: Spec, act: Act): Spec {
  const version = spec.versions.find(({ id }) => id === act.version);
  const why = whyNot(spec.history, act) ?? unlike(version, act.comparison);
  if (!version || why !== null) {
    const message = `${why ?? `There is no version ${act.version}`}.`;
    throw new AppError('recipe.setting', message, { stage: 'registry', setting: 'history' });
  }
  return {
    ...spec,
    history: chained(spec.history, { ...act, at: notBefore(spec.history, act.at) }, version.fingerprint),
  };
}

function unlike(version: Version | undefined, comparison: LookedAt | null): string | null {
  if (!version || !comparison || comparison.key === version.key) return null;
  return `the comparison was of other segments than those of ${version.id}`;
}

function chained(
  history: History,
  act: Omit<HistoryEntry, 'from' | 'fingerprint' | 'previous' | 'hash'>,
  fingerprint: string,
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

function notBefore(history: History, at: string): string {
  const last = history.at(-1)?.at ?? at;
  return Date.parse(at) < Date.parse(last) ? last : at;
}

/** What of a comparison says whether it is one of a version with the version in production. */
export interface ComparedPair {
  readonly champion: { readonly id: string };
  readonly challenger: { readonly id: string; readonly key: string };
  readonly customers: number;
  readonly adjustedRand: number;
  readonly reassigned: number;
}

/**
 * What a comparison says of promoting a version: it must be of the version in production with that version, or with the segments
 * that the version was published from. Null where it is of others.
 */
export function lookedAt(
  history: History,
  { key }: Version,
  comparison: ComparedPair | null,
): LookedAt | null {
  const champion = productionAfter(history);
  if (!comparison || champion === null) return null;
  if (comparison.champion.id !== champion || comparison.challenger.key !== key) return null;
  const { customers, adjustedRand, reassigned } = comparison;
  return { champion, key, customers, adjustedRand, reassigned };
}
