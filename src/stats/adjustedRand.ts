/**
 * Adjusted Rand index of two partitions of the same rows (Hubert and Arabie 1985): 1 for equal partitions whatever the names of
 * the clusters, about 0 for independent ones. Labels may be any integers. 1 when both are trivial, as scikit-learn.
 */
export function adjustedRand(a: ArrayLike<number>, b: ArrayLike<number>): number {
  const cells = new Map<number, Map<number, number>>();
  const rows = new Map<number, number>();
  const columns = new Map<number, number>();
  for (let i = 0; i < a.length; i++) {
    const row = a[i] as number;
    const column = b[i] as number;
    const line = cells.get(row) ?? new Map<number, number>();
    line.set(column, (line.get(column) ?? 0) + 1);
    cells.set(row, line);
    rows.set(row, (rows.get(row) ?? 0) + 1);
    columns.set(column, (columns.get(column) ?? 0) + 1);
  }
  const together = [...cells.values()].flatMap((line) => [...line.values()]);
  return agreement(together, [...rows.values()], [...columns.values()], a.length);
}

/** The same from counts of rows by cluster of one partition (row) and of the other (column). */
export function adjustedRandOfCounts(counts: readonly (readonly number[])[]): number {
  const rows = counts.map(sum);
  const columns = (counts[0] ?? []).map((_, column) => sum(counts.map((row) => row[column] ?? 0)));
  return agreement(counts.flat(), rows, columns, sum(rows));
}

function agreement(
  cells: readonly number[],
  rows: readonly number[],
  columns: readonly number[],
  total: number,
): number {
  const together = sum(cells.map(pairs));
  const inA = sum(rows.map(pairs));
  const inB = sum(columns.map(pairs));
  const all = pairs(total);
  const expected = all === 0 ? 0 : (inA * inB) / all;
  const most = (inA + inB) / 2;
  return most === expected ? 1 : (together - expected) / (most - expected);
}

const pairs = (n: number): number => (n * (n - 1)) / 2;
const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
