import { foldedNull, foldedSum } from './foldedSum.ts';
import { meanAndDeviation, type ValueCounts } from './values.ts';

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

/** So many levels of the common distribution carry the null; beyond them neighbours are taken together. */
const mostLevels = 96;

/**
 * First Wasserstein distance ∫ |F − G| of two samples (the earth mover's distance on a line). Under no drift √(nm/(n+m)) times it
 * is about ∫ |B(F)|, B a Brownian bridge (del Barrio, Giné and Matrán, Annals of Probability 27, 1999): the integral over steps of
 * the common sample is a sum of folded normals, whose mean and variance are exact. NaN where a sample is empty.
 */
export function wasserstein(a: ValueCounts, b: ValueCounts): WassersteinDistance {
  const n = a.total;
  const m = b.total;
  if (n === 0 || m === 0) return { value: NaN, normalised: null, p95: 0, probability: 1 };
  const widths = new Float64Array(mostLevels);
  const weighted = new Float64Array(mostLevels);
  const value = walk(a, b, widths, weighted);
  const scale = 1 / n + 1 / m;
  const shares = weighted.map((sum, level) => (sum === 0 ? 0 : sum / (widths[level] as number)));
  const chance = foldedSum(widths, (i, j) => {
    const low = shares[Math.min(i, j)] as number;
    return scale * low * (1 - (shares[Math.max(i, j)] as number));
  });
  const { deviation } = meanAndDeviation(a);
  return { value, normalised: deviation > 0 ? value / deviation : null, ...foldedNull(chance, value) };
}

/**
 * The distance, by walking the values of both samples together in ascending order. On the way the steps of the common distribution
 * are gathered by its cumulative share, in equal parts: how wide they are, and the widths times the share.
 */
function walk(a: ValueCounts, b: ValueCounts, widths: Float64Array, weighted: Float64Array): number {
  const { values: left, counts: leftCounts } = a;
  const { values: right, counts: rightCounts } = b;
  const ends = left.length + right.length;
  const all = a.total + b.total;
  let i = 0;
  let j = 0;
  let rowsOfA = 0;
  let rowsOfB = 0;
  let distance = 0;
  let last = NaN;
  while (i + j < ends) {
    const first = i < left.length ? (left[i] as number) : Infinity;
    const second = j < right.length ? (right[j] as number) : Infinity;
    const at = first < second ? first : second;
    const width = at - last;
    if (width > 0) {
      const share = (rowsOfA + rowsOfB) / all;
      const level = Math.min(mostLevels - 1, Math.floor(share * mostLevels));
      distance += width * Math.abs(rowsOfA / a.total - rowsOfB / b.total);
      widths[level] = (widths[level] as number) + width;
      weighted[level] = (weighted[level] as number) + width * share;
    }
    last = at;
    if (first <= second) rowsOfA += leftCounts[i++] as number;
    else rowsOfB += rightCounts[j++] as number;
  }
  return distance;
}
