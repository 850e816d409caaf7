import { chiSquareSurvival } from '../chiSquareSurvival.ts';
import { chiSquareQuantile } from './chiSquareQuantile.ts';
import { foldedNull, foldedSum } from './foldedSum.ts';
import { shares } from './populationStability.ts';
import { sumOf } from './values.ts';

/** A distance of two distributions beside its null for the sizes at hand. */
export interface Distance {
  readonly value: number;
  /** What chance alone stays below in 95 of 100 cases. */
  readonly p95: number;
  /** How likely chance alone gives the value or more. */
  readonly probability: number;
}

/**
 * Jensen–Shannon distance of two samples counted in the same bins: √(½ Σ p log(p ÷ m) + ½ Σ q log(q ÷ m)) with m = (p + q) ÷ 2
 * (Lin 1991; Endres and Schindelin 2003). From 0 to √ln 2 with base e, and to 1 with base 2. Under no drift its square is about
 * (1/n + 1/m) χ² ÷ 8 (÷ ln 2 with base 2), as every f-divergence's second order (Csiszár).
 */
export function jensenShannon(
  reference: readonly number[],
  current: readonly number[],
  base: 'e' | '2',
): Distance {
  const unit = base === '2' ? Math.LN2 : 1;
  const value = Math.sqrt(jensenShannonOfShares(shares(reference), shares(current)) / unit);
  return squareNull(value, 8 * unit, reference, current);
}

/** The divergence (the distance's square) of two lists of shares, in nats; never below 0. */
export function jensenShannonOfShares(p: readonly number[], q: readonly number[]): number {
  const sum = p.reduce((total, share, i) => {
    const other = q[i] as number;
    const middle = (share + other) / 2;
    return total + term(share, middle) + term(other, middle);
  }, 0);
  return Math.max(0, sum / 2);
}

const term = (share: number, middle: number): number => (share > 0 ? share * Math.log(share / middle) : 0);

/** Hellinger distance √(½ Σ (√p − √q)²), 0 to 1 (Hellinger 1909). Under no drift its square is about (1/n + 1/m) χ² ÷ 8. */
export function hellinger(reference: readonly number[], current: readonly number[]): Distance {
  const p = shares(reference);
  const q = shares(current);
  const sum = p.reduce((total, share, i) => total + (Math.sqrt(share) - Math.sqrt(q[i] as number)) ** 2, 0);
  return squareNull(Math.sqrt(sum / 2), 8, reference, current);
}

/**
 * Total variation ½ Σ |p − q|, 0 to 1: the share of rows that would have to change bins. Under no drift a sum of folded normals
 * with the covariance of the multinomial of both samples together.
 */
export function totalVariation(reference: readonly number[], current: readonly number[]): Distance {
  const p = shares(reference);
  const q = shares(current);
  const value = p.reduce((total, share, i) => total + Math.abs(share - (q[i] as number)), 0) / 2;
  const pooled = shares(reference.map((count, i) => count + (current[i] as number)));
  const scale = 1 / sumOf(reference) + 1 / sumOf(current);
  const halves = pooled.map(() => 0.5);
  const chance = foldedSum(halves, (i, j) => {
    const one = pooled[i] as number;
    return scale * (i === j ? one * (1 - one) : -one * (pooled[j] as number));
  });
  return { value, ...foldedNull(chance, value) };
}

/** Null of a distance whose square times `unit` is about (1/n + 1/m) χ² with one degree less than bins in use. */
function squareNull(
  value: number,
  unit: number,
  reference: readonly number[],
  current: readonly number[],
): Distance {
  const used = reference.filter((count, i) => count + (current[i] as number) > 0).length;
  if (used < 2) return { value, p95: 0, probability: 1 };
  const scale = (1 / sumOf(reference) + 1 / sumOf(current)) / unit;
  return {
    value,
    p95: Math.sqrt(scale * chiSquareQuantile(0.05, used - 1)),
    probability: chiSquareSurvival((value * value) / scale, used - 1),
  };
}
