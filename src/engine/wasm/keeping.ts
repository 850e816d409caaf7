import type { Keeping } from './contest.ts';
import type { HeldRows } from './heldRows.ts';
import { Listing, suitsLists } from './listing.ts';
import { Ordering, suitsOrder } from './ordering.ts';

type Shape = Pick<HeldRows, 'rows' | 'd'>;

/** The way that suits a run of k clusters and keeps what it finds. */
export function keepingFor(k: number, rows: Shape): Keeping | undefined {
  if (suitsLists(k, rows)) return 'list';
  return suitsOrder(k, rows) ? 'order' : undefined;
}

/** Bytes that a run of k clusters keeps of its rows. */
export function keptBytes(k: number, rows: Shape): number {
  const keeping = keepingFor(k, rows);
  if (!keeping) return 0;
  return rows.rows * (keeping === 'list' ? Listing.rowBytes : Ordering.rowBytes(rows.d));
}

/**
 * Runs of so many clusters in batches, in their order, each of which keeps at most so many bytes of its rows with one worker, or is one run.
 */
export function batchesOf<T extends { readonly k: number }>(
  runs: readonly T[],
  rows: Shape,
  most: number,
): readonly (readonly T[])[] {
  const batches: T[][] = [];
  let batch: T[] = [];
  let left = 0;
  for (const run of runs) {
    const bytes = keptBytes(run.k, rows);
    if (batch.length === 0 || bytes > left) {
      batches.push((batch = []));
      left = most;
    }
    batch.push(run);
    left -= bytes;
  }
  return batches;
}
