import { AppError } from '../../core/errors.ts';
import { formatCount, formatCounted } from '../../core/format.ts';
import { ident, join, sql, type Sql } from '../../core/sql.ts';
import { sqlTypes } from '../../core/sqlTypes.ts';
import type {
  AddSourceOptions,
  Column,
  ColumnType,
  Inspection,
  LoadedTable,
  Warning,
} from '../../core/table.ts';
import type { Database, SourceFile, Work } from '../contract.ts';
import { countedValues } from './countedValues.ts';
import { ColumnarReader } from './columnarReader.ts';
import { columnarReading } from './columnarReading.ts';
import type { FoundColumn, FoundSchema } from './columnarMessages.ts';
import { choiceOf } from './chosenColumns.ts';
import { constantWarnings } from './constants.ts';
import { dayNumberWarnings } from './daysAsNumbers.ts';
import { nameWarnings } from './csvWarnings.ts';
import { chosenFor } from './options.ts';
import { guessRoles } from './roles.ts';
import { planColumns } from './columnPlans.ts';
import { settleNumbers, type Settling } from './settleNumbers.ts';
import { settleText } from './settleTexts.ts';
import { numbersRounded, settleWide } from './settleWide.ts';
import { exact } from './readCsv.ts';
import { TypeChanges } from './typeChanges.ts';

const shownRows = 50;

type Format = 'parquet' | 'arrow';
type Preview = readonly (readonly (string | null)[])[];

/** What a Parquet or Arrow file is, from its schema and first batch. @throws AppError `ingest.*` */
export async function inspectColumnar(
  file: SourceFile,
  format: Format,
  options: AddSourceOptions,
  { signal }: Work,
): Promise<Inspection> {
  const reader = new ColumnarReader(file, signal);
  try {
    const found = await reader.open(format, options.reading?.only, 'look');
    const first = await reader.next();
    const preview = typeof first === 'number' ? [] : first.preview;
    return inspectionOf(file, format, found, preview, options);
  } finally {
    reader.close();
  }
}

/** Loads a Parquet or Arrow file batch by batch, each one counted. @throws AppError `ingest.*` */
export async function loadColumnar(
  database: Database,
  file: SourceFile,
  table: string,
  format: Format,
  options: AddSourceOptions,
  work: Work,
): Promise<LoadedTable> {
  const reader = new ColumnarReader(file, work.signal);
  try {
    const found = await reader.open(format, options.reading?.only, 'load');
    await database.run(sql`DROP TABLE IF EXISTS ${ident(table)}`);
    await database.run(sql`CREATE TABLE ${ident(table)} (${definitions(found.columns)})`);
    let rows = 0;
    let preview: Preview = [];
    for (;;) {
      const batch = await reader.next();
      if (typeof batch === 'number') break;
      if (rows === 0) preview = batch.preview;
      if (batch.rows > 0) await database.insertArrow(table, batch.stream, batch.rows);
      rows += batch.rows;
      work.progress?.('Reading the file', rows, found.rows);
    }
    assertComplete(file, rows, found.rows);
    const inspection = inspectionOf(file, format, found, preview, options);
    const wide = inspection.columns.filter((_, index) => found.columns[index]?.wide === true);
    return await settled(database, file, table, rows, inspection, wide, options);
  } finally {
    reader.close();
  }
}

const definitions = (columns: readonly FoundColumn[]): Sql =>
  join(columns.map(({ id, sqlType }) => sql`${ident(id)} ${typeOf[sqlType]}`));

const typeOf: Readonly<Record<FoundColumn['sqlType'], Sql>> = {
  BIGINT: sql`BIGINT`,
  DOUBLE: sql`DOUBLE`,
  VARCHAR: sql`VARCHAR`,
  BOOLEAN: sql`BOOLEAN`,
  DATE: sql`DATE`,
  TIMESTAMP: sql`TIMESTAMP`,
  TIME: sql`TIME`,
};

function assertComplete(file: SourceFile, rows: number, said: number): void {
  if (said > 0 && rows !== said) {
    const message = `${file.name} says that it holds ${formatCounted(said, 'row')}, but ${rows === 1 ? '1 was' : `${formatCount(rows)} were`} found.`;
    throw new AppError('ingest.corrupt', message, { file: file.name, expected: said, found: rows });
  }
  if (rows === 0)
    throw new AppError('ingest.no-rows', `${file.name} has columns but no rows.`, { file: file.name });
}

function inspectionOf(
  file: SourceFile,
  format: Format,
  { columns: found, fileColumns, warnings }: FoundSchema,
  preview: Preview,
  options: AddSourceOptions,
): Inspection {
  const evidence = found.map(({ name, type }, index) => ({
    name,
    type,
    values: preview.map((row) => row[index] ?? null),
  }));
  const roles = guessRoles(evidence);
  const columns = found.map(({ id, name, type }, index): Column => {
    const chosen = chosenFor(options.roles, id, name);
    return { id, name, type, role: chosen === undefined ? (roles[index] ?? null) : chosen };
  });
  const names = nameWarnings(
    file.name,
    fileColumns.map(({ name }) => name),
    true,
  );
  return {
    reading: { ...columnarReading(format), ...choiceOf(fileColumns, found, options.reading?.only) },
    columns,
    preview: preview.slice(0, shownRows),
    warnings: [...warnings, ...names],
    fileColumns,
  };
}

