import { ident, join, sql, type Sql } from '../../../core/sql.ts';
import { innerEdgesOfQuantiles } from '../../../stats/drift/binning.ts';
import type { RunContext } from '../../context.ts';
import { mostQuantiles, mostValues, type ReferenceFeature } from '../versionSchema.ts';

/** What describing the reference needs of the studio. */
export type ReferenceContext = Pick<RunContext, 'database' | 'work'>;

type Row = Readonly<Record<string, number | null>>;

/** Features of one query: a cancel is heard between two of them. */
const featuresAtATime = 4;
const bins = 10;

/** Steps of the quantile sketch: fewer where there are many features, so that a version stays small. */
function stepsFor(features: number): number {
  if (features <= 60) return mostQuantiles;
  return features <= 150 ? 101 : 41;
}

/** What each feature is like over all customers of a features' table: figures, decile bins, quantiles, and few values. */
export async function referenceFeatures(
  table: string,
  customers: number,
  ids: readonly string[],
  context: ReferenceContext,
): Promise<ReferenceFeature[]> {
  const found: ReferenceFeature[] = [];
  const steps = stepsFor(ids.length);
  for (let start = 0; start < ids.length; start += featuresAtATime) {
    context.work.progress?.('Describing the reference', start, ids.length, 'features');
    const some = ids.slice(start, start + featuresAtATime);
    const sketches = await sketchesOf(table, some, steps, context);
    const counts = await countsOf(table, sketches, context);
    for (const [at, sketch] of sketches.entries()) {
      const values = sketch.distinct <= 1.5 * mostValues ? await valuesOf(table, sketch.id, context) : null;
      const { id, present, mean, deviation, quantiles, edges } = sketch;
      const missing = customers - present;
      found.push({ id, missing, mean, deviation, edges, counts: counts[at] ?? [], quantiles, values });
    }
  }
  return found;
}

interface Sketch {
  readonly id: string;
  readonly present: number;
  readonly distinct: number;
  readonly mean: number;
  readonly deviation: number;
  readonly quantiles: number[];
  readonly edges: number[];
}

async function sketchesOf(
  table: string,
  ids: readonly string[],
  steps: number,
  { database, work }: ReferenceContext,
): Promise<Sketch[]> {
  const shares = join(Array.from({ length: steps }, (_, at) => sql`${at / (steps - 1)}::DOUBLE`));
  const figures = ids.flatMap((id): Sql[] => [
    sql`count(${ident(id)})::DOUBLE AS ${ident(`${id}_n`)}`,
    sql`approx_count_distinct(${ident(id)})::DOUBLE AS ${ident(`${id}_d`)}`,
    sql`avg(${ident(id)}) AS ${ident(`${id}_mean`)}`,
    sql`stddev_pop(${ident(id)}) AS ${ident(`${id}_deviation`)}`,
    sql`quantile_cont(${ident(id)}, [${shares}]) AS ${ident(`${id}_q`)}`,
  ]);
  const columns = ids.flatMap((id): Sql[] => [
    ...['n', 'd', 'mean', 'deviation'].map((name) => ident(`${id}_${name}`)),
    ...Array.from(
      { length: steps },
      (_, at) => sql`${ident(`${id}_q`)}[${at + 1}] AS ${ident(`${id}_q${at}`)}`,
    ),
  ]);
  const [row = {}] = await database.rows<Row>(
    sql`SELECT ${join(columns)} FROM (SELECT ${join(figures)} FROM ${ident(table)})`,
    work,
  );
  return ids.map((id) => {
    const at = (name: string): number => row[`${id}_${name}`] ?? 0;
    const present = at('n');
    const quantiles = present === 0 ? [] : Array.from({ length: steps }, (_, step) => at(`q${step}`));
    const edges = [...innerEdgesOfQuantiles(quantiles, bins)];
    return { id, present, distinct: at('d'), mean: at('mean'), deviation: at('deviation'), quantiles, edges };
  });
}

/** Customers in each bin: those at or above an edge, less those at or above the next. */
async function countsOf(
  table: string,
  sketches: readonly Sketch[],
  { database, work }: ReferenceContext,
): Promise<number[][]> {
  const above = sketches.flatMap(({ id, edges }) =>
    edges.map(
      (edge, at) =>
        sql`(count(*) FILTER (WHERE ${ident(id)} >= ${edge}::DOUBLE))::DOUBLE AS ${ident(`${id}_${at}`)}`,
    ),
  );
  const [row = {}] =
    above.length === 0 ? [] : await database.rows<Row>(sql`SELECT ${join(above)} FROM ${ident(table)}`, work);
  return sketches.map(({ id, present, edges }) => {
    const atLeast = [present, ...edges.map((_, at) => row[`${id}_${at}`] ?? 0), 0];
    return edges.length === 0 ? [present] : atLeast.slice(0, -1).map((n, at) => n - (atLeast[at + 1] ?? 0));
  });
}

/** Every different value with its customers; null where there are too many. */
async function valuesOf(
  table: string,
  id: string,
  { database, work }: ReferenceContext,
): Promise<[number, number][] | null> {
  const rows = await database.rows<{ value: number; n: number }>(
    sql`SELECT ${ident(id)} AS value, count(*)::DOUBLE AS n FROM ${ident(table)}
      WHERE ${ident(id)} IS NOT NULL GROUP BY 1 ORDER BY 1 LIMIT ${mostValues + 1}`,
    work,
  );
  return rows.length > mostValues ? null : rows.map(({ value, n }) => [value, n]);
}
