/** How a matrix's weights are held, so that sums of weighted rows are exact in any order. */
export interface Weighting {
  /** A power of two whose multiples the weights are rounded to; 0 leaves them as they are. */
  readonly grid: number;
  /**
   * 1.5 · 2⁵² steps of the coarse grid: value + split − split is the value's part on that grid. The parts and the rests are summed apart.
   * 0 where sums of whole values are exact already.
   */
  readonly split: number;
}

/** What is known of a weighted matrix, in held units. */
export interface WeightedFacts {
  readonly rows: number;
  readonly weight: number;
  readonly largest: number;
  /** Whether all weights are whole numbers. */
  readonly whole: boolean;
  /** Σ w|x|². */
  readonly squares: number;
  /** Steps per unit of the grid that values lie on. */
  readonly steps: number;
}

/**
 * The grids of weights and sums. The products w·x of float32 values are exact in float64, and Σ w|x| of a column is at most
 * b = √(Σw · Σw x²) (Cauchy and Schwarz). Whole weights: all sums are multiples of 1/steps below 2b, exact while 2b · steps ≤ 2⁵³.
 * Else parts on a coarse grid of at least b · 2⁻⁵⁰ sum to under 2⁵³ of its steps; rests are at most half a coarse step, so they sum to under
 * 2⁵³ steps of grid/steps when grid ≥ rows · coarse · steps · 2⁻⁵³; and counts are exact when grid ≥ rows · largest · 2⁻⁵².
 */
export function weightingOf({ rows, weight, largest, whole, squares, steps }: WeightedFacts): Weighting {
  const bound = Math.sqrt(weight * squares);
  if (whole && 2 * bound * steps <= 2 ** 53) return { grid: 0, split: 0 };
  const coarse = powerAbove(bound) * 2 ** -50;
  const least = Math.max(rows * coarse * steps * 2 ** -53, rows * largest * 2 ** -52);
  return { grid: powerAbove(least), split: 1.5 * 2 ** 52 * coarse };
}

/** The least power of two that is not below a positive number; 0 for 0. */
export function powerAbove(value: number): number {
  return 2 ** Math.ceil(Math.log2(value));
}
