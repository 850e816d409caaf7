import type { Preparation } from '../engine.ts';
import type { Mixture } from '../figures.ts';
import { factorMixture } from '../mixtureFactors.ts';

/** A mixture as the kernels take it. */
export interface MixtureParameters {
  readonly k: number;
  readonly triangles: boolean;
  /** k constants less `offset`, k × d means, then the inverse factors: triangles row by row, or diagonals. */
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
  const packed = new Float32Array(k + k * d + factors * size);
  packed.set(constants.map((constant) => Math.max(constant - offset, -1e30)));
  packed.set(means, k);
  for (let c = 0; c < factors; c++) {
    const own = lower.subarray(c * d * d, (c + 1) * d * d);
    const inverse = triangles ? invertLower(own, d) : diagonal(own, d);
    packed.set(inverse, k + k * d + c * size);
  }
  return { k, triangles, packed, step: mixture.form === 'tied' ? 0 : size, offset };
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
