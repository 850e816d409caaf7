/** What two classifications of the same rows tell of each other. */
export interface MutualInformation {
  /** Σ p(x, y) ln(p(x, y) ÷ p(x) p(y)), in nats: scikit-learn `mutual_info_score`. */
  readonly information: number;
  /** As a share of the entropy of the rows' classification: 1 where the columns tell it wholly (Theil's uncertainty coefficient). */
  readonly shareOfRows: number | null;
}

/** Mutual information of a contingency table (Shannon 1948); null where nothing is counted. */
export function mutualInformation(counts: readonly (readonly number[])[]): MutualInformation | null {
  const rows = counts.map((row) => row.reduce((sum, count) => sum + count, 0));
  const columns = (counts[0] ?? []).map((_, j) => counts.reduce((sum, row) => sum + (row[j] ?? 0), 0));
  const total = rows.reduce((sum, count) => sum + count, 0);
  if (!(total > 0)) return null;
  let information = 0;
  counts.forEach((row, i) => {
    row.forEach((count, j) => {
      if (count === 0) return;
      information += (count / total) * Math.log((count / (rows[i] ?? 0)) * (total / (columns[j] ?? 0)));
    });
  });
  const entropy = -rows.reduce((sum, n) => sum + (n > 0 ? (n / total) * Math.log(n / total) : 0), 0);
  information = Math.max(0, information);
  return { information, shareOfRows: entropy > 0 ? Math.min(1, information / entropy) : null };
}
