import { AppError } from '../core/errors.ts';
import { random } from '../core/random.ts';
import type { Centroids, Engine, MatrixChunk, MatrixChunks, MatrixShape, Preparation, ResidentMatrix } from '../engine/engine.ts'; // prettier-ignore
import { centroidsOf, rowsOf, type FittedKMeans, type FoundCentroids } from './kMeans.ts';
import { orderBySize, withoutEmpty } from './kMeansOrder.ts';
import {
  requireRows,
  searchDefaults,
  searchKMeans,
  withDefaults,
  type KMeansSearch,
} from './kMeansSearch.ts';
import { afterBatch, RareCentroids, type CountedCentroids } from './miniBatchStep.ts';
import { blocksOf, BLOCK_ROWS, type RowStream } from './streamBlocks.ts';
import { labelStream, type LabelSink, type StreamFigures } from './streamLabels.ts';
import { rateOf } from './streamRate.ts';
import { drawSample, type StreamSample } from './streamSample.ts';
import type { ModelWork } from './work.ts';

/** What the fit needs of an engine host. */
export interface StreamHost {
  upload(shape: MatrixShape, chunks: () => MatrixChunks): Promise<ResidentMatrix>;
  /** The engine whose labels are the same everywhere. */
  readonly canonical: Engine;
}

/** What is left out takes the default in brackets. */
export interface MiniBatchOptions extends KMeansSearch {
  readonly k: number;
  /** [200,000] Rows of the sample that starts are found on. */
  readonly streamSampleRows?: number | undefined;
  /** [131,072] Rows of a mini-batch. */
  readonly batchRows?: number | undefined;
  /** [1] Times that the mini-batches go through all rows. */
  readonly passes?: number | undefined;
  /** [0.01] A centroid with less than this share of the heaviest one's weight may be given another place; 0: never. */
  readonly reassignment?: number | undefined;
  /** Centroids that a sweep over the sample found for this k, in place of a search. */
  readonly found?: FoundCentroids | undefined;
}

/** A sample of a stream that lies on the engine, with what is known of all rows. */
export interface ResidentSample extends Omit<StreamSample, 'sample'> {
  readonly matrix: ResidentMatrix;
}

export interface MiniBatchFit {
  readonly model: FittedKMeans;
  readonly figures: StreamFigures;
  /** Mini-batches that moved the centroids. */
  readonly batches: number;
  /** Rare centroids that were given another place. */
  readonly reassigned: number;
}

export const miniBatchDefaults = { streamSampleRows: 200_000, passes: 1, reassignment: 0.01 } as const;

/** Brings a drawn sample onto the engine; its preparation (the given one, that of a model, or its own) is that of all blocks of the stream. */
export async function holdSample(
  host: StreamHost,
  { shape }: RowStream,
  { sample, ...known }: StreamSample,
  preparation?: Preparation,
): Promise<ResidentSample> {
  const { names, weighted = false } = shape;
  const prepared = preparation ? { preparation } : {};
  const matrix = await host.upload({ rows: sample.rows, names, weighted, ...prepared }, () => [sample]);
  return { ...known, matrix };
}

/**
 * K-means of rows that do not fit in memory: greedy k-means++ and Lloyd on a seeded sample, then mini-batches through all rows, then
 * one exact pass that labels every row and measures the result. Only the sample and two blocks are held. The result depends on the seed, and not
 * on how the source cuts its chunks. Clusters are numbered by the sizes that the mini-batches saw.
 * @param sink takes the labels; it begins anew when it is given row 0 again, which happens where a cluster was left without rows.
 * @throws AppError `stage.too-few-rows`, `engine.shape`, `engine.not-finite`, `cancelled`, and what sink and engine throw.
 */
export async function miniBatchKMeans(
  host: StreamHost,
  stream: RowStream,
  options: MiniBatchOptions,
  sink: LabelSink = () => undefined,
  work: ModelWork = {},
): Promise<MiniBatchFit> {
  requireRows(stream.shape.rows, options.k);
  const size = Math.max(options.streamSampleRows ?? miniBatchDefaults.streamSampleRows, 4 * options.k);
  const seed = options.seed ?? searchDefaults.seed;
  const sample = await holdSample(host, stream, await drawSample(stream, size, seed, work));
  try {
    return await fitOverStream(host, stream, sample, options, sink, work);
  } finally {
    sample.matrix.dispose();
  }
}

