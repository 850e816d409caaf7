import { AppError } from '../core/errors.ts';
import { ident, sql } from '../core/sql.ts';
import { labelStream, type LabelSink } from '../models/streamLabels.ts';
import { groupedRows, labelWithMinimum } from './minimumLabels.ts';
import type { PinnedGroups, PublishedVersion } from './registry/versionSchema.ts';
import { scaledChunks, type ScaledTable } from './scaledRows.ts';
import type { ScaledFeature } from './scaled.ts';
import type { ScoringContext } from './scoring.ts';

/** Rows that leave the database at a time, so that a cancel is heard soon. */
const rowsAtATime = 262_144;

/** A version's features in the order of its coordinates. @throws AppError `recipe.setting` where one is not pinned. */
export function coordinatesOf({ model, preparation }: PublishedVersion): ScaledFeature[] {
  return model.names.map((id) => {
    const feature = preparation.find((one) => one.id === id);
    if (feature) return feature;
    throw new AppError('recipe.setting', `The version pins nothing for feature ${id}.`, {
      stage: 'registry',
    });
  });
}

/**
 * Labels every customer of a features' table by the version's centroids, in blocks by the canonical kernel (where segments hold a minimum of
 * every group all at once, so that these customers hold it too), and writes `customer`, `segment`, `distance` and `margin` in that table's order.
 * @returns customers of each segment.
 */
export async function labelCustomers(
  version: PublishedVersion,
  { table, assignments, customers }: { table: string; assignments: string; customers: number },
  { database, engine, work }: ScoringContext,
): Promise<number[]> {
  const { model } = version;
  const labels = `${assignments}_labels`;
  if (customers === 0) {
    const columns = sql`NULL::INTEGER AS segment, NULL::FLOAT AS distance, NULL::FLOAT AS margin`;
    await database.run(
      sql`CREATE OR REPLACE TABLE ${ident(assignments)} AS SELECT customer, ${columns} FROM ${ident(table)}`,
    );
    return model.centroids.map(() => 0);
  }
  const rows = { table, customers, features: coordinatesOf(version) };
  const keep: LabelSink = async ({ from, labels: segment, distances, margins }) => {
    const columns = [
      { name: 'segment', values: segment },
      { name: 'distance', values: distances },
      { name: 'margin', values: margins },
    ];
    await (from === 0 ? database.insertColumns(labels, columns) : database.appendColumns(labels, columns));
  };
  try {
    const by = minimumGroups(version);
    const { counts } = by
      ? await labelHolding(rows, version, by, keep, { database, work })
      : await labelNearest(rows, version, keep, { database, engine, work });
    const joined = sql`SELECT customer, segment, distance, margin FROM ${ident(table)} POSITIONAL JOIN ${ident(labels)}`;
    await database.run(sql`CREATE OR REPLACE TABLE ${ident(assignments)} AS ${joined}`, work);
    return [...counts];
  } finally {
    await database.run(sql`DROP TABLE IF EXISTS ${ident(labels)}`);
  }
}

type Counted = Promise<{ readonly counts: Float64Array }>;

function labelNearest(
  rows: ScaledTable,
  { model }: PublishedVersion,
  keep: LabelSink,
  { database, engine, work }: Pick<ScoringContext, 'database' | 'engine' | 'work'>,
): Counted {
  const quiet = { signal: work.signal };
  const stream = {
    shape: { rows: rows.customers, names: model.names },
    chunks: () => scaledChunks(rows, rowsAtATime, { database }, quiet),
  };
  return labelStream(engine.canonical, stream, model, keep, work);
}

async function labelHolding(
  rows: ScaledTable,
  { model }: PublishedVersion,
  { groups, part }: { readonly groups: PinnedGroups; readonly part: number },
  keep: LabelSink,
  context: Pick<ScoringContext, 'database' | 'work'>,
): Counted {
  const grouped = await groupedRows(rows, groups, { part, k: model.k }, context);
  const scores = await labelWithMinimum(grouped, model.centroids, context.work);
  await keep({ from: 0, ...scores });
  return scores;
}

/** The groups of which every segment holds a minimum; null where none is held. */
function minimumGroups({ model: { minimum }, groups }: PublishedVersion) {
  const own = minimum && groups?.find(({ id }) => id === minimum.groups);
  return own ? { groups: own, part: minimum.part } : null;
}
