import { ident, sql, type Sql } from '../core/sql.ts';
import { imbalance } from '../stats/association.ts';
import type { ColumnProfile, CountedText } from './profile/spec.ts';
import {
  asText,
  countOf,
  finite,
  masked,
  numberOf,
  type CountedColumn,
  type FigureRow,
  type ProfilingContext,
} from './profilingWork.ts';

const mostTop = 10;
const examples = 5;

export type Tally = Pick<ColumnProfile, 'distinct' | 'top' | 'imbalance'>;

/** The value by which rows are counted: finite numbers, and as text what has no order of its own. */
export function counted({ id, type }: Pick<CountedColumn, 'id' | 'type'>): Sql {
  if (type === 'number') return finite({ id, type });
  return type === 'other' ? sql`${ident(id)}::VARCHAR` : ident(id);
}

/** Distinct values (with how many rows each has) as a common table expression's query. */
export function talliesOf(table: string, column: Pick<CountedColumn, 'id' | 'type'>): Sql {
  return sql`SELECT v, count(*)::DOUBLE AS n FROM (SELECT ${counted(column)} AS v FROM ${ident(table)})
    WHERE v IS NOT NULL GROUP BY v`;
}

/**
 * Distinct values, the most frequent ones and how unevenly they are spread, exact.
 * @param present rows with a value that counts.
 */
export async function tally(
  table: string,
  column: CountedColumn,
  present: number,
  sensitive: boolean,
  context: ProfilingContext,
): Promise<Tally> {
  const { database, work } = context;
  const show = (text: string): string => (sensitive ? masked(text) : text);
  if (present === 0) return { distinct: 0, top: [], imbalance: null };
  if (column.distinct === present) {
    const rows = await database.rows<{ text: string }>(
      sql`SELECT ${asText(ident(column.id))} AS text FROM ${ident(table)}
        WHERE ${counted(column)} IS NOT NULL LIMIT ${examples}`,
      work,
    );
    return {
      distinct: present,
      top: rows.map(({ text }) => ({ text: show(text), rows: 1 })),
      imbalance: null,
    };
  }
  const rows = await database.rows<FigureRow>(
    sql`WITH g AS MATERIALIZED (${talliesOf(table, column)}),
      few AS (SELECT v, n FROM g ORDER BY n DESC, v LIMIT ${mostTop})
      SELECT ${asText(sql`v`)} AS text, n, (SELECT count(*)::DOUBLE FROM g) AS d, (SELECT sum(n * ln(n)) FROM g) AS logs
      FROM few ORDER BY n DESC, v`,
    work,
  );
  const distinct = countOf(rows[0], 'd');
  const top = rows.map((row): CountedText => ({
    text: show(String(row['text'] ?? '')),
    rows: countOf(row, 'n'),
  }));
  const logs = numberOf(rows[0], 'logs') ?? 0;
  return { distinct, top, imbalance: distinct === present ? null : imbalance(present, distinct, logs) };
}
