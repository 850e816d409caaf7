import { ident, join, sql, type Sql } from '../../core/sql.ts';
import type { ColumnType, Warning } from '../../core/table.ts';
import type { Database } from '../contract.ts';

/** A loaded column of doubles. */
interface NumericColumn {
  readonly id: string;
  readonly name: string;
  /** Whether it becomes integers when every value is whole. */
  readonly pointZero: boolean;
}

/** NaN becomes missing, infinities are told, and numbers that only look fractional become integers. */
export async function settleNumbers(
  database: Database,
  table: string,
  file: string,
  columns: readonly NumericColumn[],
  types: Map<string, ColumnType>,
): Promise<Warning[]> {
  if (columns.length === 0) return [];
  const facts = columns.flatMap(({ id }): Sql[] => {
    const column = ident(id);
    return [
      sql`count(*) FILTER (WHERE isnan(${column})) AS ${ident(`nan ${id}`)}`,
      sql`count(*) FILTER (WHERE isinf(${column})) AS ${ident(`inf ${id}`)}`,
      sql`coalesce(bool_and(${column} = trunc(${column}) AND abs(${column}) < 9007199254740992), false) AS ${ident(`whole ${id}`)}`,
    ];
  });
  const [row] = await database.rows<Record<string, number | boolean>>(
    sql`SELECT ${join(facts)} FROM ${ident(table)}`,
  );
  const warnings: Warning[] = [];
  for (const { id, name, pointZero } of columns) {
    const column = ident(id);
    const nans = Number(row?.[`nan ${id}`] ?? 0);
    const infinities = Number(row?.[`inf ${id}`] ?? 0);
    if (nans > 0) {
      await database.run(sql`UPDATE ${ident(table)} SET ${column} = NULL WHERE isnan(${column})`);
      const message = `${nans} values of “${name}” in ${file} are NaN and count as missing.`;
      warnings.push({ code: 'missing-words', message, column: name });
    }
    if (infinities > 0) {
      const message = `${infinities} values of “${name}” in ${file} are infinite.`;
      warnings.push({ code: 'infinite-values', message, column: name });
    }
    if (pointZero && row?.[`whole ${id}`] === true) {
      await database.run(sql`ALTER TABLE ${ident(table)} ALTER ${column} TYPE BIGINT`);
      types.set(id, 'integer');
    }
  }
  return warnings;
}
