import type { Interval } from './fairness/counts.ts';
import { goodman, wilson } from './fairness/intervals.ts';
import { assignLargest } from './hungarian.ts';

/** How customers went between two labelings. Counts: a row is the segment before, a column the segment after. */
export interface Transitions {
  readonly counts: readonly (readonly number[])[];
  /** Customers who were not there before, by their segment after. */
  readonly arrivals: readonly number[];
  /** Customers who are not there after, by their segment before. */
  readonly departures: readonly number[];
}

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);

/**
 * Where the customers of each segment went: shares of the row with simultaneous intervals by Goodman (1965), which hold together for
 * the row with about `level`. The last column holds those who departed. Null for a row without customers.
 */
export function transitionShares(transitions: Transitions, level = 0.95): (Interval[] | null)[] {
  return transitions.counts.map((row, from) => goodman([...row, transitions.departures[from] ?? 0], level));
}

/** Share of the stayers whose segment changed, by Wilson's interval; row and column of one number are one segment. */
export function reassignmentRate({ counts }: Pick<Transitions, 'counts'>, level = 0.95): Interval | null {
  const stayers = sum(counts.map(sum));
  const kept = sum(counts.map((row, segment) => row[segment] ?? 0));
  return wilson(stayers - kept, stayers, level);
}

/** Share of those who were there before and are gone, in all and by segment, with Wilson's intervals. */
export function churnRate(
  { counts, departures }: Transitions,
  level = 0.95,
): { readonly all: Interval | null; readonly bySegment: readonly (Interval | null)[] } {
  const stayers = counts.map(sum);
  const gone = sum(departures);
  return {
    all: wilson(gone, gone + sum(stayers), level),
    bySegment: stayers.map((stayed, segment) => {
      const left = departures[segment] ?? 0;
      return wilson(left, left + stayed, level);
    }),
  };
}

/**
 * Sizes that the Markov chain of the transitions expects after 1, 2, … steps: customers of a segment go on in the shares seen,
 * those who depart leave, and at each step so many arrive. Kemeny and Snell (1960), Finite Markov Chains. A segment that had no
 * customers before keeps its own.
 * @param arrivals by segment and step; as many as were seen unless told.
 */
export function expectedSizes(
  transitions: Transitions,
  sizes: readonly number[],
  steps: number,
  arrivals: readonly number[] = transitions.arrivals,
): number[][] {
  const shares = rowShares(transitions, true);
  const found: number[][] = [];
  let now = sizes;
  for (let step = 0; step < steps; step++) {
    const current = now;
    const next = sizes.map(
      (_, to) => (arrivals[to] ?? 0) + sum(current.map((size, from) => size * (shares[from]?.[to] ?? 0))),
    );
    found.push(next);
    now = next;
  }
  return found;
}

/**
 * The rows of the transition matrix as shares; a segment without customers keeps its own.
 * @param leaving whether those who departed count in the row, so that it sums to less than 1.
 */
export function rowShares(
  { counts, departures }: Transitions,
  leaving: boolean,
): readonly (readonly number[])[] {
  return counts.map((row, from) => {
    const total = sum(row) + (leaving ? (departures[from] ?? 0) : 0);
    return total > 0 ? row.map((count) => count / total) : row.map((_, to) => (to === from ? 1 : 0));
  });
}

/** Two segments of two labelings that go on as one. */
export interface SegmentMatch {
  readonly from: number;
  readonly to: number;
  /** Customers in both over customers in either. */
  readonly jaccard: number;
  readonly shared: number;
}

export interface SegmentMatching {
  readonly pairs: readonly SegmentMatch[];
  /** Segments before and after that have no partner. */
  readonly dissolved: readonly number[];
  readonly born: readonly number[];
}

/**
 * Which segments of two labelings of the same customers are the same: the one-to-one matching with the largest sum of Jaccard
 * similarities; a pair below `least` is none, so its segment dissolved (Hennig, Computational Statistics & Data Analysis 52, 2007,
 * takes ½ as the bound) and the other is new.
 * @param overlap customers by segment before (row) and after (column).
 */
export function matchSegments(overlap: readonly (readonly number[])[], least = 0.5): SegmentMatching {
  const columns = overlap.reduce((most, row) => Math.max(most, row.length), 0);
  const rowSizes = overlap.map(sum);
  const columnSizes = Array.from({ length: columns }, (_, to) => sum(overlap.map((row) => row[to] ?? 0)));
  const jaccard = overlap.map((row, from) =>
    columnSizes.map((size, to) => {
      const shared = row[to] ?? 0;
      const either = (rowSizes[from] as number) + size - shared;
      return either > 0 ? shared / either : 0;
    }),
  );
  const pairs = assignLargest(jaccard).flatMap((to, from): SegmentMatch[] => {
    const found = jaccard[from]?.[to] ?? 0;
    return to >= 0 && found >= least && found > 0
      ? [{ from, to, jaccard: found, shared: overlap[from]?.[to] ?? 0 }]
      : [];
  });
  return {
    pairs,
    dissolved: overlap.map((_, from) => from).filter((from) => !pairs.some((pair) => pair.from === from)),
    born: columnSizes.map((_, to) => to).filter((to) => !pairs.some((pair) => pair.to === to)),
  };
}
