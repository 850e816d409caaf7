import { chiSquareSurvival } from '../chiSquareSurvival.ts';
import { normalQuantile } from '../normal.ts';

/**
 * The value that a chi-square variable exceeds with probability `tail`, by bisection of its survival function around the
 * approximation of Wilson and Hilferty (1931). `degrees` need not be whole. 0 for tail 1, ∞ for tail 0, NaN outside.
 */
export function chiSquareQuantile(tail: number, degrees: number): number {
  if (!(tail >= 0 && tail <= 1 && degrees > 0)) return NaN;
  if (tail === 1) return 0;
  if (tail === 0) return Infinity;
  const part = 2 / (9 * degrees);
  const guess = degrees * Math.max(0.001, 1 - part - normalQuantile(tail) * Math.sqrt(part)) ** 3;
  let low = 0;
  let high = Math.max(guess, 1e-3);
  while (chiSquareSurvival(high, degrees) > tail) {
    low = high;
    high *= 2;
  }
  for (let step = 0; step < 70 && high - low > 1e-15 * high; step++) {
    const middle = (low + high) / 2;
    if (chiSquareSurvival(middle, degrees) > tail) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}
