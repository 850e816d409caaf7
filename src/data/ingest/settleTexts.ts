import { formatCount } from '../../core/format.ts';
import { ident, join, sql, type Sql } from '../../core/sql.ts';
import type { ColumnType, Warning } from '../../core/table.ts';
import { countedValues, valuesAmong } from './countedValues.ts';
import {
  conversionsOf,
  exactly,
  isCode,
  isCoded,
  isLarge,
  isMissing,
  isRounded,
  isUnclear,
  isWhole,
  mayBeCodes,
  type Conversion,
} from './convert.ts';
import type { ColumnPlan } from './columnPlans.ts';
import type { Settling } from './settleNumbers.ts';
import { codesKept, codesTaken, digitsKept, largeNumbers, numbersCut, numbersRounded } from './settleWide.ts';
import { cutNumber } from './values.ts';
import { unclearThousands } from './threeDigits.ts';

/** A column that came as text gets the type that all its values have, or the chosen one. */
export async function settleText(settling: Settling, plan: ColumnPlan): Promise<Warning[]> {
  const { database, table, file, changes, types } = settling;
  const { id, name, guess, chosen } = plan;
  const column = ident(id);
  const missing = isMissing(column);
  const conversions = conversionsOf(id, guess, chosen);
  const failures = conversions.map(
    ({ expression }, index) =>
      sql`count(*) FILTER (WHERE NOT ${missing} AND (${expression}) IS NULL) AS ${ident(`f${index}`)}`,
  );
  const [row] = await database.rows<Record<string, number>>(sql`SELECT ${join(failures)},
    count(*) FILTER (WHERE NOT ${missing}) AS present,
    count(*) FILTER (WHERE ${isCode(sql`trim(${column})`)}) AS codes,
    count(*) FILTER (WHERE ${isLarge(sql`trim(${column})`)}) AS large,
    count(*) FILTER (WHERE ${isCoded(sql`trim(${column})`)}) AS coded,
    count(*) FILTER (WHERE ${missing} AND trim(${column}) <> '') AS words FROM ${ident(table)}`);
  const counts = conversions.map((_, index) => row?.[`f${index}`] ?? 0);
  const present = row?.['present'] ?? 0;
  types.set(id, 'text');
  if (present === 0 && !chosen) return [];
  const best = counts.indexOf(Math.min(...counts));
  const conversion = conversions[best];
  const failed = counts[best] ?? present;
  if (mayBeCodes(guess) && failed > 0 && !chosen && failed === row?.['codes']) {
    const large = row['large'] ?? 0;
    return [large > 0 ? largeNumbers(file, name, large) : codesKept(file, name, failed)];
  }
  if (conversion === undefined || (failed > 0 && !chosen)) {
    if (failed === 1) settling.spoiled.add(id);
    const message = `${valuesAmong(failed, present, name, file)} ${failed === 1 ? `is no ${wordOf[guess.type]}` : `are no ${wordOf[guess.type]}s`}; the column stays text.`;
    return [{ code: 'mixed-types', message, column: name }];
  }
  const digits = await digitsOf(settling, plan, conversion);
  if (digits.taken === null) return [...digits.told];
  const { expression, sqlType, type } = digits.taken;
  changes.add(id, sqlType, sql`CASE WHEN ${missing} THEN NULL ELSE ${expression} END`);
  types.set(id, type);
  const said: Warning[] = [...digits.told];
  const coded = row?.['coded'] ?? 0;
  if (coded > 0 && isNumeric(type)) said.push(codesTaken(file, name, coded));
  if (failed > 0) {
    const message = `${valuesAmong(failed, present, name, file)} cannot be read as ${failed === 1 ? `a ${wordOf[guess.type]}` : `${wordOf[guess.type]}s`} and ${failed === 1 ? 'is' : 'are'} missing.`;
    said.push({ code: 'unreadable-values', message, column: name });
  }
  const words = row?.['words'] ?? 0;
  if (words > 0) {
    const message = `${countedValues(words, name, file)} ${words === 1 ? 'is a word such as NA or -, and counts' : 'are words such as NA or -, and count'} as missing.`;
    said.push({ code: 'missing-words', message, column: name });
  }
  if (guess.unit !== '' && isNumeric(type)) {
    const message = `The sign ${guess.unit} was taken off ${present === 1 ? 'the one value' : `${formatCount(present)} values`} of “${name}” in ${file}: ${guess.unit === '%' ? '12 % is read as 12' : present === 1 ? 'it is a plain number now' : 'they are plain numbers now'}.`;
    said.push({ code: 'signs-removed', message, column: name });
  }
  if (guess.mixed.length > 0) said.push(...(await mixedDates(settling, plan)));
  said.push(
    ...ambiguity(
      file,
      name,
      conversion,
      conversions.filter((_, index) => counts[index] === 0),
    ),
  );
  return said;
}

