import type { CovarianceForm } from '../figures.ts';
import type { Gpu } from './gpu.ts';
import type { ComponentSums } from './mixtureMoments.ts';
import type { MixtureParameters } from './mixtureParameters.ts';
import { ProductSums } from './productSums.ts';
import type { Scratch } from './scratch.ts';
import { SquareSums } from './squareSums.ts';
import { tiedSums } from './tiedSums.ts';

/** The sums that a form of covariance needs. `scratch` keeps their buffers. */
export function componentSums(
  gpu: Gpu,
  form: CovarianceForm,
  mixture: MixtureParameters,
  scratch: Scratch,
): ComponentSums {
  const { k } = mixture;
  const d = mixture.means.length / k;
  if (form === 'tied') return tiedSums(gpu, mixture, scratch);
  const full = form === 'full';
  const sums = full ? new ProductSums(gpu, d, k) : new SquareSums(gpu, d, k);
  const means = scratch.keep(gpu.buffer(mixture.means));
  const layer = sums.sums.length / k;
  const line = full ? d * (d + 1) : 0;
  const at = (c: number, i: number): number => sums.sums[c * layer + i] as number;
  return {
    work: sums.work,
    bytes: sums.bytes,
    dispatch: (inner, tile, { buffer, pitch }) => {
      const shares = { buffer, stride: pitch, first: 0, step: 1 };
      const { dispatch, partials } = sums.dispatch(inner, tile, shares, means);
      return { dispatches: [dispatch], partials };
    },
    add: (bytes, rows) => {
      sums.add(bytes, rows);
    },
    total: () => ({
      weights: Float64Array.from({ length: k }, (_, c) => at(c, layer - 1)),
      sums: Float64Array.from({ length: k * d }, (_, i) => at(Math.floor(i / d), line + (i % d))),
      products: Float64Array.from({ length: full ? k * d * d : k * d }, (_, i) =>
        full
          ? at(Math.floor(i / (d * d)), (Math.floor(i / d) % d) * (d + 1) + (i % d))
          : at(Math.floor(i / d), d + (i % d)),
      ),
    }),
  };
}
