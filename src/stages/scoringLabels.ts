import { AppError } from '../core/errors.ts';
import { ident, sql } from '../core/sql.ts';
import { labelStream } from '../models/streamLabels.ts';
import type { PublishedVersion } from './registry/versionSchema.ts';
import { scaledChunks } from './scaledRows.ts';
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
 * Labels every customer of a features' table by the version's centroids, in blocks by the canonical kernel, and writes
 * `customer`, `segment`, `distance` and `margin` in the order of that table.
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
  const features = coordinatesOf(version);
  const quiet = { signal: work.signal };
  const stream = {
    shape: { rows: customers, names: model.names },
    chunks: () => scaledChunks({ table, customers, features }, rowsAtATime, { database }, quiet),
  };
  try {
    const { counts } = await labelStream(
      engine.canonical,
      stream,
      model,
      async ({ from, labels: segment, distances, margins }) => {
        const columns = [
          { name: 'segment', values: segment },
          { name: 'distance', values: distances },
          { name: 'margin', values: margins },
        ];
        await (from === 0
          ? database.insertColumns(labels, columns)
          : database.appendColumns(labels, columns));
      },
      work,
    );
    const joined = sql`SELECT customer, segment, distance, margin FROM ${ident(table)} POSITIONAL JOIN ${ident(labels)}`;
    await database.run(sql`CREATE OR REPLACE TABLE ${ident(assignments)} AS ${joined}`, work);
    return [...counts];
  } finally {
    await database.run(sql`DROP TABLE IF EXISTS ${ident(labels)}`);
  }
}
