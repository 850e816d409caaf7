import { throwIfCancelled } from '../core/errors.ts';
import type { Assignment, LloydResult, ResidentMatrix } from '../engine/engine.ts';
import {
  calinskiHarabasz,
  clusterCounts,
  clusterSpreads,
  daviesBouldin,
  meanSilhouette,
  silhouettes,
} from '../stats/validity.ts';
import { chooseK, type ChosenK, type Judged } from './chooseK.ts';
import { rowsOf, type FoundCentroids } from './kMeans.ts';
import { requireRows, searchKMeans, withDefaults, type KMeansSearch } from './kMeansSearch.ts';
import { sampleRows } from './sampleRows.ts';
import type { ModelWork } from './work.ts';

export interface SweepOptions extends KMeansSearch {
  /** [2] */
  readonly from?: number | undefined;
  /** [10] Lowered to the number of rows less one. */
  readonly to?: number | undefined;
  /** [4,000] Rows of the sample on which silhouette and Davies-Bouldin are measured; all rows when there are no more. */
  readonly silhouetteRows?: number | undefined;
}

/** What one k gives; it serves `fitKMeans` as `found`. */
export interface SweepPoint extends Judged, FoundCentroids {
  /** Sum of squared distances over all rows. */
  readonly inertia: number;
  /** On all rows (scikit-learn's definition). */
  readonly calinskiHarabasz: number;
  /** On the sample (scikit-learn's definition). */
  readonly daviesBouldin: number;
}

export interface Sweep {
  readonly curve: readonly SweepPoint[];
  readonly proposal: ChosenK;
  /** Inertia of a single cluster: the total sum of squares. */
  readonly undivided: number;
  /** Rows that silhouette and Davies-Bouldin were measured on. */
  readonly silhouetteRows: number;
}

/**
 * Compares numbers of clusters: restarts decided on a sample, every k finished on all rows, inertia and Calinski-Harabasz on all
 * rows, silhouette and Davies-Bouldin on a seeded sample whose distances are computed once for all k.
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
    const total = matrix.rows * variances.reduce((sum, variance) => sum + variance, 0);
    const judged = await judge(sample, results, work.signal);
    const curve = results.map((result, i): SweepPoint => ({
      k: ks[i] as number,
      inertia: result.inertia,
      calinskiHarabasz: calinskiHarabasz(result.inertia, total, matrix.rows, ks[i] as number),
      counts: [...result.counts],
      iterations: result.iterations,
      converged: result.converged,
      centroids: rowsOf(result.centroids),
      ...(judged[i] as SampleFigures),
    }));
    return { curve, proposal: chooseK(curve, total), undivided: total, silhouetteRows: rows.length };
  } finally {
    sample.dispose();
  }
}

type SampleFigures = Pick<SweepPoint, 'silhouette' | 'silhouetteError' | 'daviesBouldin'>;

async function judge(
  sample: ResidentMatrix,
  results: readonly LloydResult[],
  signal: AbortSignal | undefined,
): Promise<readonly SampleFigures[]> {
  const assignments: Assignment[] = [];
  for (const { centroids } of results) assignments.push(await sample.assign(centroids, signal));
  const labelings = assignments.map(({ labels }, i) => ({
    k: (results[i] as LloydResult).centroids.k,
    labels,
  }));
  const sums = await sample.distanceSums(labelings, signal);
  throwIfCancelled(signal);
  return labelings.map(({ k, labels }, i) => {
    const { mean, error } = meanSilhouette(silhouettes(sums[i] as Float64Array, labels, k));
    const squared = (assignments[i] as Assignment).distances;
    const spreads = clusterSpreads(labels, squared, k);
    const rows = rowsOf((results[i] as LloydResult).centroids);
    const scattered = daviesBouldin(rows, spreads, clusterCounts(labels, k));
    return { silhouette: mean, silhouetteError: error, daviesBouldin: scattered };
  });
}
