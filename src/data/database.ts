import { RecordBatchReader, type DataType, type RecordBatch } from 'apache-arrow';
import { AppError } from '../core/errors.ts';
import { formatCount, formatCounted } from '../core/format.ts';
import { ident, sql, type Sql } from '../core/sql.ts';
import type { Cell, ResultTable } from '../core/table.ts';
import { streamOf, type NamedValues } from './arrowColumns.ts';
import { cellsOf, columnTypeOf } from './arrowRows.ts';
import type { Connection } from './connection.ts';
import type { Database, Work } from './contract.ts';
import { databaseFailure } from './failure.ts';
import { NumericColumns, numericQuery, type NumericColumn } from './gather.ts';
import { selectFrom } from './rawSql.ts';
import { readOnly } from './select.ts';
import type { Session } from './session.ts';

/** Rows that go into the database at a time: 4 million bound the copy that the transfer makes. */
const rowsAtATime = 4_000_000;

/** The database of a study over one session of DuckDB. */
export class DuckDatabase implements Database {
  readonly #session: Session;

  constructor(session: Session) {
    this.#session = session;
  }

  run(statement: Sql, work: Work = {}): Promise<void> {
    return this.#session.exclusive((connection) => connection.run(statement, work.signal), work.signal);
  }

  async rows<Row extends Record<string, unknown>>(statement: Sql, work: Work = {}): Promise<Row[]> {
    const { columns, rows } = await this.#collect(statement, work);
    return rows.map(
      (cells) => Object.fromEntries(columns.map(({ name }, index) => [name, cells[index] ?? null])) as Row,
    );
  }

  table(statement: Sql, limit: number, work: Work = {}): Promise<ResultTable> {
    return this.#collect(selectFrom(statement.text, limit), work);
  }

  async select(text: string, limit: number, work: Work = {}): Promise<ResultTable> {
    try {
      return await this.#session.exclusive(async (connection) => {
        const statement = selectFrom(await readOnly(this.#session.client, text), limit);
        await connection.prepare(statement);
        return collect(connection, statement, work);
      }, work.signal);
    } catch (thrown) {
      throw thrown instanceof AppError && thrown.code !== 'query.failed'
        ? thrown
        : databaseFailure(thrown instanceof AppError ? thrown.cause : thrown, true);
    }
  }

  gather(
    from: Sql,
    columns: readonly NumericColumn[],
    work: Work = {},
  ): Promise<{ rows: number; columns: Float32Array[] }> {
    return this.#gather(from, columns, 'FLOAT', (length) => new Float32Array(length), work);
  }

  gatherDouble(
    from: Sql,
    columns: readonly NumericColumn[],
    work: Work = {},
  ): Promise<{ rows: number; columns: Float64Array[] }> {
    return this.#gather(from, columns, 'DOUBLE', (length) => new Float64Array(length), work);
  }

