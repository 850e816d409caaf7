import { ident, join, sql } from '../../../core/sql.ts';
import { scaled, type ScaledFeature } from '../../scaled.ts';
import type { ReferenceContext } from './reference.ts';

const featuresAtATime = 16;

/** Means and population deviations of each segment's customers in scaled units, k × d each; 0 for a segment without any. */
export async function segmentMoments(
  tables: { readonly features: string; readonly segments: string },
  features: readonly ScaledFeature[],
  k: number,
  { database, work }: ReferenceContext,
): Promise<{ means: number[][]; deviations: number[][] }> {
  const means = Array.from({ length: k }, (): number[] => []);
  const deviations = Array.from({ length: k }, (): number[] => []);
  for (let start = 0; start < features.length; start += featuresAtATime) {
    work.progress?.('Describing the segments', start, features.length, 'features');
    const some = features.slice(start, start + featuresAtATime);
    const figures = some.flatMap((feature, at) => [
      sql`avg(${scaled(feature)}) AS ${ident(`m${at}`)}`,
      sql`stddev_pop(${scaled(feature)}) AS ${ident(`d${at}`)}`,
    ]);
    const rows = await database.rows<Record<string, number | null>>(
      sql`SELECT segment, ${join(figures)} FROM ${ident(tables.features)}
        POSITIONAL JOIN ${ident(tables.segments)} GROUP BY segment`,
      work,
    );
    for (let segment = 0; segment < k; segment++) {
      const row = rows.find((one) => one['segment'] === segment);
      some.forEach((_, at) => {
        means[segment]?.push(row?.[`m${at}`] ?? 0);
        deviations[segment]?.push(row?.[`d${at}`] ?? 0);
      });
    }
  }
  return { means, deviations };
}
