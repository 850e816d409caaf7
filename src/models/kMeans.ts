import type { SegmentModel } from '../core/fitted/model.ts';
import type { Assignment, Centroids, LloydResult, Preparation, ResidentMatrix } from '../engine/engine.ts';
import { requireRows, searchDefaults, searchKMeans, type KMeansSearch } from './kMeansSearch.ts';
import { inPieces } from './inPieces.ts';
import { orderBySize, withoutEmpty } from './kMeansOrder.ts';
import { rowWeights } from './rowWeights.ts';
import type { ModelWork } from './work.ts';

/** A fitted k-means model; `names` are the matrix's columns. */
export type FittedKMeans = Omit<SegmentModel, 'minimum'>;

/** Labels of rows under a model. */
export interface KMeansScores {
  /** 0 … k−1, by nearest centroid; the lowest index on a tie. */
  readonly labels: Int32Array;
  /** Euclidean distance to the own centroid, in the matrix's units. */
  readonly distances: Float32Array;
  /**
   * How clearly a row belongs, in [0, 1]: 1 − d₁/d₂ with d₁, d₂ the Euclidean distances to the nearest and the second nearest
   * centroid. 0 half way between two, 1 on its centroid (and when there is only one).
   */
  readonly margins: Float32Array;
}

export interface KMeansFit extends KMeansScores {
  readonly model: FittedKMeans;
}

/** Centroids that a search has finished, such as a point of a sweep. */
export interface FoundCentroids {
  readonly centroids: readonly (readonly number[])[];
  readonly counts: readonly number[];
  readonly iterations: number;
  readonly converged: boolean;
}

export interface KMeansOptions extends KMeansSearch {
  readonly k: number;
  /** What a sweep found for this k on the same matrix: nothing is searched for, rows are only labelled. */
  readonly found?: FoundCentroids | undefined;
}

/**
 * Fits k-means (least sum of squared Euclidean distances): greedy k-means++ and restarts on a seeded sample, Lloyd there and then on
 * all rows, clusters numbered by size, labels by the canonical kernel. Rows of a weighted matrix count as scikit-learn's
 * `sample_weight` has them count.
 * @throws AppError `stage.too-few-rows`, `cancelled`, and what the engine throws.
 */
export async function fitKMeans(
  matrix: ResidentMatrix,
  options: KMeansOptions,
  work: ModelWork = {},
): Promise<KMeansFit> {
  requireRows(matrix.rows, options.k);
  const found = options.found
    ? { ...options.found, centroids: centroidsOf(options.found.centroids, matrix.d) }
    : await searchOne(matrix, options, work);
  work.progress?.('Assigning rows', 0, matrix.rows);
  const filled = found.counts.filter((count) => count > 0);
  let centroids = orderBySize(withoutEmpty(found.centroids, found.counts), filled);
  const weights = await rowWeights(matrix, work.signal);
  let assignment = await matrix.assign(centroids, work.signal);
  let { counts, inertia } = await totalsOf(assignment, centroids.k, weights, work.signal);
  if (counts.some((count, c) => c > 0 && count > (counts[c - 1] as number))) {
    centroids = orderBySize(centroids, counts);
    assignment = await matrix.assign(centroids, work.signal);
    ({ counts, inertia } = await totalsOf(assignment, centroids.k, weights, work.signal));
  }
  work.progress?.('Assigning rows', matrix.rows, matrix.rows);
  const { kind, name, threads } = matrix.engine;
  const model: FittedKMeans = {
    kind: 'kmeans',
    k: centroids.k,
    d: matrix.d,
    names: [...matrix.names],
    center: [...matrix.preparation.center],
    scale: matrix.preparation.scale,
    centroids: rowsOf(centroids),
    inertia,
    counts: [...counts],
    iterations: found.iterations,
    converged: found.converged,
    seed: options.seed ?? searchDefaults.seed,
    fittedOn: { kind, name, threads },
  };
  return { model, ...(await scoresOf(assignment, work.signal)) };
}

/**
 * Labels rows under a fitted model, without fitting. The matrix must have been uploaded with `modelPreparation(model)`, through the
 * host, whose assignments come from the canonical kernel: then labels are the same on every engine and in every batch.
 */
export async function scoreKMeans(
  model: FittedKMeans,
  matrix: ResidentMatrix,
  signal?: AbortSignal,
): Promise<KMeansScores> {
  return scoresOf(await matrix.assign(centroidsOf(model.centroids, model.d), signal), signal);
}

/** The preparation to upload a matrix with that a model shall score. */
export function modelPreparation(model: Pick<FittedKMeans, 'center' | 'scale'>): Preparation {
  return { center: model.center, scale: model.scale };
}

async function searchOne(
  matrix: ResidentMatrix,
  options: KMeansOptions,
  work: ModelWork,
): Promise<LloydResult> {
  const [result] = await searchKMeans(matrix, [options.k], options, work);
  if (result === undefined) throw new RangeError('one k gives one result');
  return result;
}

/** Rows of numbers as centroids. */
export function centroidsOf(rows: readonly (readonly number[])[], d: number): Centroids {
  return { k: rows.length, d, values: Float64Array.from(rows.flat()) };
}

/** Centroids as rows of numbers. */
export function rowsOf({ k, d, values }: Centroids): number[][] {
  return Array.from({ length: k }, (_, c) => [...values.subarray(c * d, (c + 1) * d)]);
}

async function scoresOf(
  { labels, distances, seconds }: Assignment,
  signal: AbortSignal | undefined,
): Promise<KMeansScores> {
  const margins = new Float32Array(labels.length);
  const roots = new Float32Array(labels.length);
  await inPieces(labels.length, signal, (from, to) => {
    for (let row = from; row < to; row++) {
      const near = Math.sqrt(distances[row] as number);
      const next = Math.sqrt(seconds[row] as number);
      roots[row] = near;
      margins[row] = next > 0 ? Math.max(0, 1 - near / next) : 0;
    }
  });
  return { labels, distances: roots, margins };
}

async function totalsOf(
  { labels, distances }: Assignment,
  k: number,
  weights: Float32Array | undefined,
  signal: AbortSignal | undefined,
): Promise<{ counts: Float64Array; inertia: number }> {
  const counts = new Float64Array(k);
  let inertia = 0;
  await inPieces(labels.length, signal, (from, to) => {
    for (let row = from; row < to; row++) {
      const label = labels[row] as number;
      const weight = weights === undefined ? 1 : (weights[row] as number);
      counts[label] = (counts[label] as number) + weight;
      inertia += weight * (distances[row] as number);
    }
  });
  return { counts, inertia };
}
