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
    const rows = await grouped(
      sql`SELECT segment, ${join(some.flatMap(standingOf))} FROM ${from} GROUP BY segment`,
      segments.model.k,
      context,
    );
    const overall = new Map(some.map(({ id }) => [id, overallOf(id, rows)]));
    rows.forEach((row, segment) => {
      for (const { id } of some) {
        const { mean = 0, deviation = 0 } = overall.get(id) ?? {};
        standings[segment]?.push({
          feature: id,
          z: deviation > 1e-9 ? ((row[`${id}_z`] ?? 0) - mean) / deviation : 0,
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
    sql`count(${scaled(feature)})::DOUBLE AS ${ident(`${id}_n`)}`,
    sql`avg(${scaled(feature)}) AS ${ident(`${id}_z`)}`,
    sql`var_pop(${scaled(feature)}) AS ${ident(`${id}_variance`)}`,
    sql`avg(${ident(id)}) AS ${ident(`${id}_mean`)}`,
    sql`median(${ident(id)}) AS ${ident(`${id}_median`)}`,
  ];
}

/**
 * Mean and population deviation of all customers in scaled units: 0 and 1 for z-scores, else what makes them so. From those of
 * segments: a variance is the mean of those within plus that of the means.
 */
function overallOf(id: string, rows: readonly Row[]): { readonly mean: number; readonly deviation: number } {
  const figures = rows.map((row) => ({
    n: row[`${id}_n`] ?? 0,
    mean: row[`${id}_z`] ?? 0,
    variance: row[`${id}_variance`] ?? 0,
  }));
  const total = figures.reduce((sum, { n }) => sum + n, 0);
  if (total === 0) return { mean: 0, deviation: 0 };
  const mean = figures.reduce((sum, own) => sum + own.n * own.mean, 0) / total;
  const squares = figures.reduce((sum, own) => sum + own.n * (own.variance + (own.mean - mean) ** 2), 0);
  return { mean, deviation: Math.sqrt(squares / total) };
}

async function grouped(query: Sql, segments: number, context: RunContext): Promise<Row[]> {
  const rows = await context.database.rows<Row>(query, context.work);
  return Array.from(
    { length: segments },
    (_, segment) => rows.find((row) => row['segment'] === segment) ?? {},
  );
}
