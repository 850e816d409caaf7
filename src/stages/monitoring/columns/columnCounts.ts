import { formatCount } from '../../../core/format.ts';
import { ident, sql, type Sql } from '../../../core/sql.ts';
import { timeExpression } from '../../columnExpressions.ts';
import type { ReadingContext } from '../features/samples.ts';
import type { ProfiledColumn, SourceValue } from '../../sources/spec.ts';
import type { ColumnCounts } from './columnDrift.ts';

/** Different values up to which a column is categories; beyond, it is text or keys. */
export const mostValues = 1000;
/** Letters by which values are told apart. */
const longest = 500;

/** Rows that an as-of date leaves: those of a time before it. */
export interface Until {
  readonly time: ProfiledColumn;
  /** ISO. */
  readonly asOf: string;
}

/** A column's values over all rows, or why they are not counted. */
export async function countColumn(
  { table, name }: Pick<SourceValue, 'table' | 'name'>,
  column: ProfiledColumn,
  until: Until | null,
  { database, work }: ReadingContext,
): Promise<ColumnCounts | { readonly problem: string }> {
  const seen: Sql = until
    ? sql`WHERE coalesce(${timeExpression(until.time)} < ${until.asOf}::TIMESTAMP, false)`
    : sql``;
  const value = sql`left(nullif(trim(${ident(column.id)}::VARCHAR), ''), ${longest})`;
  const rows = await database.rows<{ value: string | null; n: number }>(
    sql`SELECT ${value} AS value, count(*)::DOUBLE AS n FROM ${ident(table)} ${seen} GROUP BY 1
      ORDER BY n DESC, value LIMIT ${mostValues + 2}`,
    work,
  );
  const values = rows.flatMap(({ value: own, n }) => (own === null ? [] : [[own, n] as const]));
  if (values.length > mostValues) {
    return {
      problem: `${column.name} of ${name} has more than ${formatCount(mostValues)} different values: it is text or keys, and not watched.`,
    };
  }
  const missing = rows.find(({ value: own }) => own === null)?.n ?? 0;
  return { rows: values.reduce((total, [, n]) => total + n, missing), missing, values };
}
