import { ident, sql } from '../../core/sql.ts';
import type { MatrixChunk, Preparation, ResidentMatrix } from '../../engine/engine.ts';
import type { RunContext } from '../context.ts';
import type { FeaturesValue } from '../features/spec.ts';
import { scaledColumns, usedFeatures } from '../scaled.ts';

/** Rows that leave the database at a time. */
const rowsAtATime = 1_048_576;

/**
 * Brings the scaled features of all customers onto the engine, in the order of the features' table. The rows are read from the
 * database again whenever an engine asks for them, so that no second copy stays here.
 * @param preparation that of a fitted model, so that its labels come out the same; otherwise it is taken from the data.
 */
export function uploadFeatures(
  value: FeaturesValue,
  context: RunContext,
  preparation?: Preparation,
): Promise<ResidentMatrix> {
  const used = usedFeatures(value);
  const shape = {
    rows: value.customers,
    names: used.map(({ id }) => id),
    ...(preparation ? { preparation } : {}),
  };
  return context.engine.upload(shape, () => chunks(value, context));
}

async function* chunks(value: FeaturesValue, context: RunContext): AsyncGenerator<MatrixChunk> {
  const columns = scaledColumns(usedFeatures(value));
  for (let start = 0; start < value.customers; start += rowsAtATime) {
    context.work.progress?.('Gathering features', start, value.customers);
    const end = start + rowsAtATime;
    const from =
      value.customers <= rowsAtATime
        ? ident(value.table)
        : sql`${ident(value.table)} WHERE rowid >= ${start} AND rowid < ${end}`;
    yield await context.database.gather(from, columns, context.work);
  }
}