  async insertColumns(table: string, columns: readonly NamedValues[]): Promise<void> {
    const rows = columns[0]?.values.length ?? 0;
    if (columns.length === 0 || columns.some(({ values }) => values.length !== rows)) {
      throw new AppError('query.failed', `The columns for ${table} are not of one length.`, { table });
    }
    await this.#session.exclusive(async (connection) => {
      await connection.run(sql`DROP TABLE IF EXISTS ${ident(table)}`);
      for (let start = 0; start === 0 || start < rows; start += rowsAtATime) {
        const end = Math.min(rows, start + rowsAtATime);
        await connection.insert(table, streamOf(columns, start, end), start === 0);
      }
      const found = await count(connection, table);
      if (found !== rows) throw lost(table, rows, found);
    });
  }

  async appendColumns(table: string, columns: readonly NamedValues[]): Promise<void> {
    const rows = columns[0]?.values.length ?? 0;
    await this.insertArrow(table, streamOf(columns, 0, rows), rows);
  }

  async insertArrow(table: string, stream: Uint8Array, rows: number): Promise<void> {
    await this.#session.exclusive(async (connection) => {
      const exists = await has(connection, table);
      const before = exists ? await count(connection, table) : 0;
      await connection.insert(table, stream, !exists);
      const found = (await has(connection, table)) ? await count(connection, table) : 0;
      if (found - before !== rows) throw lost(table, rows, found - before);
    });
  }

  stream(statement: Sql, work: Work = {}): AsyncIterable<Uint8Array> {
    return this.#session.aside((connection) => connection.chunks(statement, true, work.signal));
  }

  async tables(): Promise<string[]> {
    // The standard's own view of them takes the database tens of milliseconds to plan.
    const rows = await this.rows<{ name: string }>(
      sql`SELECT table_name AS name FROM duckdb_tables() WHERE database_name = 'ws' UNION ALL
        SELECT view_name FROM duckdb_views() WHERE database_name = 'ws' AND NOT internal ORDER BY 1`,
    );
    return rows.map(({ name }) => name);
  }

  async memory(): Promise<number> {
    const [row] = await this.rows<{ bytes: number }>(
      sql`SELECT sum(memory_usage_bytes)::DOUBLE AS bytes FROM duckdb_memory()`,
    );
    return row?.bytes ?? 0;
  }

  close(): Promise<void> {
    this.#session.stop(new AppError('studio.stopped', 'The database was closed.'));
    return Promise.resolve();
  }

  #collect(statement: Sql, work: Work): Promise<ResultTable> {
    return this.#session.exclusive((connection) => collect(connection, statement, work), work.signal);
  }

  #gather<Values extends Float32Array | Float64Array>(
    from: Sql,
    columns: readonly NumericColumn[],
    type: 'FLOAT' | 'DOUBLE',
    make: (length: number) => Values,
    { signal, progress }: Work,
  ): Promise<{ rows: number; columns: Values[] }> {
    return this.#session.exclusive(async (connection) => {
      const { rows: counted } = await collect(connection, sql`SELECT count(*)::DOUBLE FROM ${from}`, {
        signal,
      });
      const rows = Number(counted[0]?.[0] ?? 0);
      const result = new NumericColumns(columns.length, rows, make);
      const statement = numericQuery(from, columns, type);
      for await (const batch of numericBatches(connection, statement, rows * columns.length, signal)) {
        result.add(batch);
        progress?.('Gathering columns', result.rows, rows);
      }
      return result.finish();
    }, signal);
  }
}

/** A result of up to this many values is fetched at once, which is fastest; a larger one in batches, which bounds memory. */
const valuesAtOnce = 16_000_000;

async function* numericBatches(
  connection: Connection,
  statement: Sql,
  values: number,
  signal: AbortSignal | undefined,
): AsyncGenerator<RecordBatch> {
  if (values > valuesAtOnce) yield* connection.batches(statement, signal);
  else yield* RecordBatchReader.from(await connection.whole(statement));
}

async function collect(connection: Connection, statement: Sql, { signal }: Work): Promise<ResultTable> {
  const reader = await RecordBatchReader.from(connection.chunks(statement, false, signal));
  await reader.open();
  const columns = reader.schema.fields.map(({ name, type }) => ({
    name,
    type: columnTypeOf(type as DataType),
  }));
  const rows: Cell[][] = [];
  for await (const batch of reader) for (const row of cellsOf(batch)) rows.push(row);
  return { columns, rows };
}

async function count(connection: Connection, table: string): Promise<number> {
  const { rows } = await collect(connection, sql`SELECT count(*)::DOUBLE FROM ${ident(table)}`, {});
  return Number(rows[0]?.[0] ?? 0);
}

async function has(connection: Connection, table: string): Promise<boolean> {
  const statement = sql`SELECT 1 FROM duckdb_tables() WHERE database_name = 'ws' AND table_name = ${table}`;
  const { rows } = await collect(connection, statement, {});
  return rows.length > 0;
}

function lost(table: string, rows: number, found: number): AppError {
  const message = `${formatCount(found)} of ${formatCounted(rows, 'row')} arrived in ${table}.`;
  return new AppError('query.failed', message, { table, expected: rows, found });
}
