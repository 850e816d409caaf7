import { chiSquare } from '../association.ts';
import { chiSquareSurvival } from '../chiSquareSurvival.ts';
import { fisherExact } from '../fairness/exactTest.ts';
import { sumOf } from './values.ts';

/** A test of two lists of counts by the same categories. */
export interface CategoryTest {
  readonly statistic: number;
  readonly degrees: number;
  readonly probability: number;
  readonly method: 'chi-square' | 'exact';
  /** Categories that were taken together since fewer than five rows were expected in a sample. */
  readonly pooled: number;
}

/** Fewest rows expected in a cell for χ² to hold (Cochran, Biometrics 10, 1954). */
const fewestExpected = 5;

/**
 * Chi-square test of homogeneity of a 2 × K table (Pearson 1900). Rare categories, from the rarest on, are taken together until at
 * least five rows are expected in each cell; where two categories are left with fewer, Fisher's exact test decides.
 * Probability 1 where there is one category, or an empty sample.
 */
export function categoryTest(reference: readonly number[], current: readonly number[]): CategoryTest {
  const n = sumOf(reference);
  const m = sumOf(current);
  const none: CategoryTest = { statistic: 0, degrees: 0, probability: 1, method: 'chi-square', pooled: 0 };
  if (n === 0 || m === 0) return none;
  const cells = reference
    .map((count, i) => ({ reference: count, current: current[i] as number }))
    .filter((cell) => cell.reference + cell.current > 0)
    .sort((a, b) => b.reference + b.current - (a.reference + a.current));
  const fewest = (fewestExpected * (n + m)) / Math.min(n, m);
  let pooled = 0;
  while (cells.length > 2) {
    const last = cells[cells.length - 1] as { reference: number; current: number };
    if (last.reference + last.current >= fewest) break;
    const next = cells[cells.length - 2] as { reference: number; current: number };
    cells.splice(-2, 2, {
      reference: last.reference + next.reference,
      current: last.current + next.current,
    });
    pooled += pooled === 0 ? 2 : 1;
  }
  const [first, second] = cells;
  if (first === undefined || second === undefined) return none;
  const found = chiSquare([cells.map((cell) => cell.reference), cells.map((cell) => cell.current)]);
  const statistic = found?.statistic ?? 0;
  const degrees = cells.length - 1;
  const exact = cells.length === 2 && second.reference + second.current < fewest;
  const probability = exact
    ? fisherExact(first.reference, second.reference, first.current, second.current)
    : chiSquareSurvival(statistic, degrees);
  return { statistic, degrees, probability, method: exact ? 'exact' : 'chi-square', pooled };
}

/** Categories that the reference has no row of. */
export interface NewCategories {
  /** Their places in the list of categories. */
  readonly indexes: readonly number[];
  readonly rows: number;
  readonly share: number;
  /** How likely, without drift, none of so many rows lies in the reference: exact, one-sided. */
  readonly probability: number;
}

/** Looks for categories of the current sample that the reference has no row of. */
export function newCategories(reference: readonly number[], current: readonly number[]): NewCategories {
  const n = sumOf(reference);
  const m = sumOf(current);
  const indexes = reference.flatMap((count, i) => (count === 0 && (current[i] as number) > 0 ? [i] : []));
  const rows = sumOf(indexes.map((i) => current[i] as number));
  let logarithm = 0;
  for (let i = 0; i < rows; i++) logarithm += Math.log((m - i) / (n + m - i));
  return { indexes, rows, share: m > 0 ? rows / m : 0, probability: n > 0 ? Math.exp(logarithm) : 1 };
}
