import { ident, join, sql, type Sql } from '../core/sql.ts';
import type { ProfiledColumn } from './sources/spec.ts';

/** Values of this size or more (and NaN) count as missing: their squares would leave the range of float64. */
const largest = 1e100;

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

/** Whether a value says yes: true, 1, or a word for it; no for other known values; NULL where it is missing. */
export function yesExpression({ id, type }: ProfiledColumn): Sql {
  const column = ident(id);
  if (type === 'boolean') return column;
  if (type === 'integer' || type === 'number') return sql`(${column} > 0)`;
  const words = join(yesWords.map((word) => sql`${word}`));
  return sql`(nullif(lower(trim(${column}::VARCHAR)), '') IN (${words}))`;
}

/**
 * Whether a value says no outright: false, 0, or a word for it; another known value does not; NULL where it is missing. Not the
 * contrary of yes: a word that is neither says neither.
 */
export function noExpression({ id, type }: ProfiledColumn): Sql {
  const column = ident(id);
  if (type === 'boolean') return sql`(NOT ${column})`;
  if (type === 'integer' || type === 'number') return sql`(${column} = 0)`;
  const words = join(noWords.map((word) => sql`${word}`));
  return sql`(nullif(lower(trim(${column}::VARCHAR)), '') IN (${words}))`;
}

const noWords = ['no', 'n', 'false', 'f', '0', 'nein', 'non', 'none', 'never'];

const yesWords = [
  'yes', 'y', 'true', 't', '1', 'ja', 'oui', 'sí', 'si', 'churned', 'churn', 'lost', 'exited', 'converted', 'responded',
  'subscribed', 'purchased', 'opt-in', 'opted in', 'granted', 'given', 'treatment', 'treated', 'test', 'exposed',
  'contacted',
]; // prettier-ignore
