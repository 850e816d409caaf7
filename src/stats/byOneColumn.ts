import { adjustedRandOfCounts } from './adjustedRand.ts';

/** How well a partition can be told by the values of one column alone. */
export interface ByOneColumn {
  /** Share of the rows that are in the segment which most rows of their value are in. */
  readonly share: number;
  /** Agreement of the partition with that grouping of the values, corrected for chance: 1 where the column tells it wholly. */
  readonly adjustedRand: number;
}

/**
 * What one column alone says of a partition. Each of its values is taken for the segment that most of its rows are in, the lowest
 * of equal ones; `share` is the purity of that, Σ_v max_s n(v, s) ÷ N (Manning, Raghavan and Schütze 2008, section 16.3), and
 * `adjustedRand` the adjusted Rand index (Hubert and Arabie 1985) of the partition and the values so grouped.
 * @param counts rows by value of the column (row) and segment (column). @returns null where nothing is counted.
 */
export function byOneColumn(counts: readonly (readonly number[])[]): ByOneColumn | null {
  const segments = counts[0]?.length ?? 0;
  const grouped = Array.from({ length: segments }, () => new Array<number>(segments).fill(0));
  let total = 0;
  let agreed = 0;
  for (const row of counts) {
    const own = row.indexOf(Math.max(...row));
    const into = grouped[own];
    row.forEach((count, segment) => {
      if (into) into[segment] = (into[segment] ?? 0) + count;
      total += count;
    });
    agreed += row[own] ?? 0;
  }
  if (!(total > 0)) return null;
  return { share: agreed / total, adjustedRand: adjustedRandOfCounts(grouped) };
}
