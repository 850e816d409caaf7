import type { Moments } from '../engine.ts';
import type { Covariance } from '../figures.ts';
import { totalOf } from './exactSums.ts';
import { columnsOf } from './figureCalls.ts';
import type { Shards } from './shards.ts';

/**
 * Σ w·y·yᵀ over all rows, y = (x − shift, 1) in held units: the weight stands at [d, d], the sums in line d. Lower triangle only.
 */
export async function productsOver(
  shards: Shards,
  shift: Float64Array,
  signal: AbortSignal | undefined,
): Promise<Float64Array> {
  const parts = await shards.call('products', { shift, bound: shards.bound }, signal);
  return totalOf(columnsOf(shards.d) ** 2, parts);
}

/** Means and population covariance by products of deviations from means that are known nearly: what they are off is taken out. */
export async function covarianceOver(
  shards: Shards,
  { means: near }: Moments,
  signal: AbortSignal | undefined,
): Promise<Covariance> {
  const { d } = shards;
  const { center, scale } = shards.preparation;
  const columns = columnsOf(d);
  const shift = near.map((mean, j) => (mean - (center[j] as number)) * scale);
  const sums = await productsOver(shards, Float64Array.from(shift), signal);
  const weight = shards.rows === 0 ? 1 : (sums[d * columns + d] as number);
  const off = Float64Array.from({ length: d }, (_, j) => (sums[d * columns + j] as number) / weight);
  const values = Float64Array.from({ length: d * d }, (_, at) => {
    const [i, j] = [Math.max(Math.floor(at / d), at % d), Math.min(Math.floor(at / d), at % d)];
    const product = (sums[i * columns + j] as number) / weight;
    return (product - (off[i] as number) * (off[j] as number)) * shards.factor;
  });
  const means = off.map((value, j) => (value + (shift[j] as number)) / scale + (center[j] as number));
  return { weight: shards.rows === 0 ? 0 : weight, means, values };
}