const isNumeric = (type: ColumnType): boolean => type === 'number' || type === 'integer';

/** What is known of a column's digits once all of them were looked at. */
interface Digits {
  /** The conversion that rounds none of them; null where the column has to stay text for that. */
  readonly taken: Conversion | null;
  readonly told: readonly Warning[];
}

/** Whether numbers would be rounded, or their separators mean something else, and what is done about it. */
async function digitsOf(settling: Settling, plan: ColumnPlan, conversion: Conversion): Promise<Digits> {
  const { database, table, file } = settling;
  const { id, name, guess, chosen } = plan;
  const column = sql`trim(${ident(id)})`;
  const { digits = column, style } = conversion;
  const exactAlready =
    conversion.type === 'integer' && guess.unclear === '' && (chosen || guess.type === 'integer');
  if (!isNumeric(conversion.type) || exactAlready) return { taken: conversion, told: [] };
  const present = sql`NOT ${isMissing(column)}`;
  const exact = exactly(conversion);
  const [row] = await database.rows<Record<string, number>>(sql`SELECT
    count(*) FILTER (WHERE ${isRounded(digits)}) AS rounded,
    count(*) FILTER (WHERE ${present} AND NOT ${isWhole(digits)}) AS fractions,
    count(*) FILTER (WHERE ${present} AND (${exact.expression}) IS NULL) AS beyond,
    count(*) FILTER (WHERE ${present} AND NOT ${isUnclear(column, guess)}) AS decided,
    count(*) FILTER (WHERE ${guess.cut ? sql`regexp_full_match(${column}, ${cutNumber})` : sql`false`}) AS cut
    FROM ${ident(table)}`);
  const { rounded = 0, fractions = 0, beyond = 0, decided = 0, cut = 0 } = row ?? {};
  const told = [
    ...(guess.unclear !== '' && decided === 0 && style !== undefined
      ? [unclearThousands(file, name, guess.unclear, style)]
      : []),
    ...(cut > 0 ? [numbersCut(file, name, cut)] : []),
  ];
  if (rounded === 0) return { taken: conversion, told };
  if (conversion.type === 'integer')
    return { taken: conversion, told: [...told, digitsKept(file, name, rounded)] };
  if (chosen || fractions > 0)
    return { taken: conversion, told: [...told, numbersRounded(file, name, rounded)] };
  if (beyond > 0) return { taken: null, told: [largeNumbers(file, name, beyond)] };
  return { taken: exact, told: [...told, digitsKept(file, name, rounded)] };
}

/** How many values of a column have each of several forms of dates; one value may have more than one. */
export async function mixedDates(
  { database, table, file, types }: Settling,
  plan: ColumnPlan,
): Promise<Warning[]> {
  const { id, name, guess } = plan;
  const column = sql`trim(${ident(id)})`;
  const fits = (format: string): Sql => sql`try_strptime(${column}, ${format}) IS NOT NULL`;
  const facts = guess.mixed.map(
    (format, index) => sql`count(*) FILTER (WHERE ${fits(format)}) AS ${ident(`f${index}`)}`,
  );
  const [row] = await database.rows<Record<string, number>>(
    sql`SELECT ${join(facts)}, count(*) FILTER (WHERE NOT ${isMissing(column)}) AS present FROM ${ident(table)}`,
  );
  const counts = guess.mixed.map((format, index) => `${formatCount(row?.[`f${index}`] ?? 0)} as ${format}`);
  const outcome =
    types.get(id) === 'text'
      ? 'the column stays text until dates are asked for in these forms'
      : 'each value is read in the first form that it has';
  const message = `The ${formatCount(row?.['present'] ?? 0)} dates of “${name}” in ${file} have several forms: ${counts.join(', ')}; ${outcome}.`;
  return [{ code: 'mixed-dates', message, column: name }];
}

/** What a value is; several have an s behind it. */
const wordOf: Readonly<Record<ColumnType, string>> = {
  integer: 'whole number',
  number: 'number',
  text: 'text',
  boolean: 'truth value',
  date: 'date',
  timestamp: 'timestamp',
  time: 'time',
  other: 'value',
};

function ambiguity(file: string, name: string, taken: Conversion, fitting: readonly Conversion[]): Warning[] {
  if (taken.format === 'UTC') {
    const message = `The times of “${name}” in ${file} say their offset; they were turned into UTC.`;
    return [{ code: 'time-zone', message, column: name }];
  }
  const other = fitting.find(
    ({ format, type }) => type === taken.type && format !== undefined && format !== taken.format,
  );
  if (taken.format === undefined || other?.format === undefined) return [];
  const message = `The dates of “${name}” in ${file} fit ${taken.format} and ${other.format}; the first was taken.`;
  return [{ code: 'ambiguous-dates', message, column: name }];
}
