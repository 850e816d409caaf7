import { chiSquareSurvival } from '../chiSquareSurvival.ts';
import { chiSquareQuantile } from './chiSquareQuantile.ts';

/** A distribution of a distance under no drift, by its mean and variance. */
export interface FoldedSum {
  readonly mean: number;
  readonly variance: number;
}

/**
 * Mean and variance of Σ wᵢ |Gᵢ| for centred normal Gᵢ: E|G| = σ√(2/π), and Cov(|Gᵢ|, |Gⱼ|) =
 * 2/π σᵢσⱼ (√(1 − ρ²) + ρ asin ρ − 1) (Kamat 1953). @param covariance of Gᵢ and Gⱼ.
 */
export function foldedSum(
  weights: ArrayLike<number>,
  covariance: (i: number, j: number) => number,
): FoldedSum {
  const deviations = Array.from(weights, (_, i) => Math.sqrt(Math.max(0, covariance(i, i))));
  let mean = 0;
  let variance = 0;
  for (let i = 0; i < deviations.length; i++) {
    const one = (weights[i] as number) * (deviations[i] as number);
    if (one === 0) continue;
    mean += one;
    variance += one * one * (Math.PI / 2 - 1);
    for (let j = 0; j < i; j++) {
      const other = (weights[j] as number) * (deviations[j] as number);
      if (other === 0) continue;
      const product = (deviations[i] as number) * (deviations[j] as number);
      const rho = Math.max(-1, Math.min(1, covariance(i, j) / product));
      variance += 2 * one * other * (Math.sqrt(1 - rho * rho) + rho * Math.asin(rho) - 1);
    }
  }
  return { mean: mean * Math.sqrt(2 / Math.PI), variance: (variance * 2) / Math.PI };
}

/**
 * How likely such a sum is at least `value`, and the value that 95 of 100 stay below, with Nakagami's distribution (1960) of the
 * same mean and variance: exact for one term, and near the normal for many that are independent.
 */
export function foldedNull(
  { mean, variance }: FoldedSum,
  value: number,
): { readonly p95: number; readonly probability: number } {
  if (!(mean > 0)) return { p95: 0, probability: value > 0 ? 0 : 1 };
  const square = mean * mean + variance;
  const shape = nakagamiShape((mean * mean) / square);
  const toChiSquare = (2 * shape) / square;
  return {
    p95: Math.sqrt(chiSquareQuantile(0.05, 2 * shape) / toChiSquare),
    probability: chiSquareSurvival(value * value * toChiSquare, 2 * shape),
  };
}

/** The shape m at which mean² ÷ mean square = Γ(m + ½)² ÷ (Γ(m)² m), by bisection over m. */
function nakagamiShape(ratio: number): number {
  let low = 0.25;
  let high = 1e5;
  for (let step = 0; step < 60; step++) {
    const middle = Math.sqrt(low * high);
    if (Math.exp(2 * logGammaStep(middle)) / middle < ratio) low = middle;
    else high = middle;
  }
  return Math.sqrt(low * high);
}

/** ln Γ(m + ½) − ln Γ(m): its asymptotic series from m = 15 on, and Γ's recurrence up to there. */
function logGammaStep(m: number): number {
  let shift = 0;
  let at = m;
  while (at < 15) {
    shift += Math.log(at / (at + 0.5));
    at++;
  }
  const inverse = 1 / at;
  return shift + Math.log(at) / 2 - inverse / 8 + inverse ** 3 / 192 - inverse ** 5 / 640;
}