/** Types that a person chose, NaN as missing, and numbers that only name things as integers. */
async function settled(
  database: Database,
  file: SourceFile,
  table: string,
  rows: number,
  inspection: Inspection,
  wide: readonly Column[],
  options: AddSourceOptions,
): Promise<LoadedTable> {
  const types = new Map<string, ColumnType>(inspection.columns.map(({ id, type }) => [id, type]));
  const names = new Set(['customer', 'order', 'product']);
  const numeric = inspection.columns
    .filter(({ type }) => type === 'number')
    .map(({ id, name, role }) => ({ id, name, pointZero: role !== null && names.has(role) }));
  const settling = {
    database,
    table,
    file: file.name,
    changes: new TypeChanges(),
    types,
    spoiled: new Set<string>(),
  };
  const warnings = [
    ...inspection.warnings,
    ...(await settleNumbers(settling, numeric)),
    ...(await settleWide(settling, wide)),
  ];
  await settling.changes.apply(
    database,
    table,
    inspection.columns.map(({ id }) => id),
  );
  const choosing = { ...settling, changes: new TypeChanges() };
  warnings.push(...(await chooseTypes(choosing, inspection, options)));
  const columns = inspection.columns.map((column) => ({
    ...column,
    type: types.get(column.id) ?? column.type,
  }));
  const { preview } = inspection;
  warnings.push(...(await constantWarnings(database, table, file.name, columns, preview)));
  warnings.push(...(await dayNumberWarnings(database, table, file.name, columns, preview, 'file')));
  return { ...inspection, columns, warnings, table, rows, rejected: 0, rejects: [] };
}

/** Nothing is cast to `other`: it is no type to choose. */
const castTo: Readonly<Record<ColumnType, Sql | undefined>> = { ...sqlTypes, other: undefined };

/** Gives columns the types that a person chose. What another type would cut or round, and what has none, is missing and told. */
async function chooseTypes(
  settling: Settling,
  inspection: Inspection,
  options: AddSourceOptions,
): Promise<Warning[]> {
  const { database, table, file, types } = settling;
  const { columns, preview } = inspection;
  const chosen = columns.filter(({ id, name }) => {
    const type = chosenFor(options.types, id, name);
    return type !== undefined && castTo[type] !== undefined && types.get(id) !== type;
  });
  const texts = chosen.filter(({ id }) => types.get(id) === 'text');
  const values = texts.map(({ id }) =>
    preview.map((row) => row[columns.findIndex((one) => one.id === id)] ?? null),
  );
  const names = texts.map(({ name }) => name);
  const own = texts.map(({ id, name }) => chosenFor(options.types, id, name) ?? 'text');
  const plans = planColumns(
    names,
    values,
    { types: Object.fromEntries(own.map((type, at) => [`c${at}`, type])) },
    '.',
  );
  const warnings: Warning[] = [];
  for (const [at, plan] of plans.entries())
    warnings.push(...(await settleText(settling, { ...plan, id: texts[at]?.id ?? plan.id })));
  for (const { id, name } of chosen) {
    const type = chosenFor(options.types, id, name);
    const target = type === undefined ? undefined : castTo[type];
    const from = types.get(id);
    if (type === undefined || target === undefined || texts.some((one) => one.id === id)) continue;
    const column = ident(id);
    const rounds = from === 'integer' && type === 'number';
    const [row] = await database.rows<{ lost: number; rounded: number }>(
      sql`SELECT count(*) FILTER (WHERE ${column} IS NOT NULL AND (${kept(column, from, type)}) IS NULL) AS lost,
        count(*) FILTER (WHERE ${rounds ? sql`abs(${column}::HUGEINT) > ${exact}` : sql`false`}) AS rounded FROM ${ident(table)}`,
    );
    settling.changes.add(id, target, kept(column, from, type));
    types.set(id, type);
    const { lost = 0, rounded = 0 } = row ?? {};
    if (rounded > 0) warnings.push(numbersRounded(file, name, rounded));
    if (lost > 0) {
      const message = `${countedValues(lost, name, file)} cannot be read as ${type} and ${lost === 1 ? 'is' : 'are'} missing.`;
      warnings.push({ code: 'unreadable-values', message, column: name });
    }
  }
  await settling.changes.apply(
    database,
    table,
    columns.map(({ id }) => id),
  );
  return warnings;
}

/** A value as another type; missing where that would round it or cut off its time of day. */
function kept(column: Sql, from: ColumnType | undefined, to: ColumnType): Sql {
  const value = sql`TRY_CAST(${column} AS ${sqlTypes[to]})`;
  if (from === 'number' && to === 'integer')
    return sql`CASE WHEN ${column} = trunc(${column}) THEN ${value} END`;
  if (from === 'timestamp' && to === 'date')
    return sql`CASE WHEN ${column} = ${column}::DATE::TIMESTAMP THEN ${value} END`;
  return value;
}
