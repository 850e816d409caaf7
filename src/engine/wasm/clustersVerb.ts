import { checkLabeling, checkProbabilities } from '../checks.ts';
import type { Labeling } from '../engine.ts';
import type { ClusterFigures } from '../figures.ts';
import { totalOf } from './exactSums.ts';
import { added } from './merging.ts';
import { orderStatistics, type Target } from './orderStatistics.ts';
import type { Shards } from './shards.ts';

/** Bit prefixes whose bins a worker counts at once. */
const MOST_SLOTS = 4096;

/** Moments, extremes and exact quantiles of every column by cluster. */
export async function clusterFiguresOver(
  shards: Shards,
  { k, labels }: Labeling,
  probabilities: readonly number[],
  signal: AbortSignal | undefined,
): Promise<readonly ClusterFigures[]> {
  checkLabeling({ k, labels }, shards.rows);
  checkProbabilities(probabilities);
  const { d, bound } = shards;
  const { center, scale } = shards.preparation;
  const replies = await shards.call(
    'clusters',
    ({ from, rows }) => ({ labels: labels.slice(from, from + rows), k, bound }),
    signal,
  );
  const sums = totalOf(
    k * (d + 1),
    replies.map((reply) => reply.sums),
  );
  const weights = Float64Array.from({ length: k }, (_, c) => sums[c * (d + 1)] as number);
  const means = Float64Array.from({ length: k * d }, (_, at) => {
    const c = Math.floor(at / d);
    return (sums[c * (d + 1) + 1 + (at % d)] as number) / (weights[c] as number);
  });
  const squares = totalOf(k * d, await shards.call('clusterSquares', { means, bound }, signal));
  const quantiles = await quantilesOver(shards, weights, probabilities, signal);
  const extreme = (of: 'minima' | 'maxima', at: number): number => {
    const values = replies.map((reply) => reply[of][at] as number);
    return of === 'minima' ? Math.min(...values) : Math.max(...values);
  };
  return Array.from(weights, (weight, c): ClusterFigures => {
    const unheld = (value: number, j: number): number =>
      weight > 0 ? value / scale + (center[j] as number) : NaN;
    const columns = (of: (at: number, j: number) => number): Float64Array =>
      Float64Array.from({ length: d }, (_, j) => of(c * d + j, j));
    return {
      weight,
      means: columns((at, j) => unheld(means[at] as number, j)),
      variances: columns((at) => (weight > 0 ? ((squares[at] as number) / weight) * shards.factor : NaN)),
      minima: columns((at, j) => unheld(extreme('minima', at), j)),
      maxima: columns((at, j) => unheld(extreme('maxima', at), j)),
      quantiles: Float64Array.from({ length: d * probabilities.length }, (_, at) => {
        const j = Math.floor(at / probabilities.length);
        return unheld(quantiles[c * d * probabilities.length + at] as number, j);
      }),
    };
  });
}

/** Quantiles in held units, k × d × probabilities; 0 for clusters without rows. */
async function quantilesOver(
  shards: Shards,
  weights: Float64Array,
  probabilities: readonly number[],
  signal: AbortSignal | undefined,
): Promise<Float64Array> {
  const { d } = shards;
  const count = probabilities.length;
  const k = weights.length;
  const found = new Float64Array(k * d * count);
  if (count === 0) return found;
  const group = Math.max(1, Math.floor(MOST_SLOTS / (2 * count)));
  for (let first = 0; first < k; first += group) {
    const own = weights.subarray(first, first + group);
    const ranks = ranksOf(own, probabilities);
    if (ranks.length === 0) continue;
    const targets = ranks.flatMap(({ low, high }) => [low, high]);
    const together = Math.max(1, Math.floor(MOST_SLOTS / targets.length));
    for (let from = 0; from < d; from += together) {
      const columns = Math.min(together, d - from);
      const statistics = await orderStatistics(targets, own.length, columns, async (searches) => {
        const asked = searches.map((search, i) => ({ ...search, column: from + i }));
        const replies = await shards.call('histograms', { first, k: own.length, columns: asked }, signal);
        return searches.map(({ slots }, i) =>
          added(
            slots * 256,
            replies.map((reply) => reply[i] as Float64Array),
          ),
        );
      });
      for (const [i, values] of statistics.entries()) {
        for (const [r, { low, at, share }] of ranks.entries()) {
          const [below, above] = [values[2 * r] as number, values[2 * r + 1] as number];
          const place = ((first + low.cluster) * d + from + i) * count + at;
          found[place] = share === 0 ? below : below + share * (above - below);
        }
      }
    }
  }
  return found;
}

interface Rank {
  readonly low: Target;
  readonly high: Target;
  /** Which probability. */
  readonly at: number;
  readonly share: number;
}

/** Between which order statistics each quantile lies (numpy's default), of clusters that have rows. */
function ranksOf(weights: Float64Array, probabilities: readonly number[]): readonly Rank[] {
  return [...weights.entries()].flatMap(([cluster, weight]) => {
    if (weight === 0) return [];
    return probabilities.map((probability, at): Rank => {
      const rank = Math.max(0, probability * (weight - 1));
      const low = Math.floor(rank);
      return { low: { cluster, rank: low }, high: { cluster, rank: low + 1 }, at, share: rank - low };
    });
  });
}
