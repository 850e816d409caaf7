import { AppError } from '../core/errors.ts';
import { formatShare, formatShareBound } from '../core/format.ts';
import {
  countsOf,
  fillMinimums,
  holdsMinimums,
  moveFreely,
  nearestSegments,
  type FairRows,
} from './fairAssignment.ts';
import { inSteps } from './inSteps.ts';
import type { RowGroups } from './residualise.ts';
import type { ModelWork } from './work.ts';

/** Coordinates of the rows, column by column. */
export type Columns = readonly ArrayLike<number>[];

export interface FairOptions {
  /** For every group the share of each segment that it has at least, rounded down to whole customers. */
  readonly shares: readonly number[];
  /** [20] Rounds at most. */
  readonly rounds?: number;
}

export interface FairKMeans {
  readonly labels: Int32Array;
  /** k × d means of the segments. */
  readonly centroids: readonly (readonly number[])[];
  /** Sum of squared distances of the rows to the mean of their segment. */
  readonly inertia: number;
  readonly rounds: number;
}

/**
 * k-means whose segments each have a minimum share of every group, after Lloyd: from the centres given, in turn (1) the cheapest assignment
 * with all minimums among those of the nearest assignment's sizes, an exact minimum-cost flow; (2) single customers moved to nearer
 * segments where all minimums still hold; (3) the segments' means as new centres. The best round is kept; it ends when three
 * rounds do not improve it. Every round holds all minimums. The step is exact for given centres and sizes; the whole, as k-means itself, is a local optimum
 * and depends on where it starts. Related: Bradley, Bennett and Demiriz (2000), Constrained k-means clustering; Bera et al. (2019), Fair algorithms for clustering.
 * @throws AppError `fairness.minimum` where more of a group is asked for than there is, `cancelled`.
 */
export async function fairKMeans(
  columns: Columns,
  rows: number,
  grouping: RowGroups,
  start: readonly (readonly number[])[],
  { shares, rounds = 20 }: FairOptions,
  work: ModelWork = {},
): Promise<FairKMeans> {
  requirePossible(grouping, rows, shares);
  let centroids = start;
  let best: FairKMeans | null = null;
  let sinceBest = 0;
  for (let round = 1; round <= rounds && sinceBest < 3; round++) {
    work.progress?.('Forming segments with a minimum of every group', round - 1, rounds, 'rounds');
    const { labels } = await assignFairly(columns, rows, grouping, centroids, shares, work);
    const found = await inSteps(meansOf(columns, labels, centroids), work);
    centroids = found.centroids;
    sinceBest += 1;
    if (best === null || found.inertia < best.inertia * (1 - 1e-9)) {
      if (best === null || found.inertia < best.inertia * (1 - 1e-4)) sinceBest = 0;
      best = { labels, ...found, rounds: round };
    }
  }
  if (best === null) throw new RangeError('at least one round is needed');
  return best;
}

/** An assignment that holds all minimums, with the squared distances of the rows to all centres (row-major rows × k). */
export interface FairAssignment {
  readonly labels: Int32Array;
  readonly distances: Float64Array;
}

/**
 * Assigns rows to given centres so that every segment has its share of every group: the cheapest assignment with the minimums among those of
 * the nearest assignment's sizes, then single rows moved to nearer segments where the minimums still hold. The same rows in the same
 * order always get the same labels. @throws AppError `fairness.minimum`, `cancelled`.
 */
export async function assignFairly(
  columns: Columns,
  rows: number,
  grouping: RowGroups,
  centroids: readonly (readonly number[])[],
  shares: readonly number[],
  work: ModelWork = {},
): Promise<FairAssignment> {
  const distances = await inSteps(squaredDistances(columns, rows, centroids), work);
  const held: FairRows = { k: centroids.length, groups: grouping.groups, groupOf: grouping.of, distances };
  const labels = await inSteps(nearestSegments(held), work);
  if (!(await inSteps(fillMinimums(held, labels, shares), work))) throw impossible();
  await inSteps(moveFreely(held, labels, shares), work);
  if (!holdsMinimums(countsOf(held, labels), shares)) throw impossible();
  return { labels, distances };
}

/**
 * The least share of each group in every segment: so much of its share among all rows.
 * @param least which groups have a minimum; the others get 0.
 */
export function minimumShares(
  { groups, of }: RowGroups,
  rows: number,
  part: number,
  least: readonly boolean[],
): number[] {
  const counts = new Float64Array(groups);
  for (let row = 0; row < rows; row++) {
    const group = of[row] as number;
    counts[group] = (counts[group] as number) + 1;
  }
  return Array.from(counts, (count, group) =>
    least[group] === true && rows > 0 ? (part * count) / rows : 0,
  );
}

function requirePossible(grouping: RowGroups, rows: number, shares: readonly number[]): void {
  const counts = new Float64Array(grouping.groups);
  for (let row = 0; row < rows; row++) {
    const group = grouping.of[row] as number;
    counts[group] = (counts[group] as number) + 1;
  }
  shares.forEach((share, group) => {
    const overall = (counts[group] as number) / rows;
    if (share <= overall + 1e-12) return;
    throw new AppError(
      'fairness.minimum',
      `Every segment is to have at least ${formatShareBound(share)} of a group that is ${formatShare(overall)} of all customers. Ask for no more than that.`,
      { group, share, overall },
    );
  });
}

const impossible = (): AppError =>
  new AppError('fairness.minimum', 'The minimums of the groups cannot be held together by any assignment.');

const PIECE = 2_000;

function* squaredDistances(
  columns: Columns,
  rows: number,
  centroids: readonly (readonly number[])[],
): Generator<void, Float64Array> {
  const k = centroids.length;
  const distances = new Float64Array(rows * k);
  const centres = columns.map((_, j) => Float64Array.from(centroids, (centre) => centre[j] as number));
  for (let from = 0; from < rows; from += PIECE) {
    yield;
    const to = Math.min(rows, from + PIECE);
    columns.forEach((column, j) => {
      const at = centres[j] as Float64Array;
      for (let row = from; row < to; row++) {
        const value = column[row] as number;
        for (let c = 0, place = row * k; c < k; c++, place++) {
          const off = value - (at[c] as number);
          distances[place] = (distances[place] as number) + off * off;
        }
      }
    });
  }
  return distances;
}

/** Means of the segments and the squares about them; a segment that is empty keeps its centre. */
export function* meansOf(
  columns: Columns,
  labels: Int32Array,
  previous: readonly (readonly number[])[],
): Generator<void, { centroids: number[][]; inertia: number }> {
  const k = previous.length;
  const counts = new Float64Array(k);
  for (const label of labels) counts[label] = (counts[label] as number) + 1;
  const centroids = previous.map((centre) => [...centre]);
  let inertia = 0;
  for (const [j, column] of columns.entries()) {
    yield;
    const sums = new Float64Array(k);
    for (let row = 0; row < labels.length; row++) {
      const c = labels[row] as number;
      sums[c] = (sums[c] as number) + (column[row] as number);
    }
    const means = Float64Array.from(centroids, (centre, c) =>
      (counts[c] as number) > 0 ? (sums[c] as number) / (counts[c] as number) : (centre[j] as number),
    );
    centroids.forEach((centre, c) => {
      centre[j] = means[c] as number;
    });
    for (let row = 0; row < labels.length; row++) {
      const off = (column[row] as number) - (means[labels[row] as number] as number);
      inertia += off * off;
    }
  }
  return { centroids, inertia };
}
