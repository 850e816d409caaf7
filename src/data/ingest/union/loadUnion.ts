import { AppError } from '../../../core/errors.ts';
import { ident, join, sql, type Sql } from '../../../core/sql.ts';
import type {
  AddSourceOptions,
  Column,
  ColumnType,
  Inspection,
  LoadedTable,
  Reading,
  Warning,
} from '../../../core/table.ts';
import type { Database, SourceFile, Work } from '../../contract.ts';
import type { Member } from '../archive/unpack.ts';
import { chosenFor } from '../options.ts';
import { shapeWarnings, shareColumns, sharedType, typesOf, type Shape, type SharedColumn } from './shapes.ts';

/** How one file of several is looked at and loaded. */
export interface MemberReader {
  inspect(file: SourceFile, options: AddSourceOptions, work: Work): Promise<Inspection>;
  load(file: SourceFile, table: string, options: AddSourceOptions, work: Work): Promise<LoadedTable>;
}

/** Several files that become one table. */
export interface UnionRequest {
  readonly file: SourceFile;
  readonly members: readonly Member[];
  readonly options: AddSourceOptions;
  readonly work: Work;
}

const fileColumn = 'file';
const keptRejects = 1000;
const mostWarnings = 200;

/** What the files are together, from their beginnings. @throws AppError `ingest.*` */
export async function inspectUnion(reader: MemberReader, request: UnionRequest): Promise<Inspection> {
  const inspected: Inspection[] = [];
  for (const member of request.members) {
    const file = { name: nameOf(request.file, member), blob: await member.unpack(2 * 1024 * 1024) };
    inspected.push(await reader.inspect(file, memberOptions(request.options), request.work));
  }
  return unionOf(request, inspected);
}

/**
 * Loads several files as one table: each alone, then together by the columns' names. A column whose types differ gets one that
 * holds the values of all of them.
 * @throws AppError `ingest.shapes` where two files have no column in common, and what each file throws.
 */
export async function loadUnion(
  reader: MemberReader,
  database: Database,
  table: string,
  request: UnionRequest,
): Promise<LoadedTable> {
  const before = await inspectUnion(reader, request);
  const types = chosenTypes(before.columns, request.options);
  const loaded: LoadedTable[] = [];
  const own = (index: number): string => `${table}_file_${index}`;
  try {
    for (const [index, member] of request.members.entries()) {
      request.work.progress?.(`Reading ${member.name}`, index, request.members.length, 'files');
      loaded.push(await loadMember(reader, request, member, own(index), types));
    }
    const shared = shareColumns(loaded);
    const settled = new Map(
      shared.map((column) => [column, sharedType(typesOf(column, shapesOf(request, loaded)))]),
    );
    const asFound = [...loaded];
    for (const [index, member] of request.members.entries()) {
      const asText = Object.fromEntries(
        shared.flatMap((column): [string, ColumnType][] => {
          const found = loaded[index]?.columns[column.places[index] ?? -1];
          return settled.get(column) === 'text' && found !== undefined && found.type !== 'text'
            ? [[found.id, 'text']]
            : [];
        }),
      );
      if (Object.keys(asText).length === 0) continue;
      loaded[index] = await loadMember(reader, request, member, own(index), { ...types, ...asText });
    }
    await append(database, table, request, loaded, shared, settled);
    return together(request, table, asFound, loaded, [...settled.values()]);
  } finally {
    for (const index of request.members.keys())
      await database.run(sql`DROP TABLE IF EXISTS ${ident(own(index))}`);
  }
}

const nameOf = (file: SourceFile, member: Member): string => `${file.name} (${member.name})`;

/** Each file's dialect is found by itself; what a person chose for all of them is kept. */
function memberOptions({ reading = {}, roles }: AddSourceOptions): AddSourceOptions {
  const { lenient, nested, lists, part, columns } = reading;
  const kept: Partial<Reading> = {
    ...(lenient === undefined ? {} : { lenient }),
    ...(nested === undefined ? {} : { nested }),
    ...(lists === undefined ? {} : { lists }),
    ...(part === undefined || reading.format === 'html' ? {} : { part }),
    ...(columns === undefined ? {} : { columns }),
  };
  return { reading: kept, ...(roles === undefined ? {} : { roles: byName(roles) }) };
}

/** Ids of the table are not those of each file. */
const byName = <Value>(choices: Readonly<Record<string, Value>>): Record<string, Value> =>
  Object.fromEntries(Object.entries(choices).filter(([name]) => !/^c\d+$/.test(name)));

function chosenTypes(columns: readonly Column[], { types }: AddSourceOptions): Record<string, ColumnType> {
  return Object.fromEntries(
    columns.flatMap(({ id, name }): [string, ColumnType][] => {
      const type = chosenFor(types, id, name);
      return type === undefined || type === 'other' ? [] : [[name, type]];
    }),
  );
}

async function loadMember(
  reader: MemberReader,
  { file, options, work }: UnionRequest,
  member: Member,
  table: string,
  types: Record<string, ColumnType>,
): Promise<LoadedTable> {
  const source = { name: nameOf(file, member), blob: await member.unpack() };
  return reader.load(source, table, { ...memberOptions(options), types }, { signal: work.signal });
}

function shapesOf({ members }: UnionRequest, tables: readonly Inspection[]): Shape[] {
  return tables.map(({ columns, warnings }, index) => {
    const empty = warnings.flatMap(({ code, column }) =>
      code === 'empty-column' && column !== undefined ? [column] : [],
    );
    return { name: members[index]?.name ?? '', columns, empty: new Set(empty) };
  });
}