/** The same from a sample that is held already. */
export async function fitOverStream(
  host: StreamHost,
  stream: RowStream,
  sample: ResidentSample,
  options: MiniBatchOptions,
  sink: LabelSink = () => undefined,
  work: ModelWork = {},
): Promise<MiniBatchFit> {
  const start = await startOn(sample.matrix, options, work);
  const moved = await moveThrough(host, stream, sample.matrix, start, options, work);
  const { tolerance, seed } = withDefaults(options);
  const { kind, name, threads } = sample.matrix.engine;
  const { center, scale } = sample.matrix.preparation;
  let { centroids, weights } = moved.counted;
  for (;;) {
    centroids = orderBySize(centroids, weights);
    const { k, d } = centroids;
    const names = [...stream.shape.names];
    const model = { kind: 'kmeans', k, d, names, center: [...center], scale, centroids: rowsOf(centroids), inertia: 0, counts: [], iterations: moved.batches, converged: false, seed, fittedOn: { kind, name, threads } } as const; // prettier-ignore
    const figures = await labelStream(host.canonical, stream, model, sink, work);
    if (figures.counts.some((count) => count === 0)) {
      [centroids, weights] = [withoutEmpty(centroids, figures.counts), figures.counts.filter((count) => count > 0)]; // prettier-ignore
      continue;
    }
    const variance = sample.moments.variances.reduce((sum, one) => sum + one, 0) / d;
    const converged = movementOf(centroids, figures.means) <= tolerance * variance;
    const { inertia, counts } = figures;
    const fitted: FittedKMeans = { ...model, inertia, counts: [...counts], converged };
    return { model: fitted, figures, batches: moved.batches, reassigned: moved.reassigned };
  }
}

/** Centroids from the sample, with the weight of its rows. */
async function startOn(
  sample: ResidentMatrix,
  options: MiniBatchOptions,
  work: ModelWork,
): Promise<CountedCentroids> {
  const { found } = options;
  if (found) {
    const centroids = withoutEmpty(centroidsOf(found.centroids, sample.d), found.counts);
    return { centroids, weights: Float64Array.from(found.counts.filter((count) => count > 0)) };
  }
  const [best] = await searchKMeans(sample, [options.k], options, work);
  if (!best) throw new RangeError('one k gives one result');
  const weights = best.counts.filter((count) => count > 0);
  return { centroids: withoutEmpty(best.centroids, best.counts), weights };
}

async function moveThrough(
  host: StreamHost,
  stream: RowStream,
  sample: ResidentMatrix,
  start: CountedCentroids,
  options: MiniBatchOptions,
  work: ModelWork,
): Promise<{ counted: CountedCentroids; batches: number; reassigned: number }> {
  const { passes = miniBatchDefaults.passes, batchRows = BLOCK_ROWS, seed = searchDefaults.seed } = options;
  if (!Number.isInteger(passes) || passes < 0 || !Number.isInteger(batchRows) || batchRows < 1) {
    const message = 'Mini-batches need a whole number of passes and at least one row each.';
    throw new AppError('engine.shape', message, { passes, batchRows });
  }
  const rare = new RareCentroids(options.reassignment ?? miniBatchDefaults.reassignment, random(seed, 5));
  const { preparation } = sample;
  const { rows, names, weighted = false } = stream.shape;
  const rate = rateOf('Moving centres by mini-batches', passes * rows, work);
  let counted = start;
  let batches = 0;
  for (let pass = 0; pass < passes; pass++) {
    for await (const batch of blocksOf(stream, batchRows, work.signal)) {
      const chunk: MatrixChunk = batch;
      const shape = { rows: batch.rows, names, weighted, preparation };
      const matrix = await host.upload(shape, () => [chunk]);
      try {
        counted = afterBatch(counted, await matrix.iterate(counted.centroids, work.signal));
      } finally {
        matrix.dispose();
      }
      counted = await rare.reassign(counted, batch, sample, work.signal);
      batches += 1;
      rate(pass * rows + batch.from + batch.rows);
    }
  }
  return { counted, batches, reassigned: rare.moved };
}

/** Sum of the squared distances of centroids to the means of their rows: what one more step of Lloyd's would move. */
function movementOf({ values }: Centroids, means: Float64Array): number {
  return values.reduce((sum, value, i) => sum + (value - (means[i] as number)) ** 2, 0);
}
