import { ident, sql } from '../core/sql.ts';
import type { MatrixChunk } from '../engine/engine.ts';
import type { ModelWork } from '../models/work.ts';
import type { RunContext } from './context.ts';
import { scaledColumns, type ScaledFeature } from './scaled.ts';

/** A features' table, and the features of it that segments are formed by, in order. */
export interface ScaledTable {
  readonly table: string;
  readonly customers: number;
  readonly features: readonly ScaledFeature[];
}

/** Scaled coordinates of all customers in the order of their table, so many rows at a time; a cancel is heard between two chunks. */
export async function* scaledChunks(
  { table, customers, features }: ScaledTable,
  rowsAtATime: number,
  { database }: Pick<RunContext, 'database'>,
  work: ModelWork,
): AsyncGenerator<MatrixChunk> {
  const columns = scaledColumns(features);
  for (let start = 0; start < customers; start += rowsAtATime) {
    work.progress?.('Gathering features', start, customers);
    const from =
      customers <= rowsAtATime
        ? ident(table)
        : sql`${ident(table)} WHERE rowid >= ${start} AND rowid < ${start + rowsAtATime}`;
    yield await database.gather(from, columns, work);
  }
}
