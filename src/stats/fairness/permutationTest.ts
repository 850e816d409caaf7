import { margins, type Uniform } from './counts.ts';
import { drawTable } from './drawCounts.ts';

/** A permutation test of one figure of a table of groups by segments. */
export interface PermutationTest {
  readonly statistic: number;
  /** (1 + permutations with at least this figure) ÷ (1 + permutations). */
  readonly p: number;
  readonly permutations: number;
}

/**
 * Permutation test of any figure of a table (large = further from no difference): the groups of the customers are shuffled, of which
 * only the table is seen, so that tables with the same margins are drawn. Seeded; the p-value is never 0 (Phipson and Smyth 2010).
 */
export function permutationTest(
  counts: readonly (readonly number[])[],
  figure: (counts: readonly (readonly number[])[]) => number,
  random: Uniform,
  permutations = 999,
): PermutationTest {
  const { rows, columns } = margins(counts);
  const statistic = figure(counts);
  const atLeast = statistic - Math.abs(statistic) * 1e-12;
  let extreme = 1;
  for (let i = 0; i < permutations; i++) {
    if (figure(drawTable(rows, columns, random)) >= atLeast) extreme += 1;
  }
  return { statistic, p: extreme / (permutations + 1), permutations };
}

/** The widest gap of selection rates between groups in any segment: the figure of a parity audit as a whole. */
export function widestGap(counts: readonly (readonly number[])[]): number {
  const { rows, columns } = margins(counts);
  let widest = 0;
  columns.forEach((_, column) => {
    let low = Infinity;
    let high = -Infinity;
    counts.forEach((row, i) => {
      const n = rows[i] ?? 0;
      if (n === 0) return;
      const rate = (row[column] ?? 0) / n;
      low = Math.min(low, rate);
      high = Math.max(high, rate);
    });
    widest = Math.max(widest, high - low);
  });
  return widest;
}
