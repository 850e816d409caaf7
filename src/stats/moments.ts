/** Sums of a column around its mean: how many values, and the sums of their second and third powers. */
export interface CentralSums {
  readonly count: number;
  readonly squares: number;
  readonly cubes: number;
}

/**
 * Central sums from sums around a value near the mean: what rounding of the mean has moved is taken back, so that values far
 * from 0 and close together keep their digits.
 */
export function aroundMean(count: number, sum: number, squares: number, cubes: number): CentralSums {
  if (count === 0) return { count, squares: 0, cubes: 0 };
  const shift = sum / count;
  return {
    count,
    squares: Math.max(0, squares - shift * sum),
    cubes: cubes - 3 * shift * squares + 2 * count * shift ** 3,
  };
}

/** Sample standard deviation (n − 1); null with fewer than two values. */
export function sampleDeviation({ count, squares }: CentralSums): number | null {
  return count > 1 ? Math.sqrt(squares / (count - 1)) : null;
}

/**
 * Adjusted Fisher–Pearson skewness G₁ = n√(n−1)/(n−2) · Σ(x−x̄)³ / (Σ(x−x̄)²)^1.5, as pandas, SAS and Excel give it.
 * Null with fewer than three values; 0 where they do not vary.
 */
export function skewness({ count, squares, cubes }: CentralSums): number | null {
  if (count < 3) return null;
  if (!(squares > 0)) return 0;
  return ((count * Math.sqrt(count - 1)) / (count - 2)) * (cubes / squares ** 1.5);
}
