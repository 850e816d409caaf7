import { ident, join, sql } from '../../core/sql.ts';
import type { Column, Warning } from '../../core/table.ts';
import type { Database } from '../contract.ts';
import { isSum, isTotalName, totalWarning } from './rows/totalRow.ts';

/** A name stands in one of the first columns, and a sum in one of these. */
const [mostNaming, mostSummed] = [20, 500];

/**
 * What a person should know of the last row of a table whose first value names a total. It is told, with whether one of its numbers is
 * the sum of its column, and stays: studies that have read the file so keep their rows.
 * @param rows of the table, which holds them in the file's order.
 */
export async function lastRowWarnings(
  database: Database,
  table: string,
  file: string,
  columns: readonly Column[],
  rows: number,
): Promise<Warning[]> {
  const naming = columns.slice(0, mostNaming);
  const texts = naming.map(({ id }) => sql`${ident(id)}::VARCHAR AS ${ident(id)}`);
  const [last] = await database.rows<Record<string, string | null>>(
    sql`SELECT ${join(texts)} FROM ${ident(table)} WHERE rowid = ${rows - 1}`,
  );
  const values = naming.map(({ id }) => last?.[id]?.trim() ?? '');
  const label = values.find((value) => value !== '') ?? '';
  if (!isTotalName(label)) return [];
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
  return [totalWarning({ label, isSum: sums }, file, 'read')];
}
