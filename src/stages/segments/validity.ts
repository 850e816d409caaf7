import type { Labeling, ResidentMatrix } from '../../engine/engine.ts';
import { inPieces } from '../../models/inPieces.ts';
import type { KMeansScores } from '../../models/kMeans.ts';
import { measureSilhouette } from '../../models/silhouette.ts';
import { GROUPS } from '../../stats/groupJackknife.ts';
import { calinskiHarabasz, daviesBouldin } from '../../stats/validity.ts';
import type { RunContext } from '../context.ts';
import { measureSquared } from './squared.ts';
import type { SegmentModel, SegmentsSpec, Validity } from './spec.ts';

/** Sums over all customers, from which indices are made. */
export interface LabelFigures {
  readonly counts: Float64Array;
  /** Sums of the Euclidean distances to the own centre. */
  readonly distances: Float64Array;
  /** Sum of simplified silhouettes. */
  readonly margins: number;
}

/** Figures of labels that lie here. */
export async function figuresOf(
  { labels, distances, margins }: KMeansScores,
  k: number,
  signal: AbortSignal | undefined,
): Promise<LabelFigures> {
  const counts = new Float64Array(k);
  const sums = new Float64Array(k);
  let clear = 0;
  await inPieces(labels.length, signal, (from, to) => {
    for (let row = from; row < to; row++) {
      const label = labels[row] as number;
      counts[label] = (counts[label] as number) + 1;
      sums[label] = (sums[label] as number) + (distances[row] as number);
      clear += margins[row] as number;
    }
  });
  return { counts, distances: sums, margins: clear };
}

/** Sums of distances that a measurement may hold: with many segments fewer customers are measured. */
const MOST_SUMS = 16_000_000;

/** How many customers are measured: all up to the limit of the settings, else the sample of the settings, as far as memory goes. */
export function measuredRows(
  customers: number,
  k: number,
  spec: Pick<SegmentsSpec, 'silhouetteExact' | 'silhouetteDrawn'>,
): number {
  if (customers <= spec.silhouetteExact && customers * k <= MOST_SUMS) return customers;
  const most = Math.floor(MOST_SUMS / (k * GROUPS));
  return Math.min(spec.silhouetteDrawn, most);
}

/**
 * Silhouettes by three definitions and the two indices of a fitted model. Null with one segment, where none is defined.
 * @param held the customers on the engine (all, or a random sample) with their labels; @param total sum of squares of all customers about the mean.
 */
export async function measureValidity(
  held: { readonly matrix: ResidentMatrix; readonly labels: Int32Array },
  model: SegmentModel,
  figures: LabelFigures,
  total: number,
  spec: SegmentsSpec,
  { seed, work }: Pick<RunContext, 'seed' | 'work'>,
): Promise<Validity | null> {
  const { k } = model;
  const customers = figures.counts.reduce((sum, count) => sum + count, 0);
  if (k < 2 || k >= customers) return null;
  const started = performance.now();
  const { matrix, labels } = held;
  const labeling: Labeling = { k, labels };
  const most = Math.min(measuredRows(customers, k, spec), matrix.rows);
  const options = { budget: most * most, seed, population: customers };
  const silhouette = await measureSilhouette(matrix, labeling, options, work);
  const squared = await measureSquared(matrix, labeling, { most, seed, population: customers }, work);
  const spreads = figures.distances.map((sum, c) => sum / Math.max(1, figures.counts[c] as number));
  return {
    silhouette,
    squared,
    simplified: figures.margins / customers,
    calinskiHarabasz: calinskiHarabasz(model.inertia, total, customers, k),
    daviesBouldin: daviesBouldin(model.centroids, spreads, figures.counts),
    milliseconds: Math.round(performance.now() - started),
  };
}
