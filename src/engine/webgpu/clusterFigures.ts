import { checkLabeling, checkProbabilities } from '../checks.ts';
import type { Labeling } from '../engine.ts';
import type { ClusterFigures } from '../figures.ts';
import { clusterMoments } from './clusterMoments.ts';
import { orderChunks } from './clusterOrder.ts';
import type { HeldMatrix } from './heldMatrix.ts';
import { orderStatistics } from './orderStatistics.ts';
import { withScratch } from './scratch.ts';
import { wholeWeights } from './wholeWeights.ts';

/** Moments, extremes and exact quantiles of every column by cluster. */
export async function clusterFiguresOf(
  matrix: HeldMatrix,
  labeling: Labeling,
  probabilities: readonly number[],
  signal: AbortSignal | undefined,
): Promise<readonly ClusterFigures[]> {
  checkLabeling(labeling, matrix.rows);
  checkProbabilities(probabilities);
  const d = matrix.names.length;
  const { center, scale } = matrix.preparation;
  const count = probabilities.length;
  return withScratch(async (scratch) => {
    const ordered = orderChunks(matrix, labeling, scratch);
    const weights = await wholeWeights(matrix, labeling, scratch);
    const { unit, totals, wholeTotals } = weights;
    const moments = await clusterMoments(matrix, ordered, totals, signal);
    const rank = (c: number, p: number): number =>
      Math.max(0, (probabilities[p] as number) * ((totals[c] as number) - 1));
    /** For each probability the whole rank below and the one above. */
    const ranks = Float64Array.from({ length: labeling.k * count * 2 }, (_, i) => {
      const c = Math.floor(i / count / 2);
      const whole = Math.floor(rank(c, (i >> 1) % count)) + (i % 2);
      return Math.max(0, Math.min(whole * unit, (wholeTotals[c] as number) - 1));
    });
    const statistics = await orderStatistics(matrix, ordered, weights, ranks, signal);
    return Array.from(totals, (weight, c): ClusterFigures => {
      const back = (value: number, j: number): number =>
        weight > 0 ? value / scale + (center[j] as number) : NaN;
      const column = (values: Float64Array): Float64Array =>
        values.slice(c * d, (c + 1) * d).map((value, j) => back(value, j));
      const quantiles = Float64Array.from({ length: d * count }, (_, i) => {
        const at = (c * d * count + i) * 2;
        const below = back(statistics[at] as number, Math.floor(i / count));
        const above = back(statistics[at + 1] as number, Math.floor(i / count));
        return below + (rank(c, i % count) % 1) * (above - below);
      });
      return {
        weight,
        means: column(moments.means),
        variances: moments.variances
          .slice(c * d, (c + 1) * d)
          .map((variance) => (weight > 0 ? variance / scale ** 2 : NaN)),
        minima: column(moments.minima),
        maxima: column(moments.maxima),
        quantiles,
      };
    });
  });
}
