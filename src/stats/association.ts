/**
 * Pearson's chi-square of a contingency table of counts, without continuity correction; rows and columns whose counts
 * are all 0 do not count. Null where nothing is counted.
 */
export function chiSquare(counts: readonly (readonly number[])[]): {
  readonly statistic: number;
  readonly rows: number;
  readonly columns: number;
  readonly total: number;
} | null {
  const rowSums = counts.map((row) => row.reduce((sum, count) => sum + count, 0));
  const columnSums = (counts[0] ?? []).map((_, column) =>
    counts.reduce((sum, row) => sum + (row[column] ?? 0), 0),
  );
  const total = rowSums.reduce((sum, count) => sum + count, 0);
  if (!(total > 0)) return null;
  let statistic = 0;
  counts.forEach((row, i) => {
    row.forEach((count, j) => {
      const expected = ((rowSums[i] ?? 0) * (columnSums[j] ?? 0)) / total;
      if (expected > 0) statistic += (count - expected) ** 2 / expected;
    });
  });
  const used = (sums: readonly number[]) => sums.filter((sum) => sum > 0).length;
  return { statistic, rows: used(rowSums), columns: used(columnSums), total };
}

/**
 * Cramér's V of a contingency table with the bias correction of Bergsma (2013): φ̃² = max(0, φ² − (r−1)(c−1)/(n−1)),
 * r̃ = r − (r−1)²/(n−1), likewise c̃, V = √(φ̃² / min(r̃−1, c̃−1)). Null where one side has fewer than two values.
 * Source: W. Bergsma, A bias-correction for Cramér's V and Tschuprow's T, Journal of the Korean Statistical Society 42 (2013).
 */
export function cramersV(counts: readonly (readonly number[])[]): number | null {
  const found = chiSquare(counts);
  if (!found || found.rows < 2 || found.columns < 2) return null;
  const { statistic, rows, columns, total } = found;
  const corrected = Math.max(0, statistic / total - ((rows - 1) * (columns - 1)) / (total - 1));
  const smallest = Math.min(
    rows - 1 - (rows - 1) ** 2 / (total - 1),
    columns - 1 - (columns - 1) ** 2 / (total - 1),
  );
  return smallest > 0 ? Math.min(1, Math.sqrt(corrected / smallest)) : null;
}

/** What is known of a number within one category: how many values, their mean, and the sum of squares around that mean. */
export interface Group {
  readonly count: number;
  readonly mean: number;
  readonly squares: number;
}

/** Rows, mean and sum of squares of the numbers in each of `count` groups, in one pass (Welford 1962); a row of no group is left out. */
export function momentsByGroup(
  numbers: Float32Array | Float64Array,
  groupOf: ArrayLike<number>,
  count: number,
): Group[] {
  const groups = Array.from({ length: count }, () => ({ count: 0, mean: 0, squares: 0 }));
  for (let row = 0; row < numbers.length; row++) {
    const group = groups[groupOf[row] as number];
    if (!group) continue;
    const value = numbers[row] as number;
    group.count += 1;
    const off = value - group.mean;
    group.mean += off / group.count;
    group.squares += off * (value - group.mean);
  }
  return groups;
}

/**
 * Correlation ratio η = √(between ÷ total sum of squares) of a number over categories, 0…1 (Fisher, 1925).
 * Null with fewer than two categories or where the number does not vary.
 */
export function correlationRatio(groups: readonly Group[]): number | null {
  const used = groups.filter(({ count }) => count > 0);
  const total = used.reduce((sum, { count }) => sum + count, 0);
  const mean = used.reduce((sum, group) => sum + group.count * group.mean, 0) / total;
  const between = used.reduce((sum, group) => sum + group.count * (group.mean - mean) ** 2, 0);
  const within = used.reduce((sum, { squares }) => sum + squares, 0);
  if (used.length < 2 || !(between + within > 0)) return null;
  return Math.sqrt(between / (between + within));
}

/**
 * How unevenly values are spread over their categories: 1 − entropy ÷ ln(categories). 0 when all are as frequent, near 1 when
 * one holds nearly all; null with fewer than two categories.
 * @param logs the sum of n·ln n over the categories' counts.
 */
export function imbalance(total: number, categories: number, logs: number): number | null {
  if (categories < 2 || total <= 0) return null;
  const entropy = Math.log(total) - logs / total;
  return Math.min(1, Math.max(0, 1 - entropy / Math.log(categories)));
}
