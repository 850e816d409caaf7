import { keyOf } from './key.ts';

export const actions = ['publish', 'promote', 'rollback', 'retire'] as const;
export type Action = (typeof actions)[number];

/** What a comparison said when somebody promoted a version by it. */
export interface LookedAt {
  /** The version in production then. */
  readonly champion: string;
  /** Key of the segments that were compared with it: those that the promoted version was published from. */
  readonly key: string;
  readonly customers: number;
  /** Adjusted Rand index of the two labelings, and the share of customers who would get another segment. */
  readonly adjustedRand: number;
  readonly reassigned: number;
}

/** One act on a published version, chained to the one before by its hash. */
export interface HistoryEntry {
  /** ISO 8601, UTC; never before the entry above. */
  readonly at: string;
  readonly action: Action;
  readonly version: string;
  /** The version in production before; null where there was none. */
  readonly from: string | null;
  readonly by: string;
  readonly note: string;
  /** The comparison with the version before that was looked at; null where none was. */
  readonly comparison: LookedAt | null;
  /** Why there was none; empty where there was, or where there was nothing to compare with. */
  readonly reason: string;
  /** The fingerprint of the version that the act is about. */
  readonly fingerprint: string;
  /** The hash of the entry before; null in the first. */
  readonly previous: string | null;
  /** SHA-256 over all of the above. */
  readonly hash: string;
}

export type History = readonly HistoryEntry[];

/** The hash of an entry: SHA-256 over the canonical JSON of all its members but the hash. */
export function hashOf(entry: Omit<HistoryEntry, 'hash'>): string {
  const { at, action, version, from, by, note, comparison, reason, fingerprint, previous } = entry;
  return keyOf({ at, action, version, from, by, note, comparison, reason, fingerprint, previous });
}

/** The version in production after these acts; null where there is none. Publishing a version changes nothing of it. */
export function productionAfter(history: History): string | null {
  return history.reduce<string | null>((current, { action, version }) => {
    if (action === 'promote' || action === 'rollback') return version;
    return action === 'retire' && current === version ? null : current;
  }, null);
}

/** The version that was in production at a moment (ISO 8601, UTC): the acts up to and at it, replayed. */
export function productionAt(history: History, moment: string): string | null {
  const at = Date.parse(moment);
  return productionAfter(history.filter((entry) => Date.parse(entry.at) <= at));
}

/** What stands of each version after these acts. */
export interface Standing {
  readonly retired: boolean;
  readonly inProduction: boolean;
  /** Whether it ever was, so that it can be rolled back to. */
  readonly wasInProduction: boolean;
  /** Since when it is in production without a break; null where it is not. */
  readonly since: string | null;
}

export function standingOf(history: History, version: string): Standing {
  const own = history.filter((entry) => entry.version === version);
  const inProduction = productionAfter(history) === version;
  const put: History = own.filter(({ action }) => action === 'promote' || action === 'rollback');
  return {
    retired: own.some(({ action }) => action === 'retire'),
    inProduction,
    wasInProduction: put.length > 0,
    since: inProduction ? (put.at(-1)?.at ?? null) : null,
  };
}

/** Why an act is not possible after these; null where it is. */
export function whyNot(
  history: History,
  act: Pick<HistoryEntry, 'action' | 'version' | 'comparison' | 'reason'>,
): string | null {
  const { action, version } = act;
  const { retired, inProduction, wasInProduction } = standingOf(history, version);
  const published = history.some((entry) => entry.action === 'publish' && entry.version === version);
  if (action === 'publish') return published ? `${version} is published already` : null;
  if (!published) return `${version} is not published`;
  if (retired) return `${version} is retired`;
  if (action === 'retire') return null;
  if (inProduction) return `${version} is in production already`;
  if (action === 'rollback')
    return wasInProduction ? null : `${version} was never in production, so that there is no way back to it`;
  const current = productionAfter(history);
  if (current === null) return null;
  if (act.comparison ? act.comparison.champion === current : act.reason.trim() !== '') return null;
  return `${version} may be promoted after a comparison with ${current} was looked at, or with a reason why not`;
}

/** Where a history is not one that could have been written act by act; null where it is whole. */
export function brokenAt(history: History): { readonly entry: number; readonly why: string } | null {
  for (const [at, entry] of history.entries()) {
    const before: History = history.slice(0, at);
    const last = before.at(-1);
    const why =
      entry.previous !== (last?.hash ?? null)
        ? 'it does not follow the entry before'
        : entry.hash !== hashOf(entry)
          ? 'it was changed after it was written'
          : last && Date.parse(entry.at) < Date.parse(last.at)
            ? 'it is older than the entry before'
            : entry.from !== productionAfter(before)
              ? 'it names another version in production than there was'
              : whyNot(before, entry);
    if (why !== null) return { entry: at + 1, why };
  }
  return null;
}
