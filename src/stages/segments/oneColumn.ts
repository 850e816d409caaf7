import { ident, join, sql } from '../../core/sql.ts';
import type { Labeling, ResidentMatrix } from '../../engine/engine.ts';
import { sampleRows } from '../../models/sampleRows.ts';
import { measureSilhouette } from '../../models/silhouette.ts';
import { byOneColumn } from '../../stats/byOneColumn.ts';
import type { RunContext } from '../context.ts';
import type { FeatureSummary, FeaturesValue } from '../features/spec.ts';
import { scaled, usedFeatures } from '../scaled.ts';
import type { OneColumn } from './spec.ts';

/** Values up to which each one holds so many customers (2 % on average) that it is a place where they lie on one spot. */
const mostValues = 50;
/** An adjusted Rand index of 0.9 or more is an excellent recovery (Steinley 2004, Psychological Methods 9(3)). */
const nearlyTheSame = 0.9;
/** Customers on whom the silhouette without the column is measured. */
const measuredCustomers = 2000;

/** What is asked about: labels of all customers in a table, and of those that the engine holds. */
export interface AskedSegments {
  readonly k: number;
  /** In the order of the features' table. */
  readonly table: string;
  readonly matrix: ResidentMatrix;
  readonly labels: Int32Array;
}

/**
 * The feature of few values, if there is one, by which alone nearly all customers would be in the segment that they are in: k-means finds such values
 * as clusters, and the silhouette praises them. Counted over all customers; null where no feature is so.
 */
export async function oneColumnOf(
  features: FeaturesValue,
  segments: AskedSegments,
  context: RunContext,
): Promise<OneColumn | null> {
  if (segments.k < 2) return null;
  const few = await fewValued(features, context);
  let found: OneColumn | null = null;
  for (const feature of usedFeatures(features).filter(({ id }) => few.includes(id))) {
    const counts = await countsOf(feature, features, segments, context);
    const told = byOneColumn(counts);
    if (
      !told ||
      counts.length > mostValues ||
      told.adjustedRand < Math.max(nearlyTheSame, found?.adjustedRand ?? 0)
    )
      continue;
    if (found && told.adjustedRand === found.adjustedRand) continue;
    found = { feature: feature.id, name: feature.name, values: counts.length, ...told, without: null };
  }
  return found && { ...found, without: await silhouetteWithout(found.feature, segments, context) };
}

/** Used features that may have few values, by an estimate; once for the same features. */
async function fewValued(
  { table, ...features }: FeaturesValue,
  context: RunContext,
): Promise<readonly string[]> {
  const used = usedFeatures({ table, ...features });
  return context.memo('features of few values', { table, used: used.map(({ id }) => id) }, async () => {
    const estimates = used.map(({ id }) => sql`approx_count_distinct(${ident(id)})::DOUBLE AS ${ident(id)}`);
    const [row = {}] = await context.database.rows<Record<string, number>>(
      sql`SELECT ${join(estimates)} FROM ${ident(table)}`,
      context.work,
    );
    // The estimate is rough, and a missing value may stand for one more: the count decides.
    return used.flatMap(({ id }) => ((row[id] ?? Infinity) <= 2 * mostValues ? [id] : []));
  });
}

/** Customers by value of the feature as it is compared, and segment. */
async function countsOf(
  feature: FeatureSummary,
  { table }: FeaturesValue,
  segments: AskedSegments,
  context: RunContext,
): Promise<number[][]> {
  const from = sql`${ident(table)} POSITIONAL JOIN ${ident(segments.table)}`;
  const rows = await context.database.rows<{ value: number | null; segment: number; n: number }>(
    sql`SELECT ${scaled(feature)} AS value, segment::DOUBLE AS segment, count(*)::DOUBLE AS n FROM ${from} GROUP BY 1, 2`,
    context.work,
  );
  const counts = new Map<number | null, number[]>();
  for (const { value, segment, n } of rows) {
    const row = counts.get(value) ?? new Array<number>(segments.k).fill(0);
    row[segment] = n;
    counts.set(value, row);
  }
  return [...counts.values()];
}

/** The silhouette of the same segments by the other features, on a sample; null where there is no other. */
async function silhouetteWithout(
  feature: string,
  { k, matrix, labels }: AskedSegments,
  { engine, seed, work }: RunContext,
): Promise<number | null> {
  const left = matrix.names.flatMap((name, at) => (name === feature ? [] : [at]));
  if (left.length === 0) return null;
  const drawn = sampleRows(matrix.rows, measuredCustomers, seed);
  const values = await matrix.rowsAt(drawn);
  const columns = left.map((at) =>
    Float32Array.from(drawn, (_, row) => values[row * matrix.d + at] as number),
  );
  const shape = { rows: drawn.length, names: left.map((at) => matrix.names[at] ?? '') };
  const others = await engine.upload(shape, () => [{ rows: drawn.length, columns }]);
  try {
    const labeling: Labeling = { k, labels: Int32Array.from(drawn, (row) => labels[row] as number) };
    const options = { population: drawn.length, seed };
    return (await measureSilhouette(others, labeling, options, { signal: work.signal })).mean;
  } finally {
    others.dispose();
  }
}
