import { chiSquareSurvival } from './chiSquareSurvival.ts';

/** Probability that a standard normal variable is at most `z`: Φ(z) = 1 − Q(½, z²/2) / 2 for z ≥ 0. About 1e-13; NaN for NaN. */
export function normalCdf(z: number): number {
  const tail = chiSquareSurvival(z * z, 1) / 2;
  return z < 0 ? tail : 1 - tail;
}

/** Quantiles that were asked for lately: audits ask for the same few levels thousands of times. */
const known = new Map<number, number>();
const mostKnown = 200;

/**
 * The standard normal quantile Φ⁻¹(p), by bisection of `normalCdf` on the side where the tail is small.
 * −∞ for 0, ∞ for 1, NaN outside.
 */
export function normalQuantile(p: number): number {
  if (!(p >= 0 && p <= 1)) return NaN;
  if (p === 0) return -Infinity;
  if (p === 1) return Infinity;
  if (p > 0.5) return -normalQuantile(1 - p);
  const before = known.get(p);
  if (before !== undefined) return before;
  let low = -40;
  let high = 0;
  for (let step = 0; step < 80; step++) {
    const middle = (low + high) / 2;
    if (normalCdf(middle) < p) low = middle;
    else high = middle;
  }
  const quantile = (low + high) / 2;
  if (known.size >= mostKnown) known.clear();
  known.set(p, quantile);
  return quantile;
}
