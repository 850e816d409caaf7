import type { Mixture, MixtureScores, MixtureSums } from '../figures.ts';
import { factorMixture, type MixtureFactors } from '../mixtureFactors.ts';
import type { HeldRows } from './heldRows.ts';

/** One expectation step (Dempster, Laird and Rubin 1977), row by row. */
export async function mixtureSumsOf(
  rows: HeldRows,
  mixture: Mixture,
  signal: AbortSignal | undefined,
): Promise<MixtureSums> {
  const { d, values } = rows;
  const factors = factorMixture(mixture, d, rows.preparation);
  const { k } = factors;
  const whole = mixture.form === 'full' || mixture.form === 'tied';
  const size = whole ? d * d : d;
  const products = new Float64Array(mixture.form === 'tied' ? size : k * size);
  const [weights, sums] = [new Float64Array(k), new Float64Array(k * d)];
  const density = densityOf(factors, values);
  const joint = new Float64Array(k);
  let logLikelihood = 0;
  let entropy = 0;
  const add = (c: number, share: number, row: number): void => {
    weights[c] = (weights[c] as number) + share;
    const block = mixture.form === 'tied' ? 0 : c * size;
    for (let i = 0; i < d; i++) {
      const scaled = share * (values[row * d + i] as number);
      sums[c * d + i] = (sums[c * d + i] as number) + scaled;
      for (let j = whole ? 0 : i; j <= i; j++) {
        const at = block + (whole ? i * d + j : i);
        products[at] = (products[at] as number) + scaled * (values[row * d + j] as number);
      }
    }
  };
  await rows.each(signal, k * d * (d + 4), (row) => {
    const weight = rows.weightOf(row);
    const logDensity = density(row, joint);
    logLikelihood += weight * logDensity;
    for (let c = 0; c < k; c++) {
      const logShare = (joint[c] as number) - logDensity;
      const share = Math.exp(logShare);
      if (share === 0) continue;
      entropy -= weight * share * logShare;
      add(c, weight * share, row);
    }
  });
  const { scale } = rows.preparation;
  if (whole) mirror(products, d);
  return {
    weights,
    sums: sums.map((sum) => sum / scale),
    products: products.map((product) => product / (scale * scale)),
    logLikelihood,
    entropy,
  };
}

/** The most probable component of every row, its responsibility, and the row's log density. */
export async function mixtureScoresOf(
  rows: HeldRows,
  mixture: Mixture,
  signal: AbortSignal | undefined,
): Promise<MixtureScores> {
  const factors = factorMixture(mixture, rows.d, rows.preparation);
  const density = densityOf(factors, rows.values);
  const joint = new Float64Array(factors.k);
  const labels = new Int32Array(rows.rows);
  const certainties = new Float32Array(rows.rows);
  const logDensities = new Float64Array(rows.rows);
  await rows.each(signal, factors.k * rows.d * (rows.d + 4), (row) => {
    const logDensity = density(row, joint);
    const best = joint.reduce((top, value, c) => (value > (joint[top] as number) ? c : top), 0);
    labels[row] = best;
    certainties[row] = Math.exp((joint[best] as number) - logDensity);
    logDensities[row] = logDensity;
  });
  return { labels, certainties, logDensities };
}

/**
 * Writes ln (weight · density) of a row under each component, and returns their log-sum-exp, the log density of the row. Squared
 * Mahalanobis distances come by forward substitution.
 */
function densityOf({ k, d, means, lower, constants }: MixtureFactors, values: Float64Array) {
  const gap = new Float64Array(d);
  const squared = (c: number, row: number): number => {
    let square = 0;
    for (let i = 0; i < d; i++) {
      const line = (c * d + i) * d;
      let sum = (values[row * d + i] as number) - (means[c * d + i] as number);
      for (let j = 0; j < i; j++) sum -= (lower[line + j] as number) * (gap[j] as number);
      const value = sum / (lower[line + i] as number);
      gap[i] = value;
      square += value * value;
    }
    return square;
  };
  return (row: number, joint: Float64Array): number => {
    let most = -Infinity;
    for (let c = 0; c < k; c++) {
      const value = (constants[c] as number) - squared(c, row) / 2;
      joint[c] = value;
      if (value > most) most = value;
    }
    let sum = 0;
    for (let c = 0; c < k; c++) sum += Math.exp((joint[c] as number) - most);
    return most + Math.log(sum);
  };
}

/** Copies lower triangles of d × d blocks to the upper ones. */
function mirror(products: Float64Array, d: number): void {
  for (let block = 0; block < products.length; block += d * d) {
    for (let i = 0; i < d; i++) {
      for (let j = 0; j < i; j++) products[block + j * d + i] = products[block + i * d + j] as number;
    }
  }
}
