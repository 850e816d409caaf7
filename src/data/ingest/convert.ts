import { ident, join, sql, type Sql } from '../../core/sql.ts';
import type { ColumnType } from '../../core/table.ts';
import { exact } from './readCsv.ts';
import { threeDigits } from './threeDigits.ts';
import { missingWords, numberStyles, type Guess, type NumberStyle } from './values.ts';

/** A way to make typed values of a text column: NULL where a value cannot be read so. */
export interface Conversion {
  readonly type: ColumnType;
  readonly sqlType: Sql;
  readonly expression: Sql;
  /** strptime format, for the message about days and months. */
  readonly format?: string;
  /** How numbers are written, and their digits alone, with a point before decimals. */
  readonly style?: NumberStyle;
  readonly digits?: Sql;
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
      return chosen ? wholes(column, guess) : [integer(uncoded(column)), ...numbers(uncoded(column), [])];
    case 'number':
      return chosen || !mayBeCodes(guess)
        ? numbers(withoutUnit(column, guess.unit), guess.styles)
        : [integer(uncoded(column)), ...numbers(uncoded(column), guess.styles)];
    case 'boolean':
      return [{ type: 'boolean', sqlType: sql`BOOLEAN`, expression: sql`TRY_CAST(${column} AS BOOLEAN)` }];
    case 'time':
      return [{ type: 'time', sqlType: sql`TIME`, expression: timeOf(column) }];
    case 'date':
      return [
        ...dates(column, guess),
        ...(chosen ? daysOfTimes(column, guess) : timestamps(column, { ...guess, formats: [], mixed: [] })),
      ];
    case 'timestamp':
      return timestamps(column, guess);
    default:
      return [];
  }
}

/** Whether a column's numbers are whole, and name things rather than measure them where they have many digits. */
export const mayBeCodes = ({ type, pointZero, styles: [best] }: Guess): boolean =>
  type === 'integer' || (type === 'number' && pointZero && best?.decimal === '.' && best.group === '');

/** The text where a number can stand for it: NULL where digits would be lost that tell codes apart. */
const uncoded = (column: Sql): Sql => sql`(CASE WHEN NOT ${isCode(column)} THEN ${column} END)`;

/** Whether a text is digits that no number keeps: with a zero or a plus before them, or more of them than an integer holds. */
export function isCode(column: Sql): Sql {
  return sql`(${isCoded(column)} OR ${isLarge(column)})`;
}

/** Whether a text is digits with a zero or a plus before them, which a number loses. */
export const isCoded = (column: Sql): Sql => sql`regexp_full_match(${column}, ${codes})`;

/** Whether a text is a whole number that is too large for an integer. */
export function isLarge(column: Sql): Sql {
  return sql`(regexp_full_match(${column}, ${manyDigits}) AND TRY_CAST(${column} AS BIGINT) IS NULL)`;
}

/** Whether a number's separator may part thousands as well as begin decimals. */
export function isUnclear(column: Sql, { unclear, unit }: Guess): Sql {
  if (unclear === '') return sql`false`;
  return sql`coalesce(regexp_full_match(${withoutUnit(column, unit)}, ${threeDigits[unclear]}), false)`;
}

/** The text without the sign that each value but zero carries; brackets around it stand for minus. */
function withoutUnit(column: Sql, unit: string): Sql {
  if (unit === '') return column;
  const bare = sql`trim(replace(replace(${column}, ${unit}, ''), chr(160), ' '))`;
  const number = sql`replace(regexp_replace(${bare}, ${bracketed}, ${bracketsAsMinus}), '- ', '-')`;
  return sql`(CASE WHEN contains(${column}, ${unit}) OR regexp_full_match(${column}, ${zero}) THEN ${number} END)`;
}

const timeOf = (column: Sql): Sql =>
  sql`coalesce(TRY_CAST(${column} AS TIME), TRY_CAST(${column} || ':00' AS TIME))`;

// A backslash in a template of SQL itself would be an escape of JavaScript.
const wholeNumber = String.raw`[+-]?\d+(\.0+)?`;
const codes = String.raw`[+-]?0\d+|\+\d{7,}`;
const longNumber = String.raw`[+-]?\d{16,}(\.\d*)?`;
const manyDigits = String.raw`[+-]?\d{16,}(\.0+)?`;
const zero = String.raw`[+-]?0+([.,]0+)?`;
const bracketed = String.raw`^\((.*)\)$`;
const bracketsAsMinus = String.raw`-\1`;
const spaces = String.raw`[ \x{A0}\x{202F}]`;

function integer(column: Sql): Conversion {
  return { type: 'integer', sqlType: sql`BIGINT`, expression: wholeOf(column) };
}

