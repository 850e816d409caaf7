import { chiSquareSurvival } from '../chiSquareSurvival.ts';
import { chiSquareQuantile } from './chiSquareQuantile.ts';
import { sumOf } from './values.ts';

/** A population stability index beside what chance alone gives at these sizes. */
export interface PopulationStability {
  readonly value: number;
  /** Bins that hold a row of either sample. */
  readonly bins: number;
  /** What samples of these sizes from one population give on average, and in 95 of 100 cases at most. */
  readonly null: { readonly mean: number; readonly p95: number };
  /** How likely chance alone gives the value or more. */
  readonly probability: number;
  /** The value beyond its mean by chance, at least 0: an effect that does not grow as samples get smaller. */
  readonly excess: number;
}

/**
 * The population stability index Σ (q − p) ln(q ÷ p) of two samples counted in the same bins, p the reference's and q the
 * current shares: the symmetrised Kullback–Leibler divergence (Jeffreys 1946). A bin that is empty in one sample counts half a row
 * there, so that the value is finite; a bin that is empty in both does not count. Null: `populationStabilityNull`.
 * @returns NaN as value where a sample is empty.
 */
export function populationStability(
  reference: readonly number[],
  current: readonly number[],
): PopulationStability {
  const n = sumOf(reference);
  const m = sumOf(current);
  const [p, q] = halfRows(reference, current);
  const value = n > 0 && m > 0 ? stabilityOfShares(p, q) : NaN;
  const bins = p.length;
  const { mean, quantile } = populationStabilityNull(n, m, bins);
  const probability = bins < 2 ? 1 : chiSquareSurvival(value / (1 / n + 1 / m), bins - 1);
  return { value, bins, null: { mean, p95: quantile }, probability, excess: Math.max(0, value - mean) };
}

/**
 * What the index is by chance alone: about (1/n + 1/m) χ² with B − 1 degrees of freedom, so with mean (1/n + 1/m)(B − 1).
 * Source: Yurdakul and Naranjo, Statistical properties of the population stability index, Journal of Risk Model Validation 14
 * (2020). Good where some five rows are expected in each bin.
 */
export function populationStabilityNull(
  n: number,
  m: number,
  bins: number,
  probability = 0.95,
): { readonly mean: number; readonly quantile: number } {
  if (bins < 2) return { mean: 0, quantile: 0 };
  const scale = 1 / n + 1 / m;
  return { mean: scale * (bins - 1), quantile: scale * chiSquareQuantile(1 - probability, bins - 1) };
}

/** The index of two lists of shares that are all above 0. */
export function stabilityOfShares(p: readonly number[], q: readonly number[]): number {
  return p.reduce((sum, share, i) => {
    const other = q[i] as number;
    return sum + (other - share) * Math.log(other / share);
  }, 0);
}

/** Shares of both samples over the bins that hold a row of either; an empty cell of one counts half a row. */
function halfRows(reference: readonly number[], current: readonly number[]): [number[], number[]] {
  const used = reference
    .map((_, bin) => bin)
    .filter((bin) => count(reference, bin) + count(current, bin) > 0);
  return [
    shares(used.map((bin) => count(reference, bin) || 0.5)),
    shares(used.map((bin) => count(current, bin) || 0.5)),
  ];
}

const count = (counts: readonly number[], bin: number): number => counts[bin] ?? 0;

/** Counts as shares of their sum. */
export function shares(counts: readonly number[]): number[] {
  const total = sumOf(counts);
  return counts.map((value) => value / total);
}
