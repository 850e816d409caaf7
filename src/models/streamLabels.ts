import { asAppError } from '../core/errors.ts';
import type { Engine, MatrixChunk, ResidentMatrix } from '../engine/engine.ts';
import { modelPreparation, scoreKMeans, type FittedKMeans, type KMeansScores } from './kMeans.ts';
import { blocksOf, type Block, type RowStream } from './streamBlocks.ts';
import { rateOf } from './streamRate.ts';
import type { ModelWork } from './work.ts';

/** Labels of the rows from row `from` of a stream on. Blocks come in order. */
export interface LabelledBlock extends KMeansScores {
  readonly from: number;
}

/** Takes labels as they come; the next block is labelled when it has settled. */
export type LabelSink = (block: LabelledBlock) => Promise<void> | void;

/** How all rows of a stream lie about the centroids of a model; weights count as in the engine's figures. */
export interface StreamFigures {
  readonly weight: number;
  /** Rows of each cluster. */
  readonly counts: Float64Array;
  /** Sum of squared distances to the centroids. */
  readonly inertia: number;
  /** Sum of the Euclidean distances of each cluster's rows to its centroid. */
  readonly distances: Float64Array;
  /** Sum of simplified silhouettes, 1 − d₁/d₂. */
  readonly margins: number;
  /** Means of each cluster's rows, k × d, row-major; NaN where it has none. */
  readonly means: Float64Array;
}

/**
 * Labels all rows of a stream in one pass by the canonical kernel, a block at a time: the same labels, bit for bit, as for the whole
 * matrix at once. Nothing but the figures is held.
 * @throws AppError `engine.shape`, `engine.not-finite`, `cancelled`, and what the sink throws.
 */
export async function labelStream(
  engine: Engine,
  stream: RowStream,
  model: FittedKMeans,
  sink: LabelSink,
  work: ModelWork = {},
): Promise<StreamFigures> {
  const figures = new RunningFigures(model.k, model.d);
  const rate = rateOf('Assigning all rows', stream.shape.rows, work);
  for await (const block of blocksOf(stream, undefined, work.signal)) {
    const scores = await score(engine, stream, model, block, work.signal);
    figures.add(block, scores);
    await sink({ from: block.from, ...scores });
    rate(block.from + block.rows);
  }
  return figures.finish();
}

/** Labels a block; once more where a worker died, which the engine has started anew. */
async function score(
  engine: Engine,
  { shape }: RowStream,
  model: FittedKMeans,
  block: Block,
  signal: AbortSignal | undefined,
): Promise<KMeansScores> {
  const { rows, columns } = block;
  const rowsOnly: MatrixChunk = { rows, columns };
  const whole = { rows, names: shape.names, preparation: modelPreparation(model) };
  const once = async (): Promise<KMeansScores> => {
    const matrix: ResidentMatrix = await engine.upload(whole, [rowsOnly], signal);
    try {
      return await scoreKMeans(model, matrix, signal);
    } finally {
      matrix.dispose();
    }
  };
  try {
    return await once();
  } catch (thrown) {
    const error = asAppError(thrown);
    if (error.code !== 'engine.worker') throw error;
    return once();
  }
}

/** Sums block by block, in float64 and in order. */
class RunningFigures {
  readonly #d: number;
  readonly #counts: Float64Array;
  readonly #distances: Float64Array;
  readonly #sums: Float64Array;
  #inertia = 0;
  #margins = 0;

  constructor(k: number, d: number) {
    this.#d = d;
    this.#counts = new Float64Array(k);
    this.#distances = new Float64Array(k);
    this.#sums = new Float64Array(k * d);
  }

  add({ columns, weights, rows }: Block, { labels, distances, margins }: KMeansScores): void {
    const counts = this.#counts;
    const spreads = this.#distances;
    const sums = this.#sums;
    const d = this.#d;
    let inertia = 0;
    let clear = 0;
    for (let row = 0; row < rows; row++) {
      const label = labels[row] as number;
      const weight = weights ? (weights[row] as number) : 1;
      const distance = distances[row] as number;
      counts[label] = (counts[label] as number) + weight;
      spreads[label] = (spreads[label] as number) + weight * distance;
      inertia += weight * distance * distance;
      clear += weight * (margins[row] as number);
    }
    columns.forEach((values, j) => {
      for (let row = 0; row < rows; row++) {
        const at = (labels[row] as number) * d + j;
        sums[at] = (sums[at] as number) + (weights ? (weights[row] as number) : 1) * (values[row] as number);
      }
    });
    this.#inertia += inertia;
    this.#margins += clear;
  }

  finish(): StreamFigures {
    const counts = this.#counts;
    return {
      weight: counts.reduce((sum, count) => sum + count, 0),
      counts,
      inertia: this.#inertia,
      distances: this.#distances,
      margins: this.#margins,
      means: this.#sums.map((sum, i) => sum / (counts[Math.floor(i / this.#d)] as number)),
    };
  }
}
