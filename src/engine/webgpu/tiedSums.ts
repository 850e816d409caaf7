import residualsShader from '../../../shaders/mixtureResiduals.wgsl?raw';
import { GROUP, type Gpu } from './gpu.ts';
import { weightPlaces } from './heldMatrix.ts';
import type { ComponentSums, MomentsAboutMeans } from './mixtureMoments.ts';
import type { MixtureParameters } from './mixtureParameters.ts';
import { ProductSums } from './productSums.ts';
import type { Scratch } from './scratch.ts';
import { specialise } from './specialise.ts';

/**
 * Sums for one covariance of all components, at the price of a covariance of all rows. With responsibilities p that sum to one, the
 * mean that a row expects is Σ p m, and e the row less that. Then, over rows of weight w,
 *   Σ w p y = Σ w p e + Σ_b R_b (m_b − m), R_b = Σ w p p_b,
 *   Σ Σ w p y yᵀ = Σ w e eᵀ + ½ Σ_ab R_ab (m_a − m_b)(m_a − m_b)ᵀ,
 * whose terms are all of the size of the covariance: R_ab is next to nothing where m_a and m_b are far apart. One product of (e, p, 1)
 * with itself has all of them.
 */
export function tiedSums(gpu: Gpu, { k, means: points }: MixtureParameters, scratch: Scratch): ComponentSums {
  const d = points.length / k;
  const products = new ProductSums(gpu, d + k, 1);
  const shader = specialise(residualsShader, { D: d });
  const means = scratch.keep(gpu.buffer(points));
  const shifts = scratch.keep(gpu.buffer(new Float32Array(d + k)));
  const unit = scratch.keep(gpu.buffer(Float32Array.of(1)));
  return {
    work: products.work + 2 * d * k,
    bytes: Math.max(products.bytes, (d + k) * 4),
    dispatch: (inner, { chunk, from, rows }, { buffer, pitch }) => {
      const weights = weightPlaces(chunk, from, unit);
      const values = inner.keep(gpu.buffer((d + k) * pitch * 4));
      const uniform = inner.keep(gpu.uniform([rows, chunk.stride, from, k]));
      const places = inner.keep(gpu.uniform([0, weights.first, weights.step, 0]));
      const bindings = [uniform, chunk.values, means, weights.buffer, places, buffer, values];
      const residuals = { shader, bindings, groups: Math.ceil(rows / GROUP) };
      const whole = { chunk: { first: 0, rows, stride: pitch, values }, from: 0, rows };
      const { dispatch, partials } = products.dispatch(inner, whole, weights, shifts);
      return { dispatches: [residuals, dispatch], partials };
    },
    add: (bytes, rows) => {
      products.add(bytes, rows);
    },
    total: () => momentsOf(products, points, k, d),
  };
}

function momentsOf(
  { sums: all, width }: ProductSums,
  points: ArrayLike<number>,
  k: number,
  d: number,
): MomentsAboutMeans {
  const at = (i: number, j: number): number => all[i * width + j] as number;
  const shared = (a: number, b: number): number => at(d + a, d + b);
  const gap = (a: number, b: number, i: number): number =>
    (points[a * d + i] as number) - (points[b * d + i] as number);
  const sums = new Float64Array(k * d);
  const products = Float64Array.from({ length: d * d }, (_, both) => at(Math.floor(both / d), both % d));
  for (let a = 0; a < k; a++) {
    for (let i = 0; i < d; i++) {
      let sum = at(d + a, i);
      for (let b = 0; b < k; b++) sum += shared(a, b) * gap(b, a, i);
      sums[a * d + i] = sum;
    }
    for (let b = 0; b < a; b++) {
      for (let both = 0; both < d * d; both++) {
        const square = gap(a, b, Math.floor(both / d)) * gap(a, b, both % d);
        products[both] = (products[both] as number) + shared(a, b) * square;
      }
    }
  }
  return { weights: Float64Array.from({ length: k }, (_, c) => at(d + c, width - 1)), sums, products };
}
