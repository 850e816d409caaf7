import { ident, join, sql, type Sql } from '../../core/sql.ts';
import type { ColumnType } from '../../core/table.ts';
import { missingWords, numberStyles, type Guess, type NumberStyle } from './values.ts';

/** A way to make typed values of a text column: NULL where a value cannot be read so. */
export interface Conversion {
  readonly type: ColumnType;
  readonly sqlType: Sql;
  readonly expression: Sql;
  /** strptime format, for the message about days and months. */
  readonly format?: string;
}

/** Whether the text in a column stands for a missing value. */
export function isMissing(column: Sql): Sql {
  const words = join(missingWords.map((word) => sql`${word}`));
  return sql`(trim(${column}) = '' OR trim(${column}) IN (${words}))`;
}

/**
 * The conversions to try on a column that was read as text, the first that leaves no value unread is taken.
 * @param chosen whether a person asked for the type: then only that type is tried.
 */
export function conversionsOf(id: string, guess: Guess, chosen: boolean): Conversion[] {
  const column = sql`trim(${ident(id)})`;
  switch (guess.type) {
    case 'integer':
      return chosen ? [integer(column)] : [integer(column), ...numbers(column, [])];
    case 'number':
      return numbers(column, guess.styles);
    case 'boolean':
      return [{ type: 'boolean', sqlType: sql`BOOLEAN`, expression: sql`TRY_CAST(${column} AS BOOLEAN)` }];
    case 'time':
      return [{ type: 'time', sqlType: sql`TIME`, expression: timeOf(column) }];
    case 'date':
      return [...dates(column, guess), ...(chosen ? [] : timestamps(column, { ...guess, formats: [] }))];
    case 'timestamp':
      return timestamps(column, guess);
    default:
      return [];
  }
}

const timeOf = (column: Sql): Sql =>
  sql`coalesce(TRY_CAST(${column} AS TIME), TRY_CAST(${column} || ':00' AS TIME))`;

// A backslash in a template of SQL itself would be an escape of JavaScript.
const wholeNumber = String.raw`[+-]?\d+`;
const spaces = String.raw`[ \x{A0}\x{202F}]`;

function integer(column: Sql): Conversion {
  const expression = sql`CASE WHEN regexp_full_match(${column}, ${wholeNumber}) THEN TRY_CAST(${column} AS BIGINT) END`;
  return { type: 'integer', sqlType: sql`BIGINT`, expression };
}

/** Numbers in the styles that fitted the sample, then in every other one. */
function numbers(column: Sql, fitting: readonly NumberStyle[]): Conversion[] {
  const known = numberStyles.filter(({ style }) => fitting.some((each) => sameStyle(each, style)));
  const others = fitting.length > 0 ? [] : numberStyles;
  return [...known, ...others].map(({ style, pattern }) => {
    const grouped =
      style.group === ' ' ? sql`regexp_replace(${column}, ${spaces}, '', 'g')` : ungrouped(column, style);
    const plain = style.decimal === ',' ? sql`replace(${grouped}, ',', '.')` : grouped;
    const expression = sql`CASE WHEN regexp_full_match(${column}, ${pattern}) THEN TRY_CAST(${plain} AS DOUBLE) END`;
    return { type: 'number', sqlType: sql`DOUBLE`, expression };
  });
}

const sameStyle = (left: NumberStyle, right: NumberStyle): boolean =>
  left.decimal === right.decimal && left.group === right.group;

const ungrouped = (column: Sql, { group }: NumberStyle): Sql =>
  group === '' ? column : sql`replace(${column}, ${group}, '')`;

function dates(column: Sql, { formats }: Guess): Conversion[] {
  if (formats.length === 0) {
    const expression = sql`CASE WHEN length(${column}) = 10 THEN TRY_CAST(${column} AS DATE) END`;
    return [{ type: 'date', sqlType: sql`DATE`, expression }];
  }
  return formats.map((format) => ({
    type: 'date',
    sqlType: sql`DATE`,
    expression: sql`try_strptime(${column}, ${format})::DATE`,
    format,
  }));
}

const clockMark = String.raw`:\d\d`;
const offset = String.raw`\s?(Z|UTC|GMT|[+-]\d\d(:?\d\d)?)$`;

function timestamps(column: Sql, { formats }: Guess): Conversion[] {
  if (formats.length > 0) {
    return formats.map((format) => ({
      type: 'timestamp',
      sqlType: sql`TIMESTAMP`,
      expression: sql`try_strptime(${column}, ${format})`,
      format,
    }));
  }
  const zone = sql`regexp_extract(${column}, ${offset}, 1)`;
  const local = sql`TRY_CAST(regexp_replace(${column}, ${offset}, '') AS TIMESTAMP)`;
  const minutes = sql`CASE WHEN ${zone} IN ('', 'Z', 'UTC', 'GMT') THEN 0 ELSE
    (CASE WHEN ${zone}[1] = '-' THEN -1 ELSE 1 END) *
    (${zone}[2:3]::INTEGER * 60 + coalesce(TRY_CAST(replace(${zone}[4:], ':', '') AS INTEGER), 0)) END`;
  const hasClock = sql`regexp_matches(${column}, ${clockMark})`;
  const zoned = sql`CASE WHEN ${hasClock} AND ${zone} <> '' THEN ${local} - to_minutes(${minutes}) END`;
  const plain = sql`CASE WHEN NOT ${hasClock} OR ${zone} = '' THEN TRY_CAST(${column} AS TIMESTAMP) END`;
  return [
    { type: 'timestamp', sqlType: sql`TIMESTAMP`, expression: plain },
    { type: 'timestamp', sqlType: sql`TIMESTAMP`, expression: zoned, format: 'UTC' },
  ];
}
