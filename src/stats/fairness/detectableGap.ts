import { normalCdf, normalQuantile } from '../normal.ts';
import { usualSetting, type TestSetting } from '../power.ts';

/**
 * Power of the two-sided z-test of two shares (pooled variance under no difference) for groups of unequal size.
 * Source: Fleiss, Levin and Paik (2003), 4.2; statsmodels `power_proportions_2indep(ratio=n2 / n1)`. NaN for shares outside 0…1.
 */
export function gapPower(first: number, n1: number, second: number, n2: number, alpha = 0.05): number {
  if (!(first >= 0 && first <= 1 && second >= 0 && second <= 1)) return NaN;
  const pooled = (first * n1 + second * n2) / (n1 + n2);
  const none = Math.sqrt(pooled * (1 - pooled) * (1 / n1 + 1 / n2));
  const told = Math.sqrt((first * (1 - first)) / n1 + (second * (1 - second)) / n2);
  const critical = -normalQuantile(alpha / 2) * none;
  const shift = Math.abs(first - second);
  if (told === 0) return shift > critical ? 1 : 0;
  return normalCdf((shift - critical) / told) + normalCdf((-shift - critical) / told);
}

/** The smallest gaps that an audit could have seen. */
export interface DetectableGap {
  /** How far above the base rate the first group's rate had to lie; null where even 1 is not seen. */
  readonly above: number | null;
  /** How far below; null where even 0 is not seen. */
  readonly below: number | null;
  /** The nearer of the two: "this audit could have seen a gap of …". */
  readonly gap: number | null;
}

/**
 * The gap between a group of `n1` and a group of `n2` with base rate `base` that would have been seen with the power (80 % unless told) at
 * the level: the smallest by which the first group's rate had to differ. By bisection to 1e-12. All null where a group is empty.
 */
export function detectableGap(
  n1: number,
  n2: number,
  base: number,
  setting: TestSetting = usualSetting,
): DetectableGap {
  if (!(n1 > 0 && n2 > 0 && base >= 0 && base <= 1)) return { above: null, below: null, gap: null };
  const seen = (rate: number): boolean => gapPower(rate, n1, base, n2, setting.alpha) >= setting.power;
  const least = (room: number, direction: 1 | -1): number | null => {
    if (room <= 0 || !seen(direction === 1 ? 1 : 0)) return null;
    let low = 0;
    let high = room;
    for (let step = 0; step < 45; step++) {
      const middle = (low + high) / 2;
      if (seen(base + direction * middle)) high = middle;
      else low = middle;
    }
    return high;
  };
  const above = least(1 - base, 1);
  const below = least(base, -1);
  const gaps = [above, below].filter((gap) => gap !== null);
  return { above, below, gap: gaps.length > 0 ? Math.min(...gaps) : null };
}
