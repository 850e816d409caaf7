import type { HistoryEntry } from '../spec.ts';

/** A stretch of time in which a version was in production. */
export interface Reign {
  readonly version: string;
  /** ISO; `until` is null where it still is. */
  readonly from: string;
  readonly until: string | null;
  /** Place and width among all stretches, as shares of the time from the first act to now. */
  readonly start: number;
  readonly width: number;
}

/** What was in production when, from the acts alone. @param now ISO; at least the last act's time. */
export function reigns(history: readonly HistoryEntry[], now: string): Reign[] {
  const changes: { version: string | null; at: string }[] = [];
  let current: string | null = null;
  for (const { action, version, at } of history) {
    const next: string | null =
      action === 'promote' || action === 'rollback'
        ? version
        : action === 'retire' && current === version
          ? null
          : current;
    if (next !== current) changes.push({ version: next, at });
    current = next;
  }
  const first = history[0]?.at;
  if (first === undefined) return [];
  const end = Math.max(Date.parse(now), Date.parse(history.at(-1)?.at ?? now));
  const span = Math.max(1, end - Date.parse(first));
  return changes.flatMap(({ version, at }, place): Reign[] => {
    if (version === null) return [];
    const until = changes[place + 1]?.at ?? null;
    const start = (Date.parse(at) - Date.parse(first)) / span;
    const stop = ((until === null ? end : Date.parse(until)) - Date.parse(first)) / span;
    return [{ version, from: at, until, start, width: stop - start }];
  });
}
