import { AppError } from '../core/errors.ts';
import type { MatrixChunk, MatrixShape, Moments } from './engine.ts';

/**
 * Looks at chunks as they come: their shapes, that every value is finite and every weight positive, and the column moments.
 * Sums run over rows in order, so they depend neither on how rows were cut into chunks nor on the engine. Weighted ones run about the
 * mean so far (West 1979), or a first row that counts for little and lies far off would swallow the others' digits.
 */
export class Intake {
  readonly #shape: MatrixShape;
  /** Each column's first value, or with weights the mean so far. */
  readonly #shift: Float64Array;
  /** Sums of deviations from it. */
  readonly #sums: Float64Array;
  /** Sums of their squares. */
  readonly #squares: Float64Array;
  #rows = 0;
  #weight = 0;
  #whole = true;

  /** @throws AppError `engine.shape` for a matrix without columns, or a preparation that does not fit. */
  constructor(shape: MatrixShape) {
    if (!Number.isInteger(shape.rows) || shape.rows < 0 || shape.names.length === 0) {
      throw new AppError('engine.shape', 'A matrix needs at least one column and a whole number of rows.', {
        rows: shape.rows,
        columns: shape.names.length,
      });
    }
    const given = shape.preparation?.center.length ?? shape.names.length;
    if (given !== shape.names.length) {
      throw new AppError(
        'engine.shape',
        `The preparation has ${given} columns, the matrix ${shape.names.length}.`,
      );
    }
    this.#shape = shape;
    this.#shift = new Float64Array(shape.names.length);
    this.#sums = new Float64Array(shape.names.length);
    this.#squares = new Float64Array(shape.names.length);
  }

  /** Rows seen so far. */
  get rows(): number {
    return this.#rows;
  }

  /** Sum of the weights seen so far: the rows themselves unless the matrix is weighted. */
  get weight(): number {
    return this.#shape.weighted === true ? this.#weight : this.#rows;
  }

  /** Whether all weights so far are whole numbers, so that sums over the grid of `gridSteps(weight)` are exact in any order. */
  get wholeWeights(): boolean {
    return this.#whole;
  }

  /**
   * Takes note of one chunk.
   * @throws AppError `engine.shape` for a chunk that does not fit, or a weight that is not positive, `engine.not-finite` with the
   * column's name and the row.
   */
  take(chunk: MatrixChunk): void {
    const { names, rows } = this.#shape;
    const short = chunk.columns.some((column) => column.length < chunk.rows);
    if (chunk.columns.length !== names.length || short || this.#rows + chunk.rows > rows) {
      throw new AppError(
        'engine.shape',
        `A chunk does not fit a matrix of ${rows} rows and ${names.length} columns.`,
        {
          rows,
          columns: names.length,
          chunkRows: chunk.rows,
          chunkColumns: chunk.columns.length,
        },
      );
    }
    const shares = this.#sharesOf(chunk);
    chunk.columns.forEach((values, column) => this.#column(values, column, chunk.rows, shares));
    this.#rows += chunk.rows;
  }

  /**
   * Mean and population variance of the columns, by weight, once all rows came.
   * @throws AppError `engine.shape` when rows are missing.
   */
  moments(): Moments {
    if (this.#rows !== this.#shape.rows) {
      throw new AppError('engine.shape', `${this.#rows} rows came instead of ${this.#shape.rows}.`, {
        rows: this.#shape.rows,
        came: this.#rows,
      });
    }
    const n = this.#rows === 0 ? 1 : this.weight;
    const means = this.#sums.map((sum, j) => (this.#shift[j] as number) + sum / n);
    const variances = this.#squares.map((square, j) => {
      const mean = (this.#sums[j] as number) / n;
      return Math.max(0, square / n - mean * mean);
    });
    return { means, variances };
  }

  /** Of each row its share of the weight so far, and that of the rows before it times its weight. */
  #sharesOf({ rows, weights }: MatrixChunk): Shares | undefined {
    if (this.#shape.weighted !== true) {
      if (weights === undefined) return undefined;
      throw new AppError('engine.shape', 'A chunk has weights, but the matrix was not said to have any.', {
        row: this.#rows,
      });
    }
    const shares = { own: new Float64Array(rows), before: new Float64Array(rows) };
    if (rows === 0) return shares;
    if (weights === undefined || weights.length < rows) {
      const message = `A row of a weighted matrix has no weight: row ${this.#rows + (weights?.length ?? 0)}.`;
      throw new AppError('engine.shape', message, { row: this.#rows + (weights?.length ?? 0) });
    }
    for (let row = 0; row < rows; row++) {
      const weight = weights[row] as number;
      if (!(weight > 0 && weight < Infinity)) refuseWeight(weight, this.#rows + row);
      const before = this.#weight;
      this.#weight += weight;
      shares.own[row] = weight / this.#weight;
      shares.before[row] = (before / this.#weight) * weight;
      this.#whole &&= Number.isInteger(weight);
    }
    return shares;
  }

  #column(values: Float32Array, column: number, rows: number, shares: Shares | undefined): void {
    if (this.#rows === 0 && rows > 0) this.#shift[column] = values[0] as number;
    let shift = this.#shift[column] as number;
    let sum = this.#sums[column] as number;
    let square = this.#squares[column] as number;
    if (shares === undefined) {
      for (let row = 0; row < rows; row++) {
        const value = (values[row] as number) - shift;
        sum += value;
        square += value * value;
      }
    } else {
      for (let row = 0; row < rows; row++) {
        const value = (values[row] as number) - shift;
        shift += (shares.own[row] as number) * value;
        square += (shares.before[row] as number) * value * value;
      }
      this.#shift[column] = shift;
    }
    if (!Number.isFinite(square)) this.#refuse(values, column, rows);
    this.#sums[column] = sum;
    this.#squares[column] = square;
  }

  #refuse(values: Float32Array, column: number, rows: number): never {
    const name = this.#shape.names[column] as string;
    const at = values.subarray(0, rows).findIndex((value) => !Number.isFinite(value));
    const row = this.#rows + at;
    throw new AppError(
      'engine.not-finite',
      `Column “${name}” has a value that is not finite in row ${row}.`,
      {
        column: name,
        row,
      },
    );
  }
}

interface Shares {
  readonly own: Float64Array;
  readonly before: Float64Array;
}

function refuseWeight(weight: number, row: number): never {
  if (Number.isFinite(weight))
    throw new AppError('engine.shape', `The weight of row ${row} is not above zero.`, { row });
  throw new AppError('engine.not-finite', `The weight of row ${row} is not finite.`, { row });
}

/** The pieces of a chunk of at most `rows` rows, as views. */
export function* cut(chunk: MatrixChunk, rows: number): Generator<MatrixChunk> {
  for (let from = 0; from < chunk.rows; from += rows) {
    const to = Math.min(chunk.rows, from + rows);
    yield {
      rows: to - from,
      columns: chunk.columns.map((column) => column.subarray(from, to)),
      weights: chunk.weights?.subarray(from, to),
    };
  }
}
