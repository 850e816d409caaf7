import { ident, join, sql } from '../../core/sql.ts';
import type { Column, Warning } from '../../core/table.ts';
import type { Database } from '../contract.ts';
import { isSum, isTotalName, totalWarning } from './rows/totalRow.ts';

/** A name stands in one of the first columns, and a sum in one of these. */
const [mostNaming, mostSummed] = [20, 500];

/** What is told of a last row, and of which column nothing else has to be told. */
interface LastRow {
  readonly warnings: readonly Warning[];
  /** The name of the column that is text because of the row alone. */
  readonly spoiled: string | null;
}

/**
 * What a person should know of the last row of a table whose first value names a total. It is told, with whether one of its numbers is
 * the sum of its column, and stays: studies that have read the file so keep their rows.
 * @param rows of the table, which holds them in the file's order. @param spoiled columns that stay text because of a single value, by id.
 */
export async function lastRowWarnings(
  database: Database,
  table: string,
  file: string,
  columns: readonly Column[],
  rows: number,
  spoiled: ReadonlySet<string>,
): Promise<LastRow> {
  const naming = columns.slice(0, mostNaming);
  const texts = naming.map(({ id }) => sql`${ident(id)}::VARCHAR AS ${ident(id)}`);
  const [last] = await database.rows<Record<string, string | null>>(
    sql`SELECT ${join(texts)} FROM ${ident(table)} WHERE rowid = ${rows - 1}`,
  );
  const values = naming.map(({ id }) => last?.[id]?.trim() ?? '');
  const place = values.findIndex((value) => value !== '');
  const [label = '', named] = [values[place], naming[place]];
  if (!isTotalName(label)) return { warnings: [], spoiled: null };
  const numbers = columns
    .filter(({ type }) => type === 'integer' || type === 'number')
    .slice(0, mostSummed)
    .map(({ id }) => ident(id));
  const facts = numbers.map(
    (column, at) => sql`sum(${column}) FILTER (WHERE rowid < ${rows - 1})::DOUBLE AS ${ident(`sum ${at}`)},
      count(*) FILTER (WHERE rowid < ${rows - 1} AND ${column} <> 0) AS ${ident(`addends ${at}`)},
      max(${column}) FILTER (WHERE rowid = ${rows - 1})::DOUBLE AS ${ident(`last ${at}`)}`,
  );
  const [row] =
    facts.length === 0
      ? []
      : await database.rows<Record<string, number | null>>(sql`SELECT ${join(facts)} FROM ${ident(table)}`);
  const sums = numbers.some((_, at) =>
    isSum(row?.[`last ${at}`] ?? 0, {
      sum: row?.[`sum ${at}`] ?? 0,
      addends: row?.[`addends ${at}`] ?? 0,
    }),
  );
  const told = totalWarning({ label, isSum: sums }, file, 'read');
  if (!named || !spoiled.has(named.id)) return { warnings: [told], spoiled: null };
  const { name } = named;
  const message = `${told.message} “${name}” is text because of it alone.`;
  return { warnings: [{ ...told, message, column: name }], spoiled: name };
}
