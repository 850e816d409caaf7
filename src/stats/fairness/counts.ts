/** One group's customers: how many there are and how many of them are selected (a member of the segment, made the offer). */
export interface GroupCount {
  readonly group: string;
  readonly n: number;
  readonly selected: number;
}

/** One group's customers by what was decided (positive or negative) and whether that was right (true) or not (false). */
export interface GroupConfusion {
  readonly group: string;
  readonly tp: number;
  readonly fp: number;
  readonly tn: number;
  readonly fn: number;
}

/** A figure with the two ends of its interval. */
export interface Interval {
  readonly value: number;
  readonly low: number;
  readonly high: number;
}

/** Uniform numbers in [0, 1), seeded by the caller. */
export interface Uniform {
  uniform(): number;
}

/** Row sums, column sums and the whole sum of a table of counts. */
export function margins(counts: readonly (readonly number[])[]): {
  readonly rows: number[];
  readonly columns: number[];
  readonly total: number;
} {
  const rows = counts.map((row) => row.reduce((sum, count) => sum + count, 0));
  const columns = (counts[0] ?? []).map((_, column) =>
    counts.reduce((sum, row) => sum + (row[column] ?? 0), 0),
  );
  return { rows, columns, total: rows.reduce((sum, count) => sum + count, 0) };
}

/** A quotient, or null where nothing is divided by. */
export const share = (part: number, whole: number): number | null => (whole > 0 ? part / whole : null);
