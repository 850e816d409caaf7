import { AppError } from '../../../core/errors.ts';
import { ident, join, sql, type Sql } from '../../../core/sql.ts';
import { sqlTypes } from '../../../core/sqlTypes.ts';
import { keyExpression } from '../../columnExpressions.ts';
import type { ProfiledColumn, SourceValue } from '../../sources/spec.ts';
import type { RowTest } from '../spec.ts';
import { columnOf } from './bind.ts';

/** A test of single rows as SQL: which rows it looks at, and which of these break it. Both are true or false, never unknown. */
export interface RowCondition {
  readonly considered: Sql;
  readonly fails: Sql;
}

/**
 * Compiles a test of single rows.
 * @throws AppError `recipe.setting` where it names a source or a column that is not there.
 */
export function rowCondition(
  test: RowTest,
  column: ProfiledColumn,
  sources: readonly SourceValue[],
): RowCondition {
  const name = ident(column.id);
  const present = sql`${name} IS NOT NULL`;
  if (test.kind === 'not-null') return { considered: sql`true`, fails: sql`(${name} IS NULL)` };
  const breaks = (broken: Sql): RowCondition => ({
    considered: present,
    fails: sql`(${present} AND coalesce(${broken}, false))`,
  });
  switch (test.kind) {
    case 'set': {
      const values = join(test.values.map((value) => sql`${value}`));
      return breaks(test.values.length === 0 ? sql`true` : sql`${name}::VARCHAR NOT IN (${values})`);
    }
    case 'range':
      return breaks(outside(column, test.least, test.greatest));
    case 'pattern':
      return breaks(sql`NOT regexp_full_match(${name}::VARCHAR, ${test.pattern})`);
    case 'type':
      return breaks(otherType(column, test.type));
    default: {
      const other = sources.find(({ id }) => id === test.source);
      const target = other && columnOf(other, test.column);
      if (!other)
        throw new AppError(
          'recipe.setting',
          `“${test.source}”, where it looks values up, is not in this study any more.`,
        );
      if (!target)
        throw new AppError(
          'recipe.setting',
          `${other.name}, where it looks values up, has no column “${test.column.name}”.`,
        );
      const asText = column.type !== 'integer' || target.type !== 'integer';
      const known = sql`SELECT ${keyExpression(target, asText)} AS k FROM ${ident(other.table)}`;
      return breaks(
        sql`${keyExpression(column, asText)} NOT IN (SELECT DISTINCT k FROM (${known}) WHERE k IS NOT NULL)`,
      );
    }
  }
}

type Bound = number | string | null;

/**
 * A date of its own day counts whole: a bound without a time lies at the day's end where it is the greatest. What is no number
 * lies outside every range of numbers; an infinite value lies beyond the bound of its side.
 */
function outside(column: ProfiledColumn, least: Bound, greatest: Bound): Sql {
  const clock = column.type === 'date' || column.type === 'timestamp';
  const value = clock ? sql`${ident(column.id)}::TIMESTAMP` : sql`try_cast(${ident(column.id)} AS DOUBLE)`;
  const of = (bound: number | string): Sql => {
    if (clock) return sql`${String(bound)}::TIMESTAMP`;
    const wanted = Number(bound);
    if (Number.isNaN(wanted))
      throw new AppError('recipe.setting', `“${column.name}” needs a number as its bound.`);
    return sql`${wanted}::DOUBLE`;
  };
  const ends = (bound: number | string): Sql =>
    clock && /^\d{4}-\d{2}-\d{2}$/.test(String(bound))
      ? sql`${value} >= ${of(bound)} + INTERVAL 1 DAY`
      : sql`${value} > ${of(bound)}`;
  const pieces = [
    ...(least === null ? [] : [sql`${value} < ${of(least)}`]),
    ...(greatest === null ? [] : [ends(greatest)]),
  ];
  if (pieces.length === 0) return sql`false`;
  return sql`coalesce(${join(pieces, ' OR ')}, true)`;
}

function otherType(column: ProfiledColumn, wanted: ProfiledColumn['type']): Sql {
  const wider = { integer: 'number', date: 'timestamp' } as const;
  const own = column.type;
  const fits = own === wanted || ((own === 'integer' || own === 'date') && wider[own] === wanted);
  if (fits || wanted === 'other') return sql`false`;
  if (own !== 'text' || wanted === 'text') return sql`true`;
  return sql`try_cast(${ident(column.id)} AS ${sqlTypes[wanted]}) IS NULL`;
}

/** A rule or repair that names a column which the load does not have. */
export function missing(column: string): AppError {
  return new AppError('recipe.setting', `There is no column “${column}” in this load.`, {
    stage: 'quality',
    column,
  });
}
