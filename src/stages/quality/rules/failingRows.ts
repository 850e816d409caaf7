import { ident, join, sql, type Sql } from '../../../core/sql.ts';
import type { RunContext } from '../../context.ts';
import type { ProfiledColumn, SourceValue } from '../../sources/spec.ts';
import type { FailingRow } from '../spec.ts';
import { mask } from './bind.ts';

const mostRows = 100;
const longestText = 200;
/** What tells people which row it is, beside the column that is wrong. */
const telling = ['order', 'customer', 'product', 'time'] as const;

/** The first hundred rows that a condition picks: their numbers in the load, the columns it is about, and those that name a row. */
export async function failingRows(
  condition: Sql,
  about: readonly ProfiledColumn[],
  source: SourceValue,
  numbered: boolean,
  context: RunContext,
): Promise<{ readonly columns: readonly string[]; readonly rows: readonly FailingRow[] }> {
  const beside = telling.flatMap((role) =>
    source.columns.filter((column) => column.role === role).slice(0, 1),
  );
  const shown = [...about, ...beside.filter(({ id }) => about.every((column) => column.id !== id))];
  const number = numbered ? ident('row') : sql`rowid + 1`;
  const values = shown.map(({ id, role }, place) => {
    const text = sql`left(${ident(id)}::VARCHAR, ${longestText})`;
    const seen = role === 'sensitive' ? sql`CASE WHEN ${ident(id)} IS NOT NULL THEN ${mask} END` : text;
    return sql`${seen} AS ${ident(`v${place}`)}`;
  });
  const query = sql`SELECT ${join([sql`(${number})::DOUBLE AS number`, ...values])} FROM ${ident(source.table)}
    WHERE ${condition} ORDER BY 1 LIMIT ${mostRows}`;
  const rows = await context.database.rows<Record<string, string | number | null>>(query, context.work);
  return {
    columns: shown.map(({ name }) => name),
    rows: rows.map((row) => ({
      row: Number(row['number']),
      values: shown.map((_, place) => {
        const value = row[`v${place}`];
        return value === undefined || value === null ? null : String(value);
      }),
    })),
  };
}
