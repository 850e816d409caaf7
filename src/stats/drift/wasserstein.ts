import { foldedNull, foldedSum } from './foldedSum.ts';
import { meanAndDeviation, type ValueCounts } from './values.ts';
import { walkTogether, type Walk } from './walk.ts';

/** How far the rows of one sample must be moved on average to make the other, beside what chance alone gives. */
export interface WassersteinDistance {
  /** In the number's unit. */
  readonly value: number;
  /** In population standard deviations of the first sample; null where it does not vary. */
  readonly normalised: number | null;
  /** What chance alone stays below in 95 of 100 cases, in the number's unit. */
  readonly p95: number;
  readonly probability: number;
}

/**
 * First Wasserstein distance ∫ |F − G| of two samples (the earth mover's distance on a line). Under no drift √(nm/(n+m)) times it
 * is about ∫ |B(F)|, B a Brownian bridge (del Barrio, Giné and Matrán, Annals of Probability 27, 1999): the integral over steps of
 * the common sample is a sum of folded normals, whose mean and variance are exact. NaN where a sample is empty.
 * @param walk of both, where it was made already.
 */
export function wasserstein(a: ValueCounts, b: ValueCounts, walk?: Walk): WassersteinDistance {
  const n = a.total;
  const m = b.total;
  if (n === 0 || m === 0) return { value: NaN, normalised: null, p95: 0, probability: 1 };
  const { area: value, widths, shares } = walk ?? walkTogether(a, b);
  const scale = 1 / n + 1 / m;
  const chance = foldedSum(widths, (i, j) => {
    const low = shares[Math.min(i, j)] as number;
    return scale * low * (1 - (shares[Math.max(i, j)] as number));
  });
  const { deviation } = meanAndDeviation(a);
  return { value, normalised: deviation > 0 ? value / deviation : null, ...foldedNull(chance, value) };
}