const sqlTypes: Readonly<Record<ColumnType, Sql>> = {
  integer: sql`BIGINT`,
  number: sql`DOUBLE`,
  text: sql`VARCHAR`,
  boolean: sql`BOOLEAN`,
  date: sql`DATE`,
  timestamp: sql`TIMESTAMP`,
  time: sql`TIME`,
  other: sql`VARCHAR`,
};

/** Puts the rows of each file's table into the one table, and counts them. */
async function append(
  database: Database,
  table: string,
  { file, members, options }: UnionRequest,
  loaded: readonly LoadedTable[],
  shared: readonly SharedColumn[],
  settled: ReadonlyMap<SharedColumn, ColumnType>,
): Promise<void> {
  const typeAt = (column: SharedColumn): Sql => sqlTypes[settled.get(column) ?? 'text'];
  const definitions = shared.map((column, index) => sql`${ident(`c${index}`)} ${typeAt(column)}`);
  if (options.reading?.fileColumn === true) definitions.push(sql`${ident(`c${shared.length}`)} VARCHAR`);
  await database.run(sql`CREATE OR REPLACE TABLE ${ident(table)} (${join(definitions)})`);
  for (const [index, one] of loaded.entries()) {
    const values = shared.map((column) => {
      const place = column.places[index] ?? -1;
      return place < 0 ? sql`NULL` : sql`CAST(${ident(`c${place}`)} AS ${typeAt(column)})`;
    });
    if (options.reading?.fileColumn === true) values.push(sql`${members[index]?.name ?? ''}`);
    await database.run(sql`INSERT INTO ${ident(table)} SELECT ${join(values)} FROM ${ident(one.table)}`);
    await database.run(sql`DROP TABLE ${ident(one.table)}`);
  }
  const [row] = await database.rows<{ rows: number }>(sql`SELECT count(*) AS rows FROM ${ident(table)}`);
  const expected = loaded.reduce((sum, { rows }) => sum + rows, 0);
  if (row?.rows === expected) return;
  const message = `${row?.rows ?? 0} of ${expected} rows of ${file.name} arrived; nothing was loaded.`;
  throw new AppError('ingest.corrupt', message, { file: file.name, expected, found: row?.rows ?? 0 });
}

/** The files' columns, warnings and readings as those of one table. */
function unionOf(request: UnionRequest, tables: readonly Inspection[]): Inspection {
  const { file, members, options } = request;
  const shapes = shapesOf(request, tables);
  const shared = shareColumns(tables);
  assertRelated(file, members, shared);
  const columns = shared.map((column, index): Column => {
    const [first] = tables.flatMap((each, at) => each.columns[column.places[at] ?? -1] ?? []);
    const id = `c${index}`;
    const role = chosenFor(options.roles, id, column.name);
    const type = sharedType(typesOf(column, shapes));
    const unit = first?.unit;
    return {
      id,
      name: column.name,
      type,
      role: role === undefined ? (first?.role ?? null) : role,
      ...(unit === undefined ? {} : { unit }),
    };
  });
  if (options.reading?.fileColumn === true)
    columns.push({ id: `c${columns.length}`, name: fileColumn, type: 'text', role: null });
  const [first] = tables;
  if (first === undefined)
    throw new AppError('ingest.empty', `${file.name} holds no file.`, { file: file.name });
  const preview = first.preview.map((row) => [
    ...shared.map(({ places }) => row[places[0] ?? -1] ?? null),
    ...(options.reading?.fileColumn === true ? [members[0]?.name ?? null] : []),
  ]);
  const warnings = [...shapeWarnings(shapes, shared), ...likeWarnings(tables)];
  const reading: Reading = {
    ...first.reading,
    union: true,
    ...(options.reading?.fileColumn === undefined ? {} : { fileColumn: options.reading.fileColumn }),
  };
  return { reading, columns, preview, warnings: warnings.slice(0, mostWarnings) };
}

/** What is told of each file, once where it is told of several. */
function likeWarnings(tables: readonly Inspection[]): Warning[] {
  const found = new Map<string, { first: Warning; times: number }>();
  for (const warning of tables.flatMap((each) => each.warnings)) {
    const key = `${warning.code} ${warning.column ?? ''}`;
    const same = found.get(key);
    if (same) same.times++;
    else found.set(key, { first: warning, times: 1 });
  }
  return [...found.values()].map(({ first, times }) =>
    times === 1
      ? first
      : { ...first, message: `${first.message} The same holds for ${times - 1} more of the files.` },
  );
}

function together(
  request: UnionRequest,
  table: string,
  asFound: readonly LoadedTable[],
  loaded: readonly LoadedTable[],
  types: readonly ColumnType[],
): LoadedTable {
  const found = unionOf(request, asFound);
  const rejects = loaded.flatMap((each, index) =>
    each.rejects.map((row) => ({ ...row, file: request.members[index]?.name ?? '' })),
  );
  return {
    ...found,
    columns: found.columns.map((column, index) => ({ ...column, type: types[index] ?? column.type })),
    table,
    rows: loaded.reduce((sum, { rows }) => sum + rows, 0),
    rejected: loaded.reduce((sum, { rejected }) => sum + rejected, 0),
    rejects: rejects.slice(0, keptRejects),
  };
}

/** @throws AppError `ingest.shapes` where a file shares no column with the first one. */
function assertRelated(file: SourceFile, members: readonly Member[], shared: readonly SharedColumn[]): void {
  members.forEach((member, index) => {
    if (shared.some(({ places }) => (places[0] ?? -1) >= 0 && (places[index] ?? -1) >= 0)) return;
    const message = `${member.name} in ${file.name} shares no column with ${members[0]?.name ?? 'the first file'}.`;
    throw new AppError('ingest.shapes', message, { file: file.name, member: member.name });
  });
}
