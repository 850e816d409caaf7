import { throwIfCancelled } from '../core/errors.ts';
import { random, type Random } from '../core/random.ts';
import type { ResidentMatrix } from '../engine/engine.ts';
import { rowWeights } from './rowWeights.ts';

/** Distances that one call to the engine brings back at most. */
const MOST_DISTANCES = 4_000_000;

interface Seeding {
  readonly source: Random;
  readonly chosen: number[];
  readonly nearest: Float32Array;
  readonly weights: Float32Array | undefined;
  potential: number;
}

/**
 * Greedy k-means++ (Arthur and Vassilvitskii 2007; scikit-learn's variant): each next centre is the best of 2 + ⌊ln k⌋ rows
 * drawn with probability proportional to the squared distance to the centres so far, times the row's weight; the first by weight alone.
 * One list of k row indices for each restart.
 * A list for a smaller k is a prefix of the list for a larger one as long as both draw the same number of candidates.
 */
export async function greedySeeds(
  matrix: ResidentMatrix,
  k: number,
  options: {
    readonly restarts: number;
    readonly candidates: number;
    readonly seed: number;
    readonly signal?: AbortSignal | undefined;
  },
): Promise<readonly (readonly number[])[]> {
  const { restarts, candidates, seed, signal } = options;
  const weights = await rowWeights(matrix, signal);
  const together = Math.max(1, Math.floor(MOST_DISTANCES / Math.max(1, candidates * matrix.rows)));
  const lists: (readonly number[])[] = [];
  for (let first = 0; first < restarts; first += together) {
    const seedings = Array.from({ length: Math.min(together, restarts - first) }, (_, i): Seeding => {
      const source = random(seed, 2 + first + i);
      const nearest = new Float32Array(matrix.rows).fill(Infinity);
      return { source, chosen: [], nearest, weights, potential: Infinity };
    });
    for (let step = 0; step < k; step++) {
      throwIfCancelled(signal);
      const drawn = seedings.map((seeding) => draw(seeding, step === 0 ? 1 : candidates));
      const distances = await matrix.pairwise(Int32Array.from(drawn.flat()), signal);
      let at = 0;
      for (const [i, seeding] of seedings.entries()) {
        const rows = drawn[i] as number[];
        choose(seeding, rows, distances.subarray(at, at + rows.length * matrix.rows));
        at += rows.length * matrix.rows;
      }
    }
    lists.push(...seedings.map(({ chosen }) => chosen));
  }
  return lists;
}

/** Candidates for fits of up to k clusters: 2 + ⌊ln k⌋, the same for every k up to 10. */
export function candidatesFor(k: number): number {
  return 2 + Math.floor(Math.log(Math.max(10, k)));
}

/**
 * Rows drawn with probability proportional to weight times squared distance; by weight alone when nothing is chosen or all distances
 * are 0.
 */
function draw(seeding: Seeding, count: number): number[] {
  const { source, nearest, weights, potential } = seeding;
  if (potential === Infinity || potential === 0) {
    if (weights === undefined) return Array.from({ length: count }, () => source.below(nearest.length));
    const total = weights.reduce((sum, weight) => sum + weight, 0);
    return drawByShare(source, count, total, weights, undefined);
  }
  return drawByShare(source, count, potential, nearest, weights);
}

/** Rows drawn with probability proportional to share × weight, where these sum to `total`. */
function drawByShare(
  source: Random,
  count: number,
  total: number,
  shares: Float32Array,
  weights: Float32Array | undefined,
): number[] {
  const marks = Float64Array.from({ length: count }, () => source.uniform() * total).sort();
  const rows: number[] = [];
  let sum = 0;
  let last = 0;
  for (let row = 0; row < shares.length && rows.length < count; row++) {
    const share = shares[row] as number;
    if (share === 0) continue;
    sum += weights === undefined ? share : share * (weights[row] as number);
    last = row;
    while (rows.length < count && sum > (marks[rows.length] as number)) rows.push(row);
  }
  while (rows.length < count) rows.push(last);
  return rows;
}

/** Takes the candidate that leaves the least potential (the first on a tie). */
function choose(seeding: Seeding, rows: readonly number[], distances: Float32Array): void {
  const { nearest, weights } = seeding;
  const n = nearest.length;
  let best = 0;
  let least = Infinity;
  for (let candidate = 0; candidate < rows.length; candidate++) {
    let potential = 0;
    const start = candidate * n;
    for (let row = 0; row < n; row++) {
      const old = nearest[row] as number;
      const now = distances[start + row] as number;
      const kept = now < old ? now : old;
      potential += weights === undefined ? kept : kept * (weights[row] as number);
    }
    if (potential < least) {
      least = potential;
      best = candidate;
    }
  }
  const start = best * n;
  for (let row = 0; row < n; row++) {
    const now = distances[start + row] as number;
    if (now < (nearest[row] as number)) nearest[row] = now;
  }
  seeding.potential = least;
  seeding.chosen.push(rows[best] as number);
}
