import { chiSquare } from '../association.ts';
import { chiSquareSurvival } from '../chiSquareSurvival.ts';
import { margins } from './counts.ts';

/** One cell of a table of groups by segments. */
export interface Residual {
  readonly row: number;
  readonly column: number;
  readonly observed: number;
  /** Row sum · column sum ÷ total. */
  readonly expected: number;
  /**
   * Adjusted (standardised) residual (O − E) ÷ √(E (1 − row share)(1 − column share)), about standard normal where group and
   * segment do not depend on each other; null where a row or column is empty or holds everybody.
   */
  readonly adjusted: number | null;
  /** Its two-sided p-value by the normal distribution: the test of the 2 × 2 table "this group or not" by "this segment or not". */
  readonly p: number | null;
}

/**
 * Adjusted residuals of a contingency table, row by row.
 * Source: Haberman (1973), The analysis of residuals in cross-classified tables; statsmodels `Table.standardized_resids`.
 */
export function adjustedResiduals(counts: readonly (readonly number[])[]): Residual[] {
  const { rows, columns, total } = margins(counts);
  return counts.flatMap((line, row) =>
    line.map((observed, column) => {
      const ofRow = rows[row] ?? 0;
      const ofColumn = columns[column] ?? 0;
      const expected = total > 0 ? (ofRow * ofColumn) / total : 0;
      const variance = expected * (1 - ofRow / total) * (1 - ofColumn / total);
      const adjusted = variance > 0 ? (observed - expected) / Math.sqrt(variance) : null;
      const p = adjusted === null ? null : chiSquareSurvival(adjusted * adjusted, 1);
      return { row, column, observed, expected, adjusted, p };
    }),
  );
}

/** Pearson's test of independence of a table. */
export interface IndependenceTest {
  readonly statistic: number;
  readonly degrees: number;
  readonly p: number;
  /** The smallest expected count. */
  readonly smallestExpected: number;
  /** Cochran's rule: no expected count below 1 and at most a fifth of them below 5; else the chi-square distribution is only rough. */
  readonly dense: boolean;
}

/**
 * Pearson's chi-square test of independence without continuity correction; empty rows and columns do not count. Null where fewer
 * than two rows or columns hold anybody. As SciPy's `chi2_contingency(correction=False)`; Cochran (1954).
 */
export function independenceTest(counts: readonly (readonly number[])[]): IndependenceTest | null {
  const found = chiSquare(counts);
  if (found === null || found.rows < 2 || found.columns < 2) return null;
  const degrees = (found.rows - 1) * (found.columns - 1);
  const { rows, columns, total } = margins(counts);
  const expected = rows
    .filter((sum) => sum > 0)
    .flatMap((row) => columns.filter((sum) => sum > 0).map((column) => (row * column) / total));
  const smallestExpected = expected.reduce((least, count) => Math.min(least, count), Infinity);
  return {
    statistic: found.statistic,
    degrees,
    p: chiSquareSurvival(found.statistic, degrees),
    smallestExpected,
    dense: smallestExpected >= 1 && expected.filter((count) => count < 5).length <= expected.length / 5,
  };
}

/**
 * Cramér's V without bias correction, √(χ² ÷ (n · min(r − 1, c − 1))), as SciPy's `association(method="cramer")`; `cramersV` of
 * association.ts holds the corrected one. Null where fewer than two rows or columns hold anybody.
 */
export function plainCramersV(counts: readonly (readonly number[])[]): number | null {
  const found = chiSquare(counts);
  if (found === null || found.rows < 2 || found.columns < 2) return null;
  return Math.sqrt(found.statistic / (found.total * Math.min(found.rows - 1, found.columns - 1)));
}
