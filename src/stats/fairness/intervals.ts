import { chiSquareSurvival } from '../chiSquareSurvival.ts';
import { normalQuantile } from '../normal.ts';
import type { Interval } from './counts.ts';

const zOf = (level: number): number => -normalQuantile((1 - level) / 2);

/** The ends of p̂ by solving |p̂ − p| ≤ √(c p (1 − p) / n) for p, c a quantile of χ² with one degree of freedom. */
function scoreInterval(selected: number, n: number, c: number): Interval {
  const rate = selected / n;
  const middle = (rate + c / (2 * n)) / (1 + c / n);
  const half = (Math.sqrt(c) * Math.sqrt((rate * (1 - rate)) / n + c / (4 * n * n))) / (1 + c / n);
  return {
    value: rate,
    low: selected === 0 ? 0 : Math.max(0, middle - half),
    high: selected === n ? 1 : Math.min(1, middle + half),
  };
}

/**
 * Wilson's score interval of a share; null where n is 0. Source: Wilson (1927); statsmodels `proportion_confint(method="wilson")`.
 * @param level chance that the interval holds the share, for instance 0.95.
 */
export function wilson(selected: number, n: number, level = 0.95): Interval | null {
  return n > 0 ? scoreInterval(selected, n, zOf(level) ** 2) : null;
}

/**
 * Goodman's simultaneous intervals of the shares of a multinomial: all hold together with at least about the level. Each is a score
 * interval with the quantile of χ²₁ at 1 − (1 − level) ÷ categories. Null where nothing is counted.
 * Source: Goodman (1965), On simultaneous confidence intervals for multinomial proportions; statsmodels
 * `multinomial_proportions_confint(method="goodman")`.
 */
export function goodman(counts: readonly number[], level = 0.95): Interval[] | null {
  const total = counts.reduce((sum, count) => sum + count, 0);
  if (!(total > 0)) return null;
  const c = zOf(1 - (1 - level) / counts.length) ** 2;
  return counts.map((count) => scoreInterval(count, total, c));
}

/**
 * Newcombe's hybrid score interval (his method 10) of the difference first − second of two independent shares; null where one
 * group is empty. Source: Newcombe (1998); statsmodels `confint_proportions_2indep(method="newcomb", compare="diff")`.
 */
export function newcombe(
  first: { readonly selected: number; readonly n: number },
  second: { readonly selected: number; readonly n: number },
  level = 0.95,
): Interval | null {
  const a = wilson(first.selected, first.n, level);
  const b = wilson(second.selected, second.n, level);
  if (a === null || b === null) return null;
  const value = a.value - b.value;
  return {
    value,
    low: value - Math.hypot(a.value - a.low, b.high - b.value),
    high: value + Math.hypot(a.high - a.value, b.value - b.low),
  };
}

/**
 * Interval of the ratio first ÷ second of two independent shares by the normal distribution of its logarithm; null where one group
 * is empty or has nobody selected, for then the logarithm has no value.
 * Source: Katz, Baptista, Azen and Pike (1978); statsmodels `confint_proportions_2indep(method="log", compare="ratio")`.
 */
export function logRatio(
  first: { readonly selected: number; readonly n: number },
  second: { readonly selected: number; readonly n: number },
  level = 0.95,
): Interval | null {
  if (!(first.selected > 0 && second.selected > 0)) return null;
  const value = first.selected / first.n / (second.selected / second.n);
  const spread = Math.sqrt(1 / first.selected - 1 / first.n + 1 / second.selected - 1 / second.n);
  const factor = Math.exp(zOf(level) * spread);
  return { value, low: value / factor, high: value * factor };
}

/** Two-sided p-value of the pooled z-test that two shares are equal; null where a group is empty or all are alike. */
export function equalSharesP(
  first: { readonly selected: number; readonly n: number },
  second: { readonly selected: number; readonly n: number },
): number | null {
  const pooled = (first.selected + second.selected) / (first.n + second.n);
  const variance = pooled * (1 - pooled) * (1 / first.n + 1 / second.n);
  if (!(first.n > 0 && second.n > 0 && variance > 0)) return null;
  const difference = first.selected / first.n - second.selected / second.n;
  return chiSquareSurvival((difference * difference) / variance, 1);
}
