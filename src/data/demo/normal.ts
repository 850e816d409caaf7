/** Probability of a standard normal between two bounds; in the tails from the nearer side, so that it does not vanish. */
export function normalBetween(from: number, to: number): number {
  if (from > 0) return Math.max(upperTail(from) - upperTail(to), Number.MIN_VALUE);
  if (to < 0) return Math.max(upperTail(-to) - upperTail(-from), Number.MIN_VALUE);
  return 1 - upperTail(-from) - upperTail(to);
}

/**
 * P(Z > z) of a standard normal for z ≥ 0: by the series of the distribution function below 3, by Laplace's continued
 * fraction above (Abramowitz and Stegun 26.2.11 and 26.2.14), relative error under 1e-9.
 */
export function upperTail(z: number): number {
  if (z === Infinity) return 0;
  const density = Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI);
  if (z < 3) {
    let term = z;
    let sum = z;
    for (let index = 1; index < 80; index++) {
      term *= (z * z) / (2 * index + 1);
      sum += term;
    }
    return 0.5 - density * sum;
  }
  let fraction = z;
  for (let index = 60; index >= 1; index--) fraction = z + index / fraction;
  return density / fraction;
}
