import { ident, join, sql } from '../../../core/sql.ts';
import { scaled, type ScaledFeature } from '../../scaled.ts';
import type { ReadingContext } from '../features/samples.ts';

/** Members of one segment in one snapshot, in scaled units. */
export interface SegmentCentre {
  readonly size: number;
  /** Means and population variances in the order of the features; empty without members. */
  readonly mean: readonly number[];
  readonly variance: readonly number[];
}

/** Features of one query: a cancel is heard between two of them. */
const featuresAtATime = 8;

/**
 * Sizes, means and variances of every segment over all customers.
 * @param features the used ones, in the order of the coordinates. @param assignments a table with `segment`, row by row as the features' table.
 */
export async function segmentCentres(
  table: string,
  assignments: string,
  features: readonly ScaledFeature[],
  k: number,
  { database, work }: ReadingContext,
): Promise<SegmentCentre[]> {
  const found = Array.from({ length: k }, () => ({
    size: 0,
    mean: [] as number[],
    variance: [] as number[],
  }));
  for (let start = 0; start < features.length; start += featuresAtATime) {
    const some = features.slice(start, start + featuresAtATime);
    const values = some.map((feature, index) => sql`${scaled(feature)} AS ${ident(`z${index}`)}`);
    const figures = some.flatMap((_, index) => {
      const z = ident(`z${index}`);
      return [sql`avg(${z}) AS ${ident(`m${index}`)}`, sql`var_pop(${z}) AS ${ident(`v${index}`)}`];
    });
    const rows = await database.rows<Record<string, number | null>>(
      sql`SELECT segment, count(*)::DOUBLE AS size, ${join(figures)}
        FROM (SELECT segment, ${join(values)} FROM ${ident(table)} POSITIONAL JOIN ${ident(assignments)})
        WHERE segment IS NOT NULL GROUP BY segment`,
      work,
    );
    for (const row of rows) {
      const segment = found[row['segment'] ?? -1];
      if (!segment) continue;
      segment.size = row['size'] ?? 0;
      some.forEach((_, index) => {
        segment.mean.push(row[`m${index}`] ?? 0);
        segment.variance.push(row[`v${index}`] ?? 0);
      });
    }
  }
  return found;
}
