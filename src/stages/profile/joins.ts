import { ident, sql, type Sql } from '../../core/sql.ts';
import { countOf, type FigureRow, type ProfilingContext } from '../profilingWork.ts';
import type { ColumnProfile, JoinCoverage, JoinSide, TableProfile } from './spec.ts';

const joined = ['customer', 'product', 'order'] as const;
/** Share of a column's rows that have values of their own for the column to name things. */
const mostlyOwn = 0.95;
const mostJoins = 40;

/** A table of the profile with its name in the database. */
export interface StoredTable {
  readonly table: string;
  readonly profile: TableProfile;
}

/** Coverage of the joins between tables, both ways: columns of one role, and of one name where it is a key on one side. */
export async function joinCoverage(
  tables: readonly StoredTable[],
  context: ProfilingContext,
): Promise<JoinCoverage[]> {
  const wanted = tables.flatMap((left, index) =>
    tables.slice(index + 1).flatMap((right) => joinsOf(left, right)),
  );
  const found: JoinCoverage[] = [];
  for (const [left, leftColumn, right, rightColumn] of wanted.slice(0, mostJoins)) {
    context.work.progress?.('Joining tables', found.length, wanted.length, 'joins');
    found.push(await coverage(left, leftColumn, right, rightColumn, context));
  }
  return found;
}

type Join = readonly [StoredTable, ColumnProfile, StoredTable, ColumnProfile];

function joinsOf(left: StoredTable, right: StoredTable): Join[] {
  return left.profile.columns.flatMap((a) =>
    right.profile.columns.flatMap((b): Join[] => {
      if (a.distinct === 0 || b.distinct === 0) return [];
      const sameRole = joined.some((role) => a.role === role && b.role === role);
      const named = isName(a) && isName(b) && plainName(a.name) === plainName(b.name);
      return sameRole || (named && (names(a) || names(b))) ? [[left, a, right, b]] : [];
    }),
  );
}

const plainName = (name: string): string => name.toLowerCase().replace(/[^\p{Letter}\p{Number}]/gu, '');
const isName = ({ type, role }: ColumnProfile): boolean =>
  (type === 'integer' || type === 'text') && role !== 'ignore' && role !== 'amount' && role !== 'quantity';
/** Whether nearly every row has a value of its own, so that the column names the table's things. */
const names = ({ distinct, rows }: ColumnProfile): boolean => rows > 0 && distinct >= mostlyOwn * rows;

async function coverage(
  left: StoredTable,
  a: ColumnProfile,
  right: StoredTable,
  b: ColumnProfile,
  { database, work }: ProfilingContext,
): Promise<JoinCoverage> {
  const [row] = await database.rows<FigureRow>(
    sql`WITH a AS MATERIALIZED (${keysOf(left, a, a.type !== b.type)}), b AS MATERIALIZED (${keysOf(right, b, a.type !== b.type)}),
      m AS (SELECT count(*)::DOUBLE AS keys, sum(a.n) AS a_rows, sum(b.n) AS b_rows FROM a JOIN b ON a.v = b.v)
      SELECT keys, a_rows, b_rows, (SELECT count(*)::DOUBLE FROM a) AS a_keys, (SELECT count(*)::DOUBLE FROM b) AS b_keys,
        (SELECT sum(n) FROM a) AS a_all, (SELECT sum(n) FROM b) AS b_all FROM m`,
    work,
  );
  const side = ({ profile }: StoredTable, column: ColumnProfile, name: 'a' | 'b'): JoinSide => ({
    table: profile.id,
    column: column.id,
    columnName: column.name,
    rows: countOf(row, `${name}_all`),
    matchedRows: countOf(row, `${name}_rows`),
    keys: countOf(row, `${name}_keys`),
    matchedKeys: countOf(row, 'keys'),
  });
  return { left: side(left, a, 'a'), right: side(right, b, 'b') };
}

/** Values with their rows. Columns of two types meet as text. */
function keysOf({ table }: StoredTable, { id }: ColumnProfile, asText: boolean): Sql {
  const value = asText ? sql`${ident(id)}::VARCHAR` : ident(id);
  return sql`SELECT ${value} AS v, count(*)::DOUBLE AS n FROM ${ident(table)} WHERE ${ident(id)} IS NOT NULL GROUP BY 1`;
}
