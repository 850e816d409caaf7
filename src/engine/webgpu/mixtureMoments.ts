import type { CovarianceForm, MixtureSums } from '../figures.ts';
import type { Dispatch } from './gpu.ts';
import type { Scratch } from './scratch.ts';
import type { Tile } from './tiles.ts';

/** Σ r, Σ r y and second moments Σ r y yᵀ of components, y = x − mean: laid out as in `MixtureSums`, in held units. */
export interface MomentsAboutMeans {
  readonly weights: Float64Array;
  readonly sums: Float64Array;
  readonly products: Float64Array;
}

/** Responsibilities times weights of a tile's rows, clusters × `pitch`. */
export interface Shares {
  readonly buffer: GPUBuffer;
  readonly pitch: number;
}

/** Sums of components about their means, tile after tile. */
export interface ComponentSums {
  /** Multiply-adds and bytes that a row takes. */
  readonly work: number;
  readonly bytes: number;
  /** Dispatches over a tile's rows, and the buffer that they fill. */
  dispatch(
    scratch: Scratch,
    tile: Tile,
    shares: Shares,
  ): { readonly dispatches: readonly Dispatch[]; readonly partials: GPUBuffer };
  /** Adds what dispatches over `rows` rows wrote. */
  add(bytes: ArrayBuffer, rows: number): void;
  total(): MomentsAboutMeans;
}

/**
 * Moments about the centre in the matrix's units. With x = y + m, Σ r x xᵀ = Σ r y yᵀ + m (Σ r y)ᵀ + (Σ r y) mᵀ + Σ r · m mᵀ (the
 * parallel axis theorem), in float64.
 */
export function momentsAboutCentre(
  { weights, sums, products }: MomentsAboutMeans,
  form: CovarianceForm,
  means: ArrayLike<number>,
  scale: number,
): Pick<MixtureSums, 'weights' | 'sums' | 'products'> {
  const d = sums.length / weights.length;
  const whole = form === 'full' || form === 'tied';
  const size = whole ? d * d : d;
  const moved = products.slice();
  weights.forEach((weight, c) => {
    const block = form === 'tied' ? 0 : c * size;
    for (let at = 0; at < size; at++) {
      const [i, j] = whole ? [Math.floor(at / d), at % d] : [at, at];
      const [mean, other] = [means[c * d + i] as number, means[c * d + j] as number];
      const mixed = mean * (sums[c * d + j] as number) + (sums[c * d + i] as number) * other;
      moved[block + at] = (moved[block + at] as number) + mixed + weight * mean * other;
    }
  });
  return {
    weights,
    sums: sums.map(
      (sum, at) => (sum + (weights[Math.floor(at / d)] as number) * (means[at] as number)) / scale,
    ),
    products: moved.map((product) => product / scale ** 2),
  };
}
