import { keyOf } from '../../core/key.ts';
import { ident, join, sql } from '../../core/sql.ts';
import type { AddedSource, DemoRequest } from '../../core/studio.ts';
import type { Column, ColumnType, Role } from '../../core/table.ts';
import type { Database, Work } from '../contract.ts';
import { columnarReading } from '../ingest/columnarReading.ts';
import { streamDemoStore } from './stream.ts';
import type { DemoTable } from './tables.ts';

/** What each column of the store means; the others are plain attributes. */
const roleOf: Readonly<Record<string, Role>> = {
  customer_id: 'customer',
  ordered_at: 'time',
  occurred_at: 'time',
  sent_at: 'time',
  order_id: 'order',
  product: 'product',
  category: 'category',
  channel: 'channel',
  quantity: 'quantity',
  unit_price: 'amount',
  age: 'sensitive',
  gender: 'sensitive',
  age_band: 'sensitive',
  consent_email: 'consent',
  consent_sms: 'consent',
  treated: 'treatment',
  converted: 'outcome',
};

const typeOf: Readonly<Record<string, ColumnType>> = {
  INTEGER: 'integer',
  BIGINT: 'integer',
  DOUBLE: 'number',
  VARCHAR: 'text',
  BOOLEAN: 'boolean',
  DATE: 'date',
  TIMESTAMP: 'timestamp',
};

/**
 * Makes the demo store's tables in the database, each under a name from `nextTable` with columns c0…, and describes them as
 * sources. On failure or cancel no table stays.
 */
export async function loadDemoTables(
  database: Database,
  request: DemoRequest,
  nextTable: () => string,
  work: Work,
): Promise<readonly AddedSource[]> {
  const tables = new Map<DemoTable, { table: string; rows: number; bytes: number }>();
  try {
    for await (const { chunk, done, total } of streamDemoStore(request, work.signal)) {
      const known = tables.get(chunk.table) ?? { table: nextTable(), rows: 0, bytes: 0 };
      tables.set(chunk.table, known);
      await database.insertArrow(known.table, chunk.batch, chunk.rows);
      known.rows += chunk.rows;
      known.bytes += chunk.batch.byteLength;
      work.progress?.('Making the demo store', done, total);
    }
    return await Promise.all([...tables].map(([name, made]) => describe(database, request, name, made)));
  } catch (thrown) {
    for (const { table } of tables.values()) await database.run(sql`DROP TABLE IF EXISTS ${ident(table)}`);
    throw thrown;
  }
}

async function describe(
  database: Database,
  request: DemoRequest,
  name: DemoTable,
  { table, rows, bytes }: { table: string; rows: number; bytes: number },
): Promise<AddedSource> {
  const found = await database.rows<{ column: string; type: string }>(
    sql`SELECT column_name AS column, data_type AS type FROM information_schema.columns WHERE table_name = ${table} ORDER BY ordinal_position`,
  );
  const columns: Column[] = found.map(({ column, type }, index) => ({
    id: `c${index}`,
    name: column,
    type: typeOf[type] ?? 'text',
    role: roleOf[column] ?? null,
  }));
  for (const { id, name: column } of columns) {
    await database.run(sql`ALTER TABLE ${ident(table)} RENAME COLUMN ${ident(column)} TO ${ident(id)}`);
  }
  const first = await database.table(
    sql`SELECT ${join(columns.map(({ id }) => sql`${ident(id)}::VARCHAR AS ${ident(id)}`))} FROM ${ident(table)}`,
    50,
  );
  return {
    name: `Demo store: ${name.replaceAll('_', ' ')}`,
    fingerprint: keyOf({ demo: 1, name, size: request.size, seed: request.seed }),
    bytes,
    table,
    rows,
    rejected: 0,
    rejects: [],
    reading: columnarReading('arrow'),
    columns,
    preview: first.rows.map((row) => row.map((cell) => (cell === null ? null : String(cell)))),
    warnings: [],
    demo: { size: request.size, seed: request.seed, table: name },
  };
}
