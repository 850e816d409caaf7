import { AppError } from '../core/errors.ts';
import { cholesky } from './cholesky.ts';
import type { Preparation } from './engine.ts';
import type { Mixture } from './figures.ts';
import { toHeld } from './preparation.ts';

/** A mixture as engines need it: in held units, its covariances factored. */
export interface MixtureFactors {
  readonly k: number;
  readonly d: number;
  /** k × d, held. */
  readonly means: Float64Array<ArrayBuffer>;
  /** k × d × d, lower triangles of the held covariances' Cholesky factors. */
  readonly lower: Float64Array<ArrayBuffer>;
  /** ln weight − ½ (d·ln 2π + ln determinant) of each component, for densities in the matrix's units. */
  readonly constants: Float64Array<ArrayBuffer>;
}

/**
 * Checks a mixture against a matrix of d columns and factors its covariances, in float64.
 * @throws AppError `engine.shape` when it does not fit, or a covariance is not positive definite.
 */
export function factorMixture(mixture: Mixture, d: number, preparation: Preparation): MixtureFactors {
  const { weights, means, covariances } = mixture;
  const k = weights.length;
  if (k < 1 || means.length !== k * d || covariances.length !== k * d * d) {
    throw new AppError('engine.shape', `The mixture does not fit a matrix of ${d} columns.`, { d, k });
  }
  const finite = means.every(Number.isFinite) && weights.every((weight) => weight >= 0 && weight < Infinity);
  if (!finite || !weights.some((weight) => weight > 0)) {
    throw new AppError('engine.shape', 'The mixture has means or weights that are not finite.', { k });
  }
  const { scale } = preparation;
  const lower = new Float64Array(k * d * d);
  const constants = Float64Array.from(weights, (weight, c) => {
    const held = covariances.slice(c * d * d, (c + 1) * d * d).map((value) => value * scale * scale);
    const factor = cholesky(held, d);
    if (factor === undefined) {
      const message = `The covariance of component ${c} is not positive definite.`;
      throw new AppError('engine.shape', message, { component: c });
    }
    lower.set(factor, c * d * d);
    let half = -d * Math.log(scale);
    for (let i = 0; i < d; i++) half += Math.log(factor[i * d + i] as number);
    return Math.log(weight) - half - (d / 2) * Math.log(2 * Math.PI);
  });
  return { k, d, means: toHeld({ k, d, values: means }, preparation), lower, constants };
}
