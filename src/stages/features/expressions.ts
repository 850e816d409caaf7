import { AppError } from '../../core/errors.ts';
import { ident, join, sql, type Sql } from '../../core/sql.ts';
import type { ProfiledColumn, SourceValue } from '../sources/spec.ts';
import type { FilterSpec } from './spec.ts';

/** Values of this size or more (and NaN) count as missing: their squares would leave the range of float64. */
const largest = 1e100;

/** The source that the settings name. @throws AppError `recipe.setting`. */
export function sourceNamed(sources: readonly SourceValue[], id: string): SourceValue {
  const source = sources.find((candidate) => candidate.id === id);
  if (!source) {
    throw new AppError('recipe.setting', 'Features read a source that is not in the study.', {
      stage: 'features',
      source: id,
    });
  }
  return source;
}

/** The column of a source that the settings name. @throws AppError `recipe.setting`. */
export function columnNamed(source: SourceValue, id: string): ProfiledColumn {
  const column = source.columns.find((candidate) => candidate.id === id);
  if (!column) {
    const message = `Features read column ${id} of ${source.name}, which is not there.`;
    throw new AppError('recipe.setting', message, { stage: 'features', source: source.name, column: id });
  }
  return column;
}

/** Whom a row belongs to, NULL where it says nobody. Text unless every table of the join holds integers. */
export function keyExpression({ id, type }: ProfiledColumn, asText: boolean): Sql {
  const column = ident(id);
  if (type === 'integer') return asText ? sql`${column}::BIGINT::VARCHAR` : sql`${column}::BIGINT`;
  if (type === 'number') {
    const whole = sql`isfinite(${column}::DOUBLE) AND ${column} = floor(${column}) AND abs(${column}) < 1e15::DOUBLE`;
    return sql`CASE WHEN ${whole} THEN ${column}::BIGINT::VARCHAR ELSE ${column}::VARCHAR END`;
  }
  return sql`nullif(trim(${column}::VARCHAR), '')`;
}

/** A column as DOUBLE: yes is 1 and no is 0; what is not a finite number is NULL. */
export function numberExpression({ id, type }: ProfiledColumn): Sql {
  const column = ident(id);
  if (type === 'integer') return sql`${column}::DOUBLE`;
  if (type === 'boolean') return sql`${column}::INTEGER::DOUBLE`;
  const value = type === 'number' ? sql`${column}::DOUBLE` : sql`try_cast(${column} AS DOUBLE)`;
  return sql`CASE WHEN abs(${value}) < ${largest}::DOUBLE THEN ${value} END`;
}

/**
 * A column as TIMESTAMP. Whole numbers are read as year, month and day (20110131) where they look so, and otherwise as
 * seconds, or from 10¹¹ on as milliseconds, after 1970.
 */
export function timeExpression(column: ProfiledColumn): Sql {
  const value = ident(column.id);
  if (column.type === 'timestamp' || column.type === 'date') return sql`${value}::TIMESTAMP`;
  if (column.type !== 'integer') return sql`try_cast(${value} AS TIMESTAMP)`;
  const least = Number(column.least ?? 0);
  const greatest = Number(column.greatest ?? 0);
  if (least >= 19_000_101 && greatest <= 21_001_231) return sql`try_strptime(${value}::VARCHAR, '%Y%m%d')`;
  return greatest >= 1e11
    ? sql`make_timestamp(${value}::BIGINT * 1000)`
    : sql`make_timestamp(${value}::BIGINT * 1000000)`;
}

/** A filter as people read it, such as `Quantity > 0`. */
export function filterRule({ operator, value }: FilterSpec, column: ProfiledColumn): string {
  return operator === 'present' ? `${column.name} present` : `${column.name} ${operator} ${String(value)}`;
}

/** A filter as a condition that is true or false, never unknown. @throws AppError `recipe.setting` for a value of the wrong type. */
export function filterCondition({ operator, value }: FilterSpec, column: ProfiledColumn): Sql {
  const name = ident(column.id);
  if (operator === 'present') {
    return column.type === 'text' ? sql`(nullif(trim(${name}), '') IS NOT NULL)` : sql`(${name} IS NOT NULL)`;
  }
  const numeric = column.type === 'integer' || column.type === 'number';
  const wanted = numeric ? Number(value) : String(value);
  if (value === null || Number.isNaN(wanted)) {
    const message = `The filter on “${column.name}” needs a ${numeric ? 'number' : 'value'}.`;
    throw new AppError('recipe.setting', message, { stage: 'features', column: column.name });
  }
  return sql`coalesce(${name} ${comparisons[operator]} ${wanted}, false)`;
}

const comparisons = {
  '>': sql`>`,
  '>=': sql`>=`,
  '<': sql`<`,
  '<=': sql`<=`,
  '=': sql`=`,
  '≠': sql`<>`,
} as const;

/** All conditions together; true where there are none. */
export function all(conditions: readonly Sql[]): Sql {
  return conditions.length === 0 ? sql`true` : join(conditions, ' AND ');
}
