import { throwIfCancelled } from '../../core/errors.ts';
import type { Moments, Preparation } from '../engine.ts';
import { checkRows, unheldMoments } from '../preparation.ts';
import { Breather } from '../turn.ts';

/** Multiplications between two questions whether a turn is due. */
const WORK = 200_000;

/** Rows in held units with their weights, and loops over them that hear a cancel. */
export class HeldRows {
  readonly d: number;
  readonly rows: number;
  readonly weight: number;
  readonly preparation: Preparation;
  /** Row-major rows × d. */
  readonly values: Float64Array;
  readonly weights: Float32Array | undefined;
  /** One for all loops: many short ones in a row must pause too. */
  readonly #breather = new Breather();

  constructor(d: number, values: Float64Array, weights: Float32Array | undefined, preparation: Preparation) {
    this.d = d;
    this.values = values;
    this.weights = weights;
    this.rows = values.length / d;
    this.weight = weights ? weights.reduce((sum, weight) => sum + weight, 0) : this.rows;
    this.preparation = preparation;
  }

  /** How often a row counts. */
  weightOf(row: number): number {
    return this.weights === undefined ? 1 : (this.weights[row] as number);
  }

  /** Squared distance of a row to the point others[c · d … c · d + d). */
  squared(row: number, others: Float64Array, c: number): number {
    const { d, values } = this;
    let sum = 0;
    for (let j = 0; j < d; j++) sum += ((values[row * d + j] as number) - (others[c * d + j] as number)) ** 2;
    return sum;
  }

  /** Goes over all rows in order; `cost` is the multiplications of one. @throws AppError `cancelled`. */
  async each(signal: AbortSignal | undefined, cost: number, work: (row: number) => void): Promise<void> {
    const stride = Math.max(1, Math.ceil(WORK / Math.max(1, cost)));
    throwIfCancelled(signal);
    for (let from = 0; from < this.rows; from += stride) {
      for (let row = from; row < Math.min(this.rows, from + stride); row++) work(row);
      if (this.#breather.due()) await this.#breather.rest();
      throwIfCancelled(signal);
    }
  }

  /** The given rows, in that order. @throws AppError `engine.shape`. */
  take(rows: Int32Array): HeldRows {
    const { d } = this;
    checkRows(rows, this.rows);
    const values = new Float64Array(rows.length * d);
    rows.forEach((row, i) => values.set(this.values.subarray(row * d, (row + 1) * d), i * d));
    const weights = this.weights && Float32Array.from(rows, (row) => this.weightOf(row));
    return new HeldRows(d, values, weights, this.preparation);
  }

  /** Means and population variances in two passes. */
  moments(): Moments {
    const { d, rows, values } = this;
    const weight = rows === 0 ? 1 : this.weight;
    const means = new Float64Array(d);
    const variances = new Float64Array(d);
    const add = (sums: Float64Array, of: (value: number, j: number) => number): void => {
      for (let row = 0; row < rows; row++) {
        const share = this.weightOf(row) / weight;
        for (let j = 0; j < d; j++)
          sums[j] = (sums[j] as number) + share * of(values[row * d + j] as number, j);
      }
    };
    add(means, (value) => value);
    add(variances, (value, j) => (value - (means[j] as number)) ** 2);
    return unheldMoments({ means, variances }, this.preparation);
  }
}
