import { AppError } from '../../core/errors.ts';
import { ident, join, sql, type Sql } from '../../core/sql.ts';
import type { Database, Work } from '../contract.ts';
import type { Session } from '../session.ts';
import { withFile } from './files.ts';

/** How the database reads one column of a text file. */
export type StoredAs = 'text' | 'number' | 'whole' | 'boolean' | 'timestamp' | 'day';

/** What the database is asked to read: rows without a header, in one dialect. */
export interface CsvRequest {
  readonly blob: Blob;
  readonly delimiter: string;
  readonly quote: string;
  readonly escape: string;
  readonly newLine: '\n' | '\r\n';
  /** Every column of the text; the table has those that are kept. */
  readonly columns: readonly { readonly id: string; readonly as: StoredAs; readonly kept: boolean }[];
  /** Characters of the longest line. */
  readonly longest: number;
  /** Whether a whole-number or day column that holds something finer stops the reading (`wider`). */
  readonly guarded: boolean;
}

/** What came of it: rows, or the columns whose values did not fit their types. */
export type CsvOutcome =
  | { readonly kind: 'loaded'; readonly rows: number }
  | { readonly kind: 'misfits'; readonly columns: readonly string[] }
  | { readonly kind: 'wider' };

const sqlTypes: Readonly<Record<StoredAs, string>> = {
  text: 'VARCHAR',
  number: 'DOUBLE',
  whole: 'DOUBLE',
  boolean: 'BOOLEAN',
  timestamp: 'TIMESTAMP',
  day: 'TIMESTAMP',
};

const guardWord = 'holds more than its type';

/**
 * Makes a table of a text file with the columns' types given. Whole numbers and days are read as doubles and timestamps first,
 * because the database rounds `1.5` to a whole number and cuts the time off a day without a word.
 */
export async function readCsv(
  session: Session,
  database: Database,
  table: string,
  request: CsvRequest,
  work: Work,
): Promise<CsvOutcome> {
  return withFile(session, request.blob, async (path) => {
    try {
      await database.run(statementOf(table, path, request), { signal: work.signal });
      const misfits = await misfitColumns(database);
      if (misfits.length > 0) return { kind: 'misfits', columns: misfits };
      const [row] = await database.rows<{ rows: number }>(sql`SELECT count(*) AS rows FROM ${ident(table)}`);
      return { kind: 'loaded', rows: row?.rows ?? 0 };
    } catch (thrown) {
      if (thrown instanceof AppError && thrown.message.includes(guardWord)) return { kind: 'wider' };
      throw thrown;
    } finally {
      await database.run(sql`DROP TABLE IF EXISTS reject_errors`);
      await database.run(sql`DROP TABLE IF EXISTS reject_scans`);
    }
  });
}

async function misfitColumns(database: Database): Promise<string[]> {
  const found = await database.rows<{ name: string | null }>(
    sql`SELECT DISTINCT column_name AS name FROM reject_errors`,
  );
  return found.map(({ name }) => name ?? '');
}

function statementOf(table: string, path: string, request: CsvRequest): Sql {
  const { columns, delimiter, quote, escape, newLine, longest, guarded } = request;
  const types = join(columns.map(({ id, as }) => sql`${id}: ${sqlTypes[as]}`));
  const kept = columns.filter((column) => column.kept);
  const selected = join(kept.map(({ id, as }) => (guarded ? guardedColumn(id, as) : sql`${ident(id)}`)));
  const lineSize = Math.max(2_097_152, longest * 4 + 64);
  return sql`CREATE OR REPLACE TABLE ${ident(table)} AS SELECT ${selected} FROM read_csv(${path}, auto_detect = false,
    header = false, delim = ${delimiter}, quote = ${quote}, escape = ${escape}, new_line = ${newLine === '\n' ? String.raw`\n` : String.raw`\r\n`}, columns = {${types}},
    store_rejects = true, rejects_limit = 1000, max_line_size = ${lineSize})`;
}

/** The largest whole number up to which every one is exact in a double. */
export const exact = 9_007_199_254_740_991;

function guardedColumn(id: string, as: StoredAs): Sql {
  const column = ident(id);
  if (as === 'whole') {
    const fits = sql`${column} IS NULL OR (${column} = trunc(${column}) AND abs(${column}) <= ${exact})`;
    return sql`CASE WHEN ${fits} THEN ${column}::BIGINT ELSE error(${guardWord}) END AS ${column}`;
  }
  if (as === 'day') {
    const fits = sql`${column} IS NULL OR ${column} = ${column}::DATE::TIMESTAMP`;
    return sql`CASE WHEN ${fits} THEN ${column}::DATE ELSE error(${guardWord}) END AS ${column}`;
  }
  return column;
}
