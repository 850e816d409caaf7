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

/** Sums over all rows in the stream's order: about the first row, or by weight about the mean so far (West 1979). */
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
    const { columns, weights, rows, from } = block;
    if (from === 0) columns.forEach((values, j) => (this.#shift[j] = values[0] as number));
    if (weights) checkWeights(weights, rows, from);
    columns.forEach((values, j) => {
      const square = weights ? this.#weighted(values, j, rows, weights) : this.#plain(values, j, rows);
      if (!Number.isFinite(square)) this.#refuse(values, j, from);
    });
    for (let row = 0; row < rows; row++) this.weight += weights ? (weights[row] as number) : 1;
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

  #plain(values: Float32Array, j: number, rows: number): number {
    const shift = this.#shift[j] as number;
    let [sum, square] = [0, 0];
    for (let row = 0; row < rows; row++) {
      const value = (values[row] as number) - shift;
      sum += value;
      square += value * value;
    }
    this.#sums[j] = (this.#sums[j] as number) + sum;
    return (this.#squares[j] = (this.#squares[j] as number) + square);
  }

  #weighted(values: Float32Array, j: number, rows: number, weights: Float32Array): number {
    let total = this.weight;
    let mean = this.#shift[j] as number;
    let square = this.#squares[j] as number;
    for (let row = 0; row < rows; row++) {
      const weight = weights[row] as number;
      const value = (values[row] as number) - mean;
      const share = weight / (total + weight);
      square += total * share * value * value;
      mean += share * value;
      total += weight;
    }
    this.#shift[j] = mean;
    return (this.#squares[j] = square);
  }

  #refuse(values: Float32Array, j: number, from: number): never {
    const row = from + values.findIndex((value) => !Number.isFinite(value));
    throw notFinite(this.#names[j] as string, row);
  }
}

/** @throws AppError for a weight that is not positive and finite. */
function checkWeights(weights: Float32Array, rows: number, from: number): void {
  const at = weights.subarray(0, rows).findIndex((weight) => !(weight > 0 && weight < Infinity));
  if (at < 0) return;
  if (!Number.isFinite(weights[at])) throw notFinite('weight', from + at);
  throw new AppError('engine.shape', `The weight of row ${from + at} is not above zero.`, { row: from + at });
}

function notFinite(column: string, row: number): AppError {
  const message = `Column “${column}” has a value that is not finite in row ${row}.`;
  return new AppError('engine.not-finite', message, { column, row });
}
