import { chiSquareSurvival } from '../chiSquareSurvival.ts';
import { normalQuantile } from '../normal.ts';

/**
 * The value that a chi-square variable exceeds with probability `tail`: the root of ln survival − ln tail, which is nearly straight,
 * by false position with Illinois's halving (Dowell and Jarratt, BIT 11, 1971) from the approximation of Wilson and Hilferty (1931).
 * `degrees` need not be whole. 0 for tail 1, ∞ for tail 0, NaN outside.
 */
export function chiSquareQuantile(tail: number, degrees: number): number {
  if (!(tail >= 0 && tail <= 1 && degrees > 0)) return NaN;
  if (tail === 1) return 0;
  if (tail === 0) return Infinity;
  const part = 2 / (9 * degrees);
  const guess = degrees * Math.max(0.01, 1 - part - normalQuantile(tail) * Math.sqrt(part)) ** 3;
  const wanted = Math.log(tail);
  const above = (x: number): number => Math.log(chiSquareSurvival(x, degrees)) - wanted;
  let low = guess * 0.98;
  let high = guess * 1.02;
  let atLow = above(low);
  let atHigh = above(high);
  while (atHigh > 0) [low, atLow, high, atHigh] = [high, atHigh, 2 * high, above(2 * high)];
  while (atLow < 0) [high, atHigh, low, atLow] = [low, atLow, low / 2, above(low / 2)];
  let kept = 0;
  for (let step = 0; step < 200 && high - low > 1e-14 * high; step++) {
    const x = atHigh === -Infinity ? (low + high) / 2 : (low * atHigh - high * atLow) / (atHigh - atLow);
    if (!(x > low && x < high)) break;
    const at = above(x);
    if (at === 0) return x;
    if (at > 0) {
      [low, atLow] = [x, at];
      if (kept === 1) atHigh /= 2;
      kept = 1;
    } else {
      [high, atHigh] = [x, at];
      if (kept === -1) atLow /= 2;
      kept = -1;
    }
    if (Math.abs(at) < 1e-15) return x;
  }
  return (low + high) / 2;
}
