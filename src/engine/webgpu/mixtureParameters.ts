import type { Preparation } from '../engine.ts';
import type { Mixture } from '../figures.ts';
import { factorMixture } from '../mixtureFactors.ts';

/** A mixture as the kernels take it. */
export interface MixtureParameters {
  readonly k: number;
  readonly triangles: boolean;
  /** k × d, held. */
  readonly means: Float32Array<ArrayBuffer>;
  /**
   * k constants less `offset`; k × d means; k × d of what the inverse factors make of the float64 means taken off these; the inverse
   * factors, triangles row by row or diagonals.
   */
  readonly packed: Float32Array<ArrayBuffer>;
  /** Numbers from one component's factor to the next; 0 where all share one. */
  readonly step: number;
  /** What is added to log densities in float64: the largest constant, so that float32 holds small numbers. */
  readonly offset: number;
}

/** Factors a mixture, in float64, for the kernels. @throws AppError `engine.shape`. */
export function packMixture(mixture: Mixture, d: number, preparation: Preparation): MixtureParameters {
  const { k, means, lower, constants } = factorMixture(mixture, d, preparation);
  const triangles = mixture.form === 'full' || mixture.form === 'tied';
  const size = triangles ? (d * (d + 1)) / 2 : d;
  const factors = mixture.form === 'tied' ? 1 : k;
  const offset = constants.reduce((most, constant) => Math.max(most, constant), -Infinity);
  const near = Float32Array.from(means);
  const rests = near.map((mean, at) => mean - (means[at] as number));
  const inverses = Array.from({ length: factors }, (_, c) => {
    const own = lower.subarray(c * d * d, (c + 1) * d * d);
    return triangles ? invertLower(own, d) : diagonal(own, d);
  });
  const packed = new Float32Array(k + 2 * k * d + factors * size);
  packed.set(constants.map((constant) => Math.max(constant - offset, -1e30)));
  packed.set(near, k);
  for (let c = 0; c < k; c++) {
    const inverse = inverses[Math.min(c, factors - 1)] as Float64Array;
    const rest = rests.subarray(c * d, (c + 1) * d);
    packed.set(
      triangles ? timesLower(inverse, rest) : rest.map((gap, i) => gap * (inverse[i] as number)),
      k + (k + c) * d,
    );
  }
  inverses.forEach((inverse, c) => {
    packed.set(inverse, k + 2 * k * d + c * size);
  });
  return { k, triangles, means: near, packed, step: mixture.form === 'tied' ? 0 : size, offset };
}

/** A lower triangle, its rows up to the diagonal one after another, times a vector. */
function timesLower(triangle: Float64Array, vector: ArrayLike<number>): Float64Array {
  return Float64Array.from({ length: vector.length }, (_, i) => {
    let sum = 0;
    for (let j = 0; j <= i; j++) sum += (triangle[(i * (i + 1)) / 2 + j] as number) * (vector[j] as number);
    return sum;
  });
}

/** The inverse of a lower triangle (row-major d × d) by forward substitution; its rows up to the diagonal, one after another. */
function invertLower(lower: Float64Array, d: number): Float64Array {
  const inverse = new Float64Array((d * (d + 1)) / 2);
  const at = (i: number, j: number): number => (i * (i + 1)) / 2 + j;
  for (let j = 0; j < d; j++) {
    for (let i = j; i < d; i++) {
      let sum = i === j ? 1 : 0;
      for (let t = j; t < i; t++) sum -= (lower[i * d + t] as number) * (inverse[at(t, j)] as number);
      inverse[at(i, j)] = sum / (lower[i * d + i] as number);
    }
  }
  return inverse;
}

function diagonal(lower: Float64Array, d: number): Float64Array {
  return Float64Array.from({ length: d }, (_, i) => 1 / (lower[i * d + i] as number));
}
