import { normalCdf, normalQuantile } from './normal.ts';

/** How a test is set up: two-sided level, and the probability with which a true difference is to be found. */
export interface TestSetting {
  readonly alpha: number;
  readonly power: number;
}

/** Five in a hundred false alarms, four in five true differences found: what most plan with. */
export const usualSetting: TestSetting = { alpha: 0.05, power: 0.8 };

/** Standard deviations of √n times a difference, if there is none (pooled) and if it is as told. */
interface Spread {
  readonly none: number;
  readonly told: number;
}

function proportionSpread(first: number, second: number): Spread {
  const pooled = (first + second) / 2;
  return {
    none: Math.sqrt(2 * pooled * (1 - pooled)),
    told: Math.sqrt(first * (1 - first) + second * (1 - second)),
  };
}

function power(difference: number, spread: Spread, perGroup: number, alpha: number): number {
  const critical = -normalQuantile(alpha / 2) * spread.none;
  const shift = Math.abs(difference) * Math.sqrt(perGroup);
  if (spread.told === 0) return shift > critical ? 1 : 0;
  return normalCdf((shift - critical) / spread.told) + normalCdf((-shift - critical) / spread.told);
}

function perGroupFor(difference: number, spread: Spread, setting: TestSetting): number {
  if (difference === 0) return Infinity;
  const wanted =
    -normalQuantile(setting.alpha / 2) * spread.none + normalQuantile(setting.power) * spread.told;
  return Math.max(2, Math.ceil((wanted / difference) ** 2));
}

/**
 * Power of the two-sided z-test of two proportions (pooled variance under no difference) with `perGroup` customers in each of
 * two equal groups. Source: Fleiss, Levin and Paik (2003), Statistical Methods for Rates and Proportions, 4.2; as statsmodels'
 * `power_proportions_2indep`. NaN for shares outside 0 to 1.
 */
export function twoProportionPower(first: number, second: number, perGroup: number, alpha = 0.05): number {
  if (!isShare(first) || !isShare(second)) return NaN;
  return power(second - first, proportionSpread(first, second), perGroup, alpha);
}

/** Customers that each of two equal groups needs for that test; ∞ where the two shares are equal. */
export function twoProportionSize(first: number, second: number, setting = usualSetting): number {
  if (!isShare(first) || !isShare(second)) return NaN;
  return perGroupFor(second - first, proportionSpread(first, second), setting);
}

/**
 * The smallest difference from a share that the test finds with the wanted power, by bisection; positive upwards, negative
 * downwards. Null where even the whole way to 0 or 1 is not found.
 */
export function twoProportionDifference(
  baseline: number,
  perGroup: number,
  direction: 1 | -1,
  setting = usualSetting,
): number | null {
  if (!isShare(baseline)) return null;
  const room = direction === 1 ? 1 - baseline : baseline;
  const found = (size: number): boolean =>
    twoProportionPower(baseline, clampShare(baseline + direction * size), perGroup, setting.alpha) >=
    setting.power;
  if (room === 0 || !found(room)) return null;
  return direction * bisect(room, found);
}

/**
 * Power of the two-sided z-test of two means with one standard deviation and `perGroup` customers in each of two equal groups.
 * Source: Cohen (1988), Statistical Power Analysis, 2; the normal approximation, as statsmodels' `NormalIndPower(ddof=0)`.
 */
export function twoMeanPower(difference: number, deviation: number, perGroup: number, alpha = 0.05): number {
  return power(difference, meanSpread(deviation), perGroup, alpha);
}

/** Customers that each of two equal groups needs for that test; ∞ without a difference. */
export function twoMeanSize(difference: number, deviation: number, setting = usualSetting): number {
  return perGroupFor(difference, meanSpread(deviation), setting);
}

/** The smallest difference of means that the test finds with the wanted power, in the mean's unit. */
export function twoMeanDifference(deviation: number, perGroup: number, setting = usualSetting): number {
  const wanted = normalQuantile(setting.power) - normalQuantile(setting.alpha / 2);
  return (wanted * meanSpread(deviation).none) / Math.sqrt(perGroup);
}

const meanSpread = (deviation: number): Spread => {
  const spread = Math.SQRT2 * deviation;
  return { none: spread, told: spread };
};

const isShare = (value: number): boolean => value >= 0 && value <= 1;
const clampShare = (value: number): number => Math.min(1, Math.max(0, value));

/** The least size up to `most` at which `found` holds, where it holds from some size on. */
function bisect(most: number, found: (size: number) => boolean): number {
  let low = 0;
  let high = most;
  for (let step = 0; step < 60; step++) {
    const middle = (low + high) / 2;
    if (found(middle)) high = middle;
    else low = middle;
  }
  return high;
}
