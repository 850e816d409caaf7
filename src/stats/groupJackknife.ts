/** A mean with its 95 % interval. */
export interface MeanInterval {
  readonly mean: number;
  readonly low: number;
  readonly high: number;
}

/** Random groups that a sample is split into. */
export const GROUPS = 20;
/** The 97.5 % point of Student's t with 19 degrees of freedom. */
const WIDTH = 2.0930240544;

/**
 * The 95 % interval of a mean in [−1, 1] by the delete-a-group jackknife (Kott 2001): 19/20 · Σ (meanₘᵢₙᵤₛ − their mean)² · (1 − share).
 * @param without the mean with each of the 20 groups left out. @param share of the population that the sample is.
 */
export function groupJackknife(mean: number, without: readonly number[], share: number): MeanInterval {
  const middle = without.reduce((sum, value) => sum + value, 0) / GROUPS;
  const spread = without.reduce((sum, value) => sum + (value - middle) ** 2, 0);
  const half = WIDTH * Math.sqrt(((GROUPS - 1) / GROUPS) * spread * Math.max(0, 1 - share));
  return { mean, low: Math.max(-1, mean - half), high: Math.min(1, mean + half) };
}
