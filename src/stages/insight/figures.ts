import { ident, join, sql, type Sql } from '../../core/sql.ts';
import type { RunContext } from '../context.ts';
import type { FeatureSummary, FeaturesValue } from '../features/spec.ts';
import { scaled } from '../scaled.ts';
import type { SegmentsValue } from '../segments/spec.ts';
import type { Standing } from './spec.ts';

/** Features of one query: a cancel is heard between two of them. */
const featuresAtATime = 6;

/** What a segment's customers have in common, in the order of the features. */
export interface SegmentFigures {
  readonly size: number;
  readonly margin: number;
  /** Sum of `monetary`; null where no such feature is known. */
  readonly money: number | null;
  readonly standings: readonly Standing[];
}

type Row = Readonly<Record<string, number | null>>;

/** Exact figures of every segment over all its customers. */
export async function segmentFigures(
  features: FeaturesValue,
  segments: SegmentsValue,
  context: RunContext,
): Promise<SegmentFigures[]> {
  const from = sql`${ident(features.table)} POSITIONAL JOIN ${ident(segments.table)}`;
  const money = features.monetary === null ? sql`NULL::DOUBLE` : sql`sum(${ident(features.monetary)})`;
  const query = sql`SELECT segment, count(*)::DOUBLE AS size, avg(margin) AS margin, ${money} AS money FROM ${from} GROUP BY segment`;
  context.note(query.text);
  const bySegment = await grouped(query, segments.model.k, context);
  const standings: Standing[][] = bySegment.map(() => []);
  for (let start = 0; start < features.features.length; start += featuresAtATime) {
    const some = features.features.slice(start, start + featuresAtATime);
    const overall = await overallSpread(features.table, some, context);
    const rows = await grouped(
      sql`SELECT segment, ${join(some.flatMap(standingOf))} FROM ${from} GROUP BY segment`,
      segments.model.k,
      context,
    );
    rows.forEach((row, segment) => {
      for (const { id } of some) {
        const spread = overall[`${id}_deviation`] ?? 0;
        const away = (row[`${id}_z`] ?? 0) - (overall[`${id}_z`] ?? 0);
        standings[segment]?.push({
          feature: id,
          z: spread > 1e-9 ? away / spread : 0,
          median: row[`${id}_median`] ?? 0,
          mean: row[`${id}_mean`] ?? 0,
        });
      }
    });
    context.work.progress?.('Profiling segments', start + some.length, features.features.length, 'features');
  }
  return bySegment.map((row, segment) => ({
    size: row['size'] ?? 0,
    margin: row['margin'] ?? 0,
    money: features.monetary === null ? null : (row['money'] ?? 0),
    standings: standings[segment] ?? [],
  }));
}

function standingOf(feature: FeatureSummary): Sql[] {
  const { id } = feature;
  return [
    sql`avg(${scaled(feature)}) AS ${ident(`${id}_z`)}`,
    sql`avg(${ident(id)}) AS ${ident(`${id}_mean`)}`,
    sql`median(${ident(id)}) AS ${ident(`${id}_median`)}`,
  ];
}

/** Mean and population deviation of all customers in scaled units: 0 and 1 for z-scores, else what makes them so. */
async function overallSpread(
  table: string,
  features: readonly FeatureSummary[],
  context: RunContext,
): Promise<Row> {
  const figures = features.flatMap((feature) => [
    sql`avg(${scaled(feature)}) AS ${ident(`${feature.id}_z`)}`,
    sql`stddev_pop(${scaled(feature)}) AS ${ident(`${feature.id}_deviation`)}`,
  ]);
  const [row] = await context.database.rows<Row>(
    sql`SELECT ${join(figures)} FROM ${ident(table)}`,
    context.work,
  );
  return row ?? {};
}

async function grouped(query: Sql, segments: number, context: RunContext): Promise<Row[]> {
  const rows = await context.database.rows<Row>(query, context.work);
  return Array.from(
    { length: segments },
    (_, segment) => rows.find((row) => row['segment'] === segment) ?? {},
  );
}
