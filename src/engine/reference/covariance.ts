import type { Covariance } from '../figures.ts';
import type { HeldRows } from './heldRows.ts';

/** Means and population covariance in two passes: first the means, then the products of deviations from them. */
export async function covarianceOf(rows: HeldRows, signal: AbortSignal | undefined): Promise<Covariance> {
  const { d, values, preparation } = rows;
  const weight = rows.rows === 0 ? 1 : rows.weight;
  const means = new Float64Array(d);
  await rows.each(signal, d, (row) => {
    const share = rows.weightOf(row) / weight;
    for (let j = 0; j < d; j++) means[j] = (means[j] as number) + share * (values[row * d + j] as number);
  });
  const products = new Float64Array(d * d);
  await rows.each(signal, d * d, (row) => {
    const own = rows.weightOf(row);
    for (let i = 0; i < d; i++) {
      const gap = own * ((values[row * d + i] as number) - (means[i] as number));
      for (let j = 0; j <= i; j++) {
        const product = gap * ((values[row * d + j] as number) - (means[j] as number));
        products[i * d + j] = (products[i * d + j] as number) + product;
      }
    }
  });
  const factor = 1 / (weight * preparation.scale * preparation.scale);
  const covariance = Float64Array.from(products, (_, at) => {
    const [i, j] = [Math.floor(at / d), at % d];
    return (products[Math.max(i, j) * d + Math.min(i, j)] as number) * factor;
  });
  return {
    weight: rows.weight,
    means: means.map((mean, j) => mean / preparation.scale + (preparation.center[j] as number)),
    values: covariance,
  };
}
