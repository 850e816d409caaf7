import { foldedNull, foldedSum } from './foldedSum.ts';
import { meanAndDeviation, mergeValues, type ValueCounts } from './values.ts';

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
  let value = 0;
  let last = NaN;
  let gap = 0;
  let share = 0;
  const levels = new Levels();
  mergeValues(a, b, (at, rowsOfA, rowsOfB) => {
    if (!Number.isNaN(last)) {
      value += gap * (at - last);
      levels.add(share, at - last);
    }
    last = at;
    gap = Math.abs(rowsOfA / n - rowsOfB / m);
    share = (rowsOfA + rowsOfB) / (n + m);
  });
  const scale = 1 / n + 1 / m;
  const { shares, widths } = levels.found();
  const chance = foldedSum(widths, (i, j) => {
    const low = shares[Math.min(i, j)] as number;
    return scale * low * (1 - (shares[Math.max(i, j)] as number));
  });
  const { deviation } = meanAndDeviation(a);
  return { value, normalised: deviation > 0 ? value / deviation : null, ...foldedNull(chance, value) };
}

/** Steps of a cumulative share, gathered into at most `mostLevels` by equal parts of the share. */
class Levels {
  readonly #widths = new Float64Array(mostLevels);
  readonly #weighted = new Float64Array(mostLevels);

  add(share: number, width: number): void {
    const level = Math.min(mostLevels - 1, Math.floor(share * mostLevels));
    this.#widths[level] = (this.#widths[level] as number) + width;
    this.#weighted[level] = (this.#weighted[level] as number) + width * share;
  }

  found(): { readonly shares: readonly number[]; readonly widths: readonly number[] } {
    const used = Array.from(this.#widths, (_, level) => level).filter(
      (level) => (this.#widths[level] as number) > 0,
    );
    return {
      shares: used.map((level) => (this.#weighted[level] as number) / (this.#widths[level] as number)),
      widths: used.map((level) => this.#widths[level] as number),
    };
  }
}
