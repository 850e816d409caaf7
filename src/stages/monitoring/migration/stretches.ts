import { productionAt, type HistoryEntry, type PublishedVersion } from '../../registry/spec.ts';
import type { Snapshot } from '../../series.ts';

/** A snapshot that could be scored, with the day that it was looked at as of; null where nobody knows. */
export interface DatedSnapshot {
  readonly snapshot: Snapshot;
  readonly asOf: string | null;
}

/** From one snapshot to the next under the versions that were in production, or a change of the version on one snapshot. */
export interface Stretch {
  readonly old: PublishedVersion;
  /** The same where the version stayed. */
  readonly next: PublishedVersion;
  /** ISO time of the change; null where there was none. */
  readonly at: string | null;
  /** One and the same where only the version changed. */
  readonly before: Snapshot;
  readonly after: Snapshot;
}

/** A change of what is in production. */
interface Change {
  readonly at: string;
  readonly to: PublishedVersion | null;
  /** The place of the last snapshot of its day or before; −1 where all came later. */
  readonly place: number;
}

/**
 * A series in production, stretch by stretch, oldest first: from snapshot to snapshot, with the change of version that lies between
 * them. Further changes between the same two snapshots follow on the later one, and those after the last snapshot on the last. Empty where
 * one version never took the place of another. Where nothing was in production for a while, nothing is told of it.
 */
export function stretchesOf(
  versions: readonly PublishedVersion[],
  history: readonly HistoryEntry[],
  series: readonly DatedSnapshot[],
): Stretch[] {
  const changes = changesOf(versions, history, series);
  const [first] = series;
  if (!first) return [];
  const stretches: Stretch[] = [];
  const inProduction = { version: null as PublishedVersion | null };
  const pass = (changes: readonly Change[], before: Snapshot, after: Snapshot): void => {
    let from = before;
    for (const { at, to } of changes) {
      const old = inProduction.version;
      if (old && to) stretches.push({ old, next: to, at, before: from, after });
      inProduction.version = to;
      from = after;
    }
  };
  const at = (place: number): readonly Change[] => changes.filter((one) => one.place === place);
  pass(at(-1), first.snapshot, first.snapshot);
  for (const [place, { snapshot }] of series.entries()) {
    const after = series[place + 1]?.snapshot ?? snapshot;
    const { version } = inProduction;
    const between = at(place);
    if (between.length > 0) pass(between, snapshot, after);
    else if (version && after !== snapshot)
      stretches.push({ old: version, next: version, at: null, before: snapshot, after });
  }
  return stretches.some(({ old, next }) => old !== next) ? stretches : [];
}

function changesOf(
  versions: readonly PublishedVersion[],
  history: readonly HistoryEntry[],
  series: readonly DatedSnapshot[],
): Change[] {
  const changes: Change[] = [];
  let last: string | null = null;
  for (const [index, { at }] of history.entries()) {
    const id = productionAt(history.slice(0, index + 1), at);
    if (id === last) continue;
    last = id;
    const day = at.slice(0, 10);
    const place = series.findLastIndex(({ asOf }) => asOf === null || asOf.slice(0, 10) <= day);
    changes.push({ at, to: versions.find((version) => version.id === id) ?? null, place });
  }
  return changes;
}