/** Whole numbers digit by digit, as they stand or in the column's styles. */
function wholes(column: Sql, guess: Guess): Conversion[] {
  const { styles, unit, unclear } = guess;
  const asTheyStand = unclear === '' ? [integer(column)] : [];
  if (unit === '' && styles.every(({ decimal, group }) => decimal === '.' && group === ''))
    return asTheyStand;
  return [...asTheyStand, ...numbers(withoutUnit(column, unit), styles).map(exactly)];
}

/** The conversion of numbers as one of whole numbers, of which none is rounded; NULL where one is not whole or too large. */
export function exactly({ digits, style }: Conversion): Conversion {
  const expression = digits === undefined ? sql`NULL` : wholeOf(digits);
  return { type: 'integer', sqlType: sql`BIGINT`, expression, ...(style === undefined ? {} : { style }) };
}

const wholeOf = (column: Sql): Sql =>
  sql`(CASE WHEN regexp_full_match(${column}, ${wholeNumber}) THEN TRY_CAST(${column} AS BIGINT) END)`;

/** Whether digits are those of a whole number, of any size. */
export const isWhole = (digits: Sql): Sql =>
  sql`coalesce(regexp_full_match(${digits}, ${wholeNumber}), false)`;

/** Whether digits stand there that a double rounds. */
export const isRounded = (digits: Sql): Sql =>
  sql`coalesce(regexp_full_match(${digits}, ${longNumber}) AND abs(TRY_CAST(${digits} AS DOUBLE)) > ${exact}, false)`;

/** Numbers in the styles that fitted the sample, then in every other one. */
function numbers(column: Sql, fitting: readonly NumberStyle[]): Conversion[] {
  const known = fitting.flatMap((each) => numberStyles.find(({ style }) => sameStyle(each, style)) ?? []);
  const others = fitting.length > 0 ? [] : numberStyles;
  return [...known, ...others].map(({ style, pattern }) => {
    const grouped =
      style.group === ' ' ? sql`regexp_replace(${column}, ${spaces}, '', 'g')` : ungrouped(column, style);
    const pointed = style.decimal === ',' ? sql`replace(${grouped}, ',', '.')` : grouped;
    const digits = sql`(CASE WHEN regexp_full_match(${column}, ${pattern}) THEN ${pointed} END)`;
    const expression = sql`TRY_CAST(${digits} AS DOUBLE)`;
    return { type: 'number', sqlType: sql`DOUBLE`, expression, style, digits };
  });
}

const sameStyle = (left: NumberStyle, right: NumberStyle): boolean =>
  left.decimal === right.decimal && left.group === right.group;

const ungrouped = (column: Sql, { group }: NumberStyle): Sql =>
  group === '' ? column : sql`replace(${column}, ${group}, '')`;

function dates(column: Sql, { formats, mixed }: Guess): Conversion[] {
  if (formats.length === 0) {
    const expression = sql`CASE WHEN length(${column}) = 10 THEN TRY_CAST(${column} AS DATE) END`;
    return [{ type: 'date', sqlType: sql`DATE`, expression }];
  }
  return triedFormats(formats, mixed).map((tried) => ({
    type: 'date',
    sqlType: sql`DATE`,
    expression: sql`${firstOf(column, tried)}::DATE`,
    format: tried.join('|'),
  }));
}

/** The days on which times lie, where a person wants no clock. */
function daysOfTimes(column: Sql, { formats }: Guess): Conversion[] {
  if (formats.length > 0) return [];
  const expression = sql`TRY_CAST(${column} AS TIMESTAMP)::DATE`;
  return [{ type: 'date', sqlType: sql`DATE`, expression }];
}

const triedFormats = (formats: readonly string[], mixed: readonly string[]): (readonly string[])[] =>
  mixed.length > 0 ? [mixed] : formats.map((format) => [format]);

/** The first of the formats that a value has decides; several stand for a column whose values have different ones. */
function firstOf(column: Sql, formats: readonly string[]): Sql {
  const tries = formats.map((format) => sql`try_strptime(${column}, ${format})`);
  return sql`coalesce(${join(tries)})`;
}

const clockMark = String.raw`:\d\d`;
const offset = String.raw`\s?(Z|UTC|GMT|[+-]\d\d(:?\d\d)?)$`;

function timestamps(column: Sql, { formats, mixed }: Guess): Conversion[] {
  if (formats.length > 0) {
    return triedFormats(formats, mixed).map((tried) => ({
      type: 'timestamp',
      sqlType: sql`TIMESTAMP`,
      expression: firstOf(column, tried),
      format: tried.join('|'),
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
