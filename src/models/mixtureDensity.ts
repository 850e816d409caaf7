import { AppError } from '../core/errors.ts';
import { cholesky } from '../engine/cholesky.ts';
import type { MixtureParameters } from './mixtureMoments.ts';

/** Log densities of rows under a mixture, float64. */
export class MixtureDensity {
  readonly k: number;
  readonly d: number;
  readonly #means: Float64Array;
  /** Lower triangles of the covariances' Cholesky factors. */
  readonly #factors: readonly Float64Array[];
  /** ln weight − ½ (d·ln 2π + ln determinant). */
  readonly #constants: readonly number[];
  readonly #gap: Float64Array;

  /** @throws AppError `stage.too-few-rows` when a covariance is not positive definite. */
  constructor({ weights, means, covariances }: MixtureParameters) {
    const k = weights.length;
    const d = means.length / k;
    this.k = k;
    this.d = d;
    this.#means = means;
    this.#gap = new Float64Array(d);
    this.#factors = Array.from(weights, (_, c) => {
      const factor = cholesky(covariances.subarray(c * d * d, (c + 1) * d * d), d);
      if (factor) return factor;
      throw new AppError(
        'stage.too-few-rows',
        'A component of the mixture has too few distinct rows for its covariance; use fewer components or a simpler form.',
        { component: c },
      );
    });
    this.#constants = Array.from(weights, (weight, c) => {
      const factor = this.#factors[c] as Float64Array;
      let half = 0;
      for (let i = 0; i < d; i++) half += Math.log(factor[i * d + i] as number);
      return Math.log(weight) - half - (d / 2) * Math.log(2 * Math.PI);
    });
  }

  /**
   * Writes ln (weight · density) of the row at values[at … at + d) under each component into `out`, and returns their log-sum-exp: the
   * log density of the row.
   */
  row(values: Float64Array, at: number, out: Float64Array): number {
    let most = -Infinity;
    for (let c = 0; c < this.k; c++) {
      const density = (this.#constants[c] as number) - this.#squared(c, values, at) / 2;
      out[c] = density;
      if (density > most) most = density;
    }
    let sum = 0;
    for (let c = 0; c < this.k; c++) sum += Math.exp((out[c] as number) - most);
    return most + Math.log(sum);
  }

  /** Squared Mahalanobis distance by forward substitution. */
  #squared(c: number, values: Float64Array, at: number): number {
    const { d } = this;
    const gap = this.#gap;
    const factor = this.#factors[c] as Float64Array;
    let square = 0;
    for (let i = 0; i < d; i++) {
      let sum = (values[at + i] as number) - (this.#means[c * d + i] as number);
      for (let j = 0; j < i; j++) sum -= (factor[i * d + j] as number) * (gap[j] as number);
      const value = sum / (factor[i * d + i] as number);
      gap[i] = value;
      square += value * value;
    }
    return square;
  }
}
