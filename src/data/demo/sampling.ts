import type { Random } from '../../core/random.ts';

/** Running sums of shares, scaled so that the last is 1. */
export function cumulative(shares: readonly number[]): Float64Array {
  const sums = new Float64Array(shares.length);
  let sum = 0;
  shares.forEach((share, index) => {
    sum += share;
    sums[index] = sum;
  });
  return sums.map((value) => value / sum);
}

/** An index drawn by inversion of cumulative shares. */
export function pick(source: Random, sums: Float64Array): number {
  const point = source.uniform();
  let index = 0;
  while (index < sums.length - 1 && point >= (sums[index] as number)) index++;
  return index;
}

/** A Poisson count by sequential inversion; exact and quick for means under about 30, and never above 200. */
export function poisson(source: Random, mean: number): number {
  let term = Math.exp(-mean);
  let sum = term;
  const point = source.uniform();
  let count = 0;
  while (point > sum && count < 200) {
    count++;
    term *= mean / count;
    sum += term;
  }
  return count;
}

/** The inverse of the logit. */
export function logistic(value: number): number {
  return 1 / (1 + Math.exp(-value));
}
