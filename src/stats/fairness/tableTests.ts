import { margins, type Uniform } from './counts.ts';
import { exactTest, fisherExact } from './exactTest.ts';
import { adjustedResiduals, independenceTest } from './residuals.ts';

/** A test that was made, and how. */
export interface MadeTest {
  readonly p: number;
  readonly method: 'chi-square' | 'exact' | 'monte-carlo' | 'normal' | 'fisher';
}

/** The tests of one table of groups by segments, before any adjustment for their number. */
export interface TableTests {
  /** Do group and segment depend on each other at all? Null where only one group or segment holds anybody. */
  readonly whole: MadeTest | null;
  /** Row by row: is this group in this segment more or less often than the others? Null where that cannot be asked. */
  readonly cells: readonly (MadeTest | null)[];
}

/** Below this expected count of a 2 × 2 table the normal distribution is too rough, and Fisher's test is made. */
export const leastExpected = 5;

/** Tables of more cells are tested by chi-square however sparse: with many cells it holds there too (Koehler and Larntz 1980). */
const mostCells = 500;

/**
 * The tests of a table: as a whole by Pearson's chi-square, each cell by its adjusted residual; where expected counts are
 * too small, by Freeman and Halton's test (all tables, or seeded draws; Cochran's rule) and by Fisher's exact test of "this group or not" by
 * "this segment or not" (below 5). At most some hundredths of a second.
 * Adjust the p-values of a whole audit together with `adjustP`.
 */
export function tableTests(counts: readonly (readonly number[])[], random: Uniform): TableTests {
  const found = independenceTest(counts);
  const { rows, columns, total } = margins(counts);
  const cells = adjustedResiduals(counts).map((cell): MadeTest | null => {
    if (cell.p === null) return null;
    const row = rows[cell.row] ?? 0;
    const column = columns[cell.column] ?? 0;
    const least = (Math.min(row, total - row) * Math.min(column, total - column)) / total;
    if (least >= leastExpected) return { p: cell.p, method: 'normal' };
    const { observed } = cell;
    return {
      p: fisherExact(observed, row - observed, column - observed, total - row - column + observed),
      method: 'fisher',
    };
  });
  if (found === null) return { whole: null, cells };
  if (found.dense || counts.length * columns.length > mostCells)
    return { whole: { p: found.p, method: 'chi-square' }, cells };
  const exact = exactTest(counts, random);
  return { whole: exact === null ? null : { p: exact.p, method: exact.method }, cells };
}
