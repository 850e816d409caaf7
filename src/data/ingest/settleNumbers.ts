import { ident, sql } from '../../core/sql.ts';
import type { ColumnType, Warning } from '../../core/table.ts';
import type { Database } from '../contract.ts';
import { countedValues } from './countedValues.ts';
import { factsOf, type TypeChanges } from './typeChanges.ts';

/** A loaded column of doubles. */
interface NumericColumn {
  readonly id: string;
  readonly name: string;
  /** Whether it becomes integers when every value is whole. */
  readonly pointZero: boolean;
}

/** Where a table stands while its types are settled. */
export interface Settling {
  readonly database: Database;
  readonly table: string;
  /** The file's name, for warnings. */
  readonly file: string;
  readonly changes: TypeChanges;
  readonly types: Map<string, ColumnType>;
  /** Hears of the columns that stay text because of a single value, by id. */
  readonly spoiled: Set<string>;
}

/** NaN becomes missing, infinities are told, and numbers that only look fractional become integers. */
export async function settleNumbers(
  settling: Settling,
  columns: readonly NumericColumn[],
): Promise<Warning[]> {
  const { database, table, file, changes, types } = settling;
  const facts = await factsOf(database, table, columns, ({ id, pointZero }) => {
    const column = ident(id);
    const whole = sql`${column} = trunc(${column}) AND abs(${column}) < 9007199254740992`;
    return [
      // No sum with a NaN or an infinity is finite, and a sum is told five times faster than a count of either.
      sql`coalesce(isfinite(sum(${column})), true) AS ${ident(`finite ${id}`)}`,
      ...(pointZero ? [sql`coalesce(bool_and(${whole}), false) AS ${ident(`whole ${id}`)}`] : []),
    ];
  });
  const suspects = columns.filter(({ id }) => facts[`finite ${id}`] !== true);
  const strange = await factsOf(database, table, suspects, ({ id }) => [
    sql`count(*) FILTER (WHERE isnan(${ident(id)})) AS ${ident(`nan ${id}`)}`,
    sql`count(*) FILTER (WHERE isinf(${ident(id)})) AS ${ident(`inf ${id}`)}`,
  ]);
  const warnings: Warning[] = [];
  for (const { id, name, pointZero } of columns) {
    const column = ident(id);
    const nans = Number(strange[`nan ${id}`] ?? 0);
    const infinities = Number(strange[`inf ${id}`] ?? 0);
    if (nans > 0) {
      changes.add(id, sql`DOUBLE`, sql`CASE WHEN isnan(${column}) THEN NULL ELSE ${column} END`);
      const message = `${countedValues(nans, name, file)} ${nans === 1 ? 'is NaN and counts' : 'are NaN and count'} as missing.`;
      warnings.push({ code: 'missing-words', message, column: name });
    }
    if (infinities > 0) {
      const message = `${countedValues(infinities, name, file)} ${infinities === 1 ? 'is' : 'are'} infinite.`;
      warnings.push({ code: 'infinite-values', message, column: name });
    }
    if (pointZero && facts[`whole ${id}`] === true) {
      changes.add(id, sql`BIGINT`);
      types.set(id, 'integer');
    }
  }
  return warnings;
}
