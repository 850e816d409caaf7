import { AppError } from '../core/errors.ts';
import type { MatrixChunk, Moments } from '../engine/engine.ts';
import { sampleRows } from './sampleRows.ts';
import { blocksOf, type Block, type RowStream } from './streamBlocks.ts';
import { rateOf } from './streamRate.ts';
import type { ModelWork } from './work.ts';

/** What one reading of a stream gives. */
export interface StreamSample {
  readonly rows: number;
  /** Sum of the rows' weights: their number where there are none. */
  readonly weight: number;
  /** Means and population variances of the columns over all rows. */
  readonly moments: Moments;
  /** Rows drawn at random without replacement, in the order of the stream; all rows when there are no more. */
  readonly sample: MatrixChunk;
}

/**
 * Reads a stream once: moments of all rows and a seeded simple random sample of at most `size` rows.
 * @throws AppError `engine.not-finite` naming the column and the row, `engine.shape`, `cancelled`.
 */
export async function drawSample(
  stream: RowStream,
  size: number,
  seed: number,
  work: ModelWork = {},
): Promise<StreamSample> {
  const { rows, names, weighted } = stream.shape;
  const drawn = sampleRows(rows, size, seed);
  const columns = names.map(() => new Float32Array(drawn.length));
  const weights = weighted ? new Float32Array(drawn.length) : undefined;
  const sums = new StreamMoments(names);
  const rate = rateOf('Reading all rows', rows, work);
  let taken = 0;
  for await (const block of blocksOf(stream, undefined, work.signal)) {
    sums.add(block);
    const end = block.from + block.rows;
    for (; taken < drawn.length && (drawn[taken] as number) < end; taken++) {
      const row = (drawn[taken] as number) - block.from;
      columns.forEach((column, j) => (column[taken] = block.columns[j]?.[row] as number));
      if (weights) weights[taken] = block.weights?.[row] as number;
    }
    rate(end);
  }
  const sample = { rows: drawn.length, columns, ...(weights ? { weights } : {}) };
  return { rows, weight: sums.weight, moments: sums.moments(), sample };
}

/** Sums over all rows in the stream's order, about the first row. */
class StreamMoments {
  weight = 0;
  readonly #names: readonly string[];
  readonly #shift: Float64Array;
  readonly #sums: Float64Array;
  readonly #squares: Float64Array;

  constructor(names: readonly string[]) {
    this.#names = names;
    this.#shift = new Float64Array(names.length);
    this.#sums = new Float64Array(names.length);
    this.#squares = new Float64Array(names.length);
  }

  add(block: Block): void {
    if (block.from === 0) block.columns.forEach((values, j) => (this.#shift[j] = values[0] as number));
    block.columns.forEach((values, j) => {
      const shift = this.#shift[j] as number;
      let sum = 0;
      let square = 0;
      for (let row = 0; row < block.rows; row++) {
        const value = (values[row] as number) - shift;
        const weighted = value * (block.weights ? (block.weights[row] as number) : 1);
        sum += weighted;
        square += weighted * value;
      }
      if (!Number.isFinite(square)) this.#refuse(block, j);
      this.#sums[j] = (this.#sums[j] as number) + sum;
      this.#squares[j] = (this.#squares[j] as number) + square;
    });
    this.weight += block.weights ? block.weights.reduce((sum, weight) => sum + weight, 0) : block.rows;
  }

  moments(): Moments {
    const n = this.weight > 0 ? this.weight : 1;
    const means = this.#sums.map((sum, j) => (this.#shift[j] as number) + sum / n);
    const variances = this.#squares.map((square, j) => {
      const mean = (this.#sums[j] as number) / n;
      return Math.max(0, square / n - mean * mean);
    });
    return { means, variances };
  }

  #refuse(block: Block, j: number): never {
    const at = (block.columns[j] as Float32Array).findIndex((value) => !Number.isFinite(value));
    const weights = at < 0;
    const row = block.from + (weights ? (block.weights ?? []).findIndex((one) => !Number.isFinite(one)) : at);
    const column = weights ? 'weight' : (this.#names[j] as string);
    const message = `Column “${column}” has a value that is not finite in row ${row}.`;
    throw new AppError('engine.not-finite', message, { column, row });
  }
}
