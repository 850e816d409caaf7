import { ident, join, sql, type Sql } from '../../core/sql.ts';
import type { ColumnType, Warning } from '../../core/table.ts';
import type { Database } from '../contract.ts';
import { conversionsOf, isCode, isLarge, isMissing, type Conversion } from './convert.ts';
import type { ColumnPlan } from './columnPlans.ts';
import { settleNumbers, type Settling } from './settleNumbers.ts';
import { codesKept, largeNumbers } from './settleWide.ts';
import type { StoredAs } from './readCsv.ts';
import { factsOf, TypeChanges } from './typeChanges.ts';

/** A loaded column whose type is not settled yet. */
export interface LoadedColumn {
  readonly plan: ColumnPlan;
  readonly as: StoredAs;
}

/** The types that came out, and what a person should know of them. */
export interface Settled {
  readonly types: ReadonlyMap<string, ColumnType>;
  readonly warnings: readonly Warning[];
}

/**
 * Gives each column of a freshly loaded table its final type: texts become what every one of them can be read as, numbers
 * that are all whole become integers, NaN becomes missing.
 * @param guarded whether the reading itself made whole numbers and days already.
 */
export async function settleTypes(
  database: Database,
  table: string,
  file: string,
  columns: readonly LoadedColumn[],
  guarded: boolean,
): Promise<Settled> {
  const types = new Map<string, ColumnType>();
  for (const { plan, as } of columns) types.set(plan.id, storedType(as));
  const ids = columns.map(({ plan }) => plan.id);
  const warnings: Warning[] = [];
  const conversions: Settling = { database, table, file, types, changes: new TypeChanges() };
  for (const { plan, as } of columns) {
    if (as === 'text' && plan.guess.type !== 'text') warnings.push(...(await convert(conversions, plan)));
    else if (plan.guess.mixed.length > 0 && !plan.chosen)
      warnings.push(...(await mixedDates(conversions, plan)));
  }
  await conversions.changes.apply(database, table, ids);
  const settling: Settling = { ...conversions, changes: new TypeChanges() };
  const numeric = columns
    .filter(({ plan }) => types.get(plan.id) === 'number')
    .map(({ plan: { id, name, guess, chosen } }) => ({ id, name, pointZero: guess.pointZero && !chosen }));
  const wholes = columns.filter(({ as }) => !guarded && (as === 'whole' || as === 'day'));
  warnings.push(...(await settleNumbers(settling, numeric)), ...(await settleWholes(settling, wholes)));
  await settling.changes.apply(database, table, ids);
  return { types, warnings };
}

function storedType(as: StoredAs): ColumnType {
  if (as === 'whole') return 'integer';
  return as === 'day' ? 'date' : as;
}

async function convert(settling: Settling, plan: ColumnPlan): Promise<Warning[]> {
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
    count(*) FILTER (WHERE ${missing} AND trim(${column}) <> '') AS words FROM ${ident(table)}`);
  const counts = conversions.map((_, index) => row?.[`f${index}`] ?? 0);
  const present = row?.['present'] ?? 0;
  types.set(id, 'text');
  if (present === 0) return [];
  const best = counts.indexOf(Math.min(...counts));
  const conversion = conversions[best];
  const failed = counts[best] ?? present;
  if (guess.type === 'integer' && failed > 0 && !chosen && failed === row?.['codes']) {
    const large = row['large'] ?? 0;
    return [large > 0 ? largeNumbers(file, name, large) : codesKept(file, name, failed)];
  }
  if (conversion === undefined || (failed > 0 && !chosen)) {
    const message = `${failed} of ${present} values of “${name}” in ${file} are no ${wordOf[guess.type]}; the column stays text.`;
    return [{ code: 'mixed-types', message, column: name }];
  }
  const using = sql`CASE WHEN ${missing} THEN NULL ELSE ${conversion.expression} END`;
  changes.add(id, conversion.sqlType, using);
  types.set(id, conversion.type);
  const said: Warning[] = [];
  if (failed > 0) {
    const message = `${failed} of ${present} values of “${name}” in ${file} cannot be read as ${wordOf[guess.type]} and are missing.`;
    said.push({ code: 'unreadable-values', message, column: name });
  }
  const words = row?.['words'] ?? 0;
  if (words > 0) {
    const message = `${words} values of “${name}” in ${file} are words such as NA or -, and count as missing.`;
    said.push({ code: 'missing-words', message, column: name });
  }
  if (guess.unit !== '' && conversion.type === 'number') {
    const message = `The sign ${guess.unit} was taken off ${present} values of “${name}” in ${file}: ${guess.unit === '%' ? '12 % is read as 12' : 'they are plain numbers now'}.`;
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

/** How many values of a column have each of several forms of dates; one value may have more than one. */
async function mixedDates({ database, table, file, types }: Settling, plan: ColumnPlan): Promise<Warning[]> {
  const { id, name, guess } = plan;
  const column = sql`trim(${ident(id)})`;
  const fits = (format: string): Sql => sql`try_strptime(${column}, ${format}) IS NOT NULL`;
  const facts = guess.mixed.map(
    (format, index) => sql`count(*) FILTER (WHERE ${fits(format)}) AS ${ident(`f${index}`)}`,
  );
  const [row] = await database.rows<Record<string, number>>(
    sql`SELECT ${join(facts)}, count(*) FILTER (WHERE NOT ${isMissing(column)}) AS present FROM ${ident(table)}`,
  );
  const counts = guess.mixed.map((format, index) => `${row?.[`f${index}`] ?? 0} as ${format}`);
  const outcome =
    types.get(id) === 'text'
      ? 'the column stays text until dates are asked for in these forms'
      : 'each value is read in the first form that it has';
  const message = `The ${row?.['present'] ?? 0} dates of “${name}” in ${file} have several forms: ${counts.join(', ')}; ${outcome}.`;
  return [{ code: 'mixed-dates', message, column: name }];
}

const wordOf: Readonly<Record<ColumnType, string>> = {
  integer: 'whole numbers',
  number: 'numbers',
  text: 'texts',
  boolean: 'truth values',
  date: 'dates',
  timestamp: 'timestamps',
  time: 'times',
  other: 'values',
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

/** Columns that were whole numbers or days in the sample, and were read without the guard because one of them is more. */
async function settleWholes(settling: Settling, columns: readonly LoadedColumn[]): Promise<Warning[]> {
  const { database, table, file, changes, types } = settling;
  const finer = await factsOf(database, table, columns, ({ plan: { id }, as }) => {
    const column = ident(id);
    const fine =
      as === 'day' ? sql`${column} = ${column}::DATE::TIMESTAMP` : sql`${column} = trunc(${column})`;
    return [sql`count(*) FILTER (WHERE NOT (${fine})) AS ${column}`];
  });
  const warnings: Warning[] = [];
  for (const { plan, as } of columns) {
    const count = Number(finer[plan.id] ?? 0);
    if (count === 0) {
      changes.add(plan.id, as === 'day' ? sql`DATE` : sql`BIGINT`);
      continue;
    }
    types.set(plan.id, as === 'day' ? 'timestamp' : 'number');
    const what = as === 'day' ? 'have a time of day' : 'have a fraction';
    const message = `${count} values of “${plan.name}” in ${file} ${what}; the whole column was read so.`;
    warnings.push({ code: 'wider-type', message, column: plan.name });
  }
  return warnings;
}
