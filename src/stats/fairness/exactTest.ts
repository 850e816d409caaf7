import { margins, type Uniform } from './counts.ts';
import { drawTable, logFactorial } from './drawCounts.ts';

/** Tables as likely as the observed one, up to rounding, count as not more likely (as R's `fisher.test`). */
const tie = 1 + 1e-7;

/**
 * Fisher's exact test of a 2 × 2 table [[a, b], [c, d]], two-sided: the chance, with the sums of rows and columns fixed, of a table at
 * most as likely as this one. Probabilities relative to the peak, by the ratio of neighbours: exact to about 1e-13 at any count.
 * 1 where a row or column is empty. Source: Fisher (1935); SciPy's `fisher_exact(alternative="two-sided")`.
 */
export function fisherExact(a: number, b: number, c: number, d: number): number {
  const row = a + b;
  const column = a + c;
  const total = a + b + c + d;
  const least = Math.max(0, row + column - total);
  const most = Math.min(row, column);
  if (least >= most) return 1;
  const rest = total - row - column;
  const up = (x: number): number => (((column - x) / (x + 1)) * (row - x)) / (rest + x + 1);
  const peak = Math.min(most, Math.max(least, Math.floor(((row + 1) * (column + 1)) / (total + 2))));
  const relative = new Map<number, number>([[peak, 1]]);
  // Beyond 1e-25 of the peak nothing is left that 53 bits can hold, except on the way to the observed table itself.
  for (let x = peak, p = 1; x < most && (p > 1e-25 || x < a); x++) relative.set(x + 1, (p *= up(x)));
  for (let x = peak, p = 1; x > least && (p > 1e-25 || x > a); x--) relative.set(x - 1, (p /= up(x - 1)));
  const observed = relative.get(a) ?? 0;
  const all = [...relative.values()].sort((x, y) => x - y);
  const sum = all.reduce((so, p) => so + p, 0);
  return Math.min(1, all.filter((p) => p <= observed * tie).reduce((so, p) => so + p, 0) / sum);
}

/** A test of a table by its own distribution. */
export interface ExactTest {
  readonly p: number;
  /** Every table was looked at, or this many were drawn. */
  readonly method: 'exact' | 'monte-carlo';
  readonly tables: number;
}

/** How the exact test of a larger table is made. */
export interface ExactSetting {
  /** Most tables to enumerate before tables are drawn instead. */
  readonly most: number;
  /** Most tables to draw. */
  readonly draws: number;
  /** Drawing ends once so many drawn tables were at most as likely: the p-value is large, and known well enough. */
  readonly enough: number;
}

/** Up to 20,000 tables are listed; else as many are drawn as take a few hundredths of a second, from 99 to 4,999. */
export function usualExact(counts: readonly (readonly number[])[]): ExactSetting {
  const cells = counts.length * (counts[0]?.length ?? 0);
  return { most: 20_000, draws: Math.min(4_999, Math.max(99, Math.floor(60_000 / cells))), enough: 50 };
}

/**
 * Freeman and Halton's extension of Fisher's exact test to r × c tables: the chance, with all margins fixed, of a table at most as likely.
 * Every table where there are at most `most`; otherwise seeded draws, p = (1 + tables at most as likely) ÷ (1 + draws), which is never 0
 * and keeps its level (Phipson and Smyth 2010), ended early with p = enough ÷ draws so far (Besag and Clifford 1991).
 * Null where fewer than two rows or columns hold anybody.
 */
export function exactTest(
  counts: readonly (readonly number[])[],
  random: Uniform,
  setting: ExactSetting = usualExact(counts),
): ExactTest | null {
  const { rows: usedRows, columns: usedColumns } = usedMargins(counts);
  if (usedRows.length < 2 || usedColumns.length < 2) return null;
  const observed = weightOf(counts) + Math.log(tie);
  const listed = enumerate(usedRows, usedColumns, setting.most);
  if (listed !== null) return { p: shareAtMost(listed, observed), method: 'exact', tables: listed.length };
  let extreme = 0;
  for (let draw = 1; draw <= setting.draws; draw++) {
    if (weightOf(drawTable(usedRows, usedColumns, random)) <= observed) extreme += 1;
    if (extreme === setting.enough) return { p: extreme / draw, method: 'monte-carlo', tables: draw };
  }
  return { p: (1 + extreme) / (setting.draws + 1), method: 'monte-carlo', tables: setting.draws };
}

/**
 * The p-value of `exactTest` by so many draws, where fewer gave none as unlikely and so could not tell how small p is. Taken only then, it
 * keeps the level: below the least p of the fewer draws it is this p-value alone, above it that of the fewer draws. Ended early as there.
 * @param turn waited for between pieces of the work.
 */
export async function sharperExactP(
  counts: readonly (readonly number[])[],
  random: Uniform,
  draws: number,
  turn: () => Promise<void>,
): Promise<number> {
  const { rows, columns } = usedMargins(counts);
  const observed = weightOf(counts) + Math.log(tie);
  let extreme = 0;
  for (let draw = 1; draw <= draws; draw++) {
    if (draw % 20 === 0) await turn();
    if (weightOf(drawTable(rows, columns, random)) <= observed) extreme += 1;
    if (extreme === 50) return extreme / draw;
  }
  return (1 + extreme) / (draws + 1);
}

/** −Σ ln nᵢⱼ! of a table: the logarithm of its chance up to a constant. */
const weightOf = (table: readonly (readonly number[])[]): number =>
  -table.reduce((sum, row) => row.reduce((so, count) => so + logFactorial(count), sum), 0);

function usedMargins(counts: readonly (readonly number[])[]): { rows: number[]; columns: number[] } {
  const { rows, columns } = margins(counts);
  return { rows: rows.filter((sum) => sum > 0), columns: columns.filter((sum) => sum > 0) };
}

/** The share of probability, of which the logarithms are given up to a constant, that lies at or below one. */
function shareAtMost(logarithms: readonly number[], observed: number): number {
  const top = logarithms.reduce((most, at) => Math.max(most, at), -Infinity);
  let all = 0;
  let extreme = 0;
  for (const at of logarithms) {
    const p = Math.exp(at - top);
    all += p;
    if (at <= observed) extreme += p;
  }
  return Math.min(1, extreme / all);
}

/** −Σ ln nᵢⱼ! of every table with these sums, or null where there are more than `most`. */
function enumerate(rows: readonly number[], columns: readonly number[], most: number): number[] | null {
  const found: number[] = [];
  const lastRow = rows.length - 1;
  const lastColumn = columns.length - 1;
  const left = [...columns];
  const walk = (row: number, column: number, inRow: number, weight: number): boolean => {
    if (row === lastRow) {
      found.push(left.reduce((sum, count) => sum - logFactorial(count), weight));
      return found.length <= most;
    }
    const room = left[column] as number;
    if (column === lastColumn) {
      if (inRow > room) return true;
      left[column] = room - inRow;
      const on = walk(row + 1, 0, rows[row + 1] as number, weight - logFactorial(inRow));
      left[column] = room;
      return on;
    }
    let later = 0;
    for (let j = column + 1; j <= lastColumn; j++) later += left[j] as number;
    for (let x = Math.max(0, inRow - later); x <= Math.min(room, inRow); x++) {
      left[column] = room - x;
      const on = walk(row, column + 1, inRow - x, weight - logFactorial(x));
      left[column] = room;
      if (!on) return false;
    }
    return true;
  };
  return walk(0, 0, rows[0] as number, 0) ? found : null;
}
