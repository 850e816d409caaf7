import { throwIfCancelled } from '../core/errors.ts';
import type { Centroids, Labeling, LloydResult, ResidentMatrix, Scatter } from '../engine/engine.ts';
import { calinskiHarabasz, daviesBouldin, meansPer, meanSilhouette, silhouettes } from '../stats/validity.ts';
import { chooseK, leastCluster, type ChosenK, type Judged } from './chooseK.ts';
import { rowsOf, type FoundCentroids } from './kMeans.ts';
import { requireRows, searchKMeans, withDefaults, type KMeansSearch } from './kMeansSearch.ts';
import { rowWeights } from './rowWeights.ts';
import { sampleRows } from './sampleRows.ts';
import type { ModelWork } from './work.ts';

/** Sums of distances that are held at once: hundreds of numbers of clusters would take gigabytes. */
const MOST_SUMS = 16_000_000;

export interface SweepOptions extends KMeansSearch {
  /** [2] */
  readonly from?: number | undefined;
  /** [10] Lowered to the number of rows less one. */
  readonly to?: number | undefined;
  /** [4,000] Rows of the sample on which the silhouette is measured; all rows when there are no more. */
  readonly silhouetteRows?: number | undefined;
}

/** What one k gives; it serves `fitKMeans` as `found`. */
export interface SweepPoint extends Judged, FoundCentroids {
  /** Sum of squared distances over all rows. */
  readonly inertia: number;
  /** On all rows (scikit-learn's definition). */
  readonly calinskiHarabasz: number;
  /** On all rows (scikit-learn's definition). */
  readonly daviesBouldin: number;
  /** Mean simplified silhouette over all rows: 1 − d₁/d₂ of the distances to the nearest and the second nearest centroid. */
  readonly simplifiedSilhouette: number;
}

export interface Sweep {
  readonly curve: readonly SweepPoint[];
  readonly proposal: ChosenK;
  /** Inertia of a single cluster: the total sum of squares. */
  readonly undivided: number;
  /** Rows that the silhouette was measured on. */
  readonly silhouetteRows: number;
}

/**
 * Compares numbers of clusters: restarts decided on a sample, every k finished on all rows, inertia, Calinski-Harabasz, Davies-Bouldin and the
 * simplified silhouette on all rows, the silhouette on a seeded sample whose distances are computed once for all k.
 * @throws AppError `stage.too-few-rows` when there are not more rows than `from`, `cancelled`.
 */
export async function sweepK(
  matrix: ResidentMatrix,
  options: SweepOptions = {},
  work: ModelWork = {},
): Promise<Sweep> {
  const from = options.from ?? 2;
  requireRows(matrix.rows, from, from + 1);
  const to = Math.max(from, Math.min(options.to ?? 10, matrix.rows - 1));
  const ks = Array.from({ length: to - from + 1 }, (_, i) => from + i);
  const results = await searchKMeans(matrix, ks, options, work);
  work.progress?.('Comparing numbers of segments', 0, 0);
  const rows = sampleRows(matrix.rows, options.silhouetteRows ?? 4_000, withDefaults(options).seed);
  const sample = await matrix.sample(rows);
  try {
    const { variances } = await matrix.moments();
    const total = matrix.weight * variances.reduce((sum, variance) => sum + variance, 0);
    const judged = await judge(sample, results, work.signal);
    const sets = results.map(({ centroids }) => centroids);
    const scatters = await matrix.scatter(sets, work.signal);
    const curve = results.map((result, i): SweepPoint => ({
      k: ks[i] as number,
      inertia: result.inertia,
      calinskiHarabasz: calinskiHarabasz(result.inertia, total, matrix.weight, ks[i] as number),
      counts: [...result.counts],
      smallest: Math.min(...result.counts),
      iterations: result.iterations,
      converged: result.converged,
      centroids: rowsOf(result.centroids),
      ...aboutCentroids(scatters[i] as Scatter, result.centroids),
      ...(judged[i] as SampleFigures),
    }));
    const proposal = chooseK(curve, total, leastCluster(matrix.weight));
    return { curve, proposal, undivided: total, silhouetteRows: rows.length };
  } finally {
    sample.dispose();
  }
}

/** What the distances of all rows to their centroids say. */
function aboutCentroids(
  { counts, distances, margins }: Scatter,
  centroids: Centroids,
): Pick<SweepPoint, 'daviesBouldin' | 'simplifiedSilhouette'> {
  const weight = counts.reduce((sum, count) => sum + count, 0);
  return {
    daviesBouldin: daviesBouldin(rowsOf(centroids), meansPer(distances, counts), counts),
    simplifiedSilhouette: weight > 0 ? margins / weight : 0,
  };
}

type SampleFigures = Pick<SweepPoint, 'silhouette' | 'silhouetteError'>;

async function judge(
  sample: ResidentMatrix,
  results: readonly LloydResult[],
  signal: AbortSignal | undefined,
): Promise<readonly SampleFigures[]> {
  const labelings: Labeling[] = [];
  for (const { centroids } of results) {
    const { labels } = await sample.assign(centroids, signal);
    labelings.push({ k: centroids.k, labels });
  }
  const weights = await rowWeights(sample, signal);
  const figures: SampleFigures[] = [];
  while (figures.length < labelings.length) {
    const together = within(labelings.slice(figures.length), sample.rows);
    const sums = await sample.distanceSums(together, signal);
    throwIfCancelled(signal);
    for (const [i, { k, labels }] of together.entries()) {
      const values = silhouettes(sums[i] as Float64Array, labels, k, weights);
      const { mean, error } = meanSilhouette(values, weights);
      figures.push({ silhouette: mean, silhouetteError: error });
    }
  }
  return figures;
}

/** The first labelings, as many as the sums of distances leave room for, and one at the least. */
function within(labelings: readonly Labeling[], rows: number): readonly Labeling[] {
  let sums = 0;
  const end = labelings.findIndex(({ k }, i) => (sums += rows * k) > MOST_SUMS && i > 0);
  return end < 0 ? labelings : labelings.slice(0, end);
}
