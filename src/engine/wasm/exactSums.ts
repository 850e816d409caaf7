import { powerAbove } from './weighting.ts';

/** Sums on a coarse and a fine grid; element by element they add without rounding. */
export interface ExactParts {
  readonly high: Float64Array;
  readonly low: Float64Array;
}

/**
 * Sums of arrays that do not depend on the order in which arrays come: each value is cut into a part on a grid of 2⁻⁵⁰ of a bound and one
 * on a grid of 2⁻⁸⁰, and parts are summed apart. While all absolute values of one element sum to at most eight times the bound, and the
 * arrays are fewer than 2²³, both sums stay below 2⁵³ steps of their grids, so they are exact.
 */
export class ExactSums implements ExactParts {
  readonly high: Float64Array;
  readonly low: Float64Array;
  readonly #coarse: number;
  readonly #fine: number;

  constructor(length: number, bound: number) {
    this.high = new Float64Array(length);
    this.low = new Float64Array(length);
    const step = powerAbove(bound) * 2 ** -50;
    this.#coarse = 1.5 * 2 ** 52 * step;
    this.#fine = this.#coarse * 2 ** -30;
  }

  add(values: Float64Array): void {
    const { high, low } = this;
    for (let i = 0; i < high.length; i++) {
      const value = values[i] as number;
      const part = value + this.#coarse - this.#coarse;
      high[i] = (high[i] as number) + part;
      low[i] = (low[i] as number) + (value - part + this.#fine - this.#fine);
    }
  }

  /** The parts alone, to be sent. */
  get parts(): ExactParts {
    return { high: this.high, low: this.low };
  }
}

/** The sums over all shards. */
export function totalOf(length: number, shards: readonly ExactParts[]): Float64Array {
  const [high, low] = [new Float64Array(length), new Float64Array(length)];
  for (const shard of shards) {
    for (let i = 0; i < length; i++) {
      high[i] = (high[i] as number) + (shard.high[i] as number);
      low[i] = (low[i] as number) + (shard.low[i] as number);
    }
  }
  return high.map((value, i) => value + (low[i] as number));
}
