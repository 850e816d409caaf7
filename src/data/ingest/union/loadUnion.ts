import { AppError } from '../../../core/errors.ts';
import { formatCount, formatCounted } from '../../../core/format.ts';
import { ident, join, sql, type Sql } from '../../../core/sql.ts';
import { sqlTypes } from '../../../core/sqlTypes.ts';
import type {
  AddSourceOptions,
  Column,
  ColumnType,
  Inspection,
  LoadedTable,
  Reading,
} from '../../../core/table.ts';
import type { Database, SourceFile, Work } from '../../contract.ts';
import type { Member } from '../archive/unpack.ts';
import { choiceOf } from '../chosenColumns.ts';
import { toldForms } from '../dayOrder.ts';
import { chosenFor } from '../options.ts';
import { everyColumn, sharedType, typesOf, type NumberedColumn, type SharedColumn } from './shapes.ts';
import { fileColumnId, keptOf, shapesOf, together, unionOf, type UnionRequest } from './together.ts';

/** How one file of several is looked at and loaded. */
export interface MemberReader {
  inspect(file: SourceFile, options: AddSourceOptions, work: Work): Promise<Inspection>;
  load(file: SourceFile, table: string, options: AddSourceOptions, work: Work): Promise<LoadedTable>;
}

/** What the files are together, from their beginnings. @throws AppError `ingest.*` */
export async function inspectUnion(reader: MemberReader, request: UnionRequest): Promise<Inspection> {
  return unionOf(request, await inspectMembers(reader, request), 'look');
}

async function inspectMembers(reader: MemberReader, request: UnionRequest): Promise<Inspection[]> {
  const inspected: Inspection[] = [];
  for (const member of request.members) {
    const file = { name: nameOf(request.file, member), blob: await member.unpack(2 * 1024 * 1024) };
    inspected.push(await reader.inspect(file, memberOptions(request.options), request.work));
  }
  return inspected;
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
  const inspected = await inspectMembers(reader, request);
  const types = chosenTypes(unionOf(request, inspected, 'look').columns, request.options);
  const forms = toldForms(inspected);
  const asked = inspected.map((one, index): Partial<Reading> => {
    const only = memberChoice(request, inspected, one, index);
    return only === undefined ? forms : { ...forms, only };
  });
  const loaded: LoadedTable[] = [];
  const own = (index: number): string => `${table}_file_${index}`;
  try {
    for (const [index, member] of request.members.entries()) {
      request.work.progress?.(`Reading ${member.name}`, index, request.members.length, 'files');
      loaded.push(await loadMember(reader, request, member, own(index), types, asked[index] ?? {}));
    }
    const shared = keptOf(request, loaded, 'load');
    const settled = new Map(
      shared.map((column) => [column, sharedType(typesOf(column, shapesOf(request, loaded)))]),
    );
    const asFound = [...loaded];
    const placed = loaded.map(everyColumn);
    for (const [index, member] of request.members.entries()) {
      const asText = Object.fromEntries(
        shared.flatMap((column): [string, ColumnType][] => {
          const found = placed[index]?.[column.places[index] ?? -1];
          return settled.get(column) === 'text' && found !== undefined && found.type !== 'text'
            ? [[found.id, 'text']]
            : [];
        }),
      );
      if (Object.keys(asText).length === 0) continue;
      const changed = { ...types, ...asText };
      loaded[index] = await loadMember(reader, request, member, own(index), changed, asked[index] ?? {});
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
  const { lenient, nested, lists, part, asStored, columns } = reading;
  const kept: Partial<Reading> = {
    ...(lenient === undefined ? {} : { lenient }),
    ...(nested === undefined ? {} : { nested }),
    ...(lists === undefined ? {} : { lists }),
    ...(part === undefined || reading.format === 'html' ? {} : { part }),
    ...(asStored === undefined ? {} : { asStored }),
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
  asked: Partial<Reading>,
): Promise<LoadedTable> {
  const source = { name: nameOf(file, member), blob: await member.unpack() };
  const { reading, ...others } = memberOptions(options);
  const chosen = { ...reading, ...asked };
  return reader.load(source, table, { ...others, reading: chosen, types }, { signal: work.signal });
}

/** What is asked of one file: its columns that are read, where the file's form lets the others be passed over; else all of them. */
function memberChoice(
  request: UnionRequest,
  inspected: readonly Inspection[],
  own: Inspection,
  index: number,
): readonly string[] | undefined {
  const { format } = own.reading;
  if (request.options.reading?.only === undefined || (format !== 'parquet' && format !== 'arrow'))
    return undefined;
  const all = everyColumn(own);
  const places = new Set(keptOf(request, inspected, 'look').map((column) => column.places[index] ?? -1));
  const chosen = all.filter((_, place) => places.has(place));
  const asked = chosen.length > 0 ? chosen : all.slice(0, 1);
  return choiceOf(
    all,
    asked,
    asked.map(({ id }) => id),
  ).only;
}

/** Puts the rows of each file's table into the one table, and counts them. */
async function append(
  database: Database,
  table: string,
  { file, members, options }: UnionRequest,
  loaded: readonly LoadedTable[],
  shared: readonly NumberedColumn[],
  settled: ReadonlyMap<SharedColumn, ColumnType>,
): Promise<void> {
  const fileId = fileColumnId(loaded);
  const typeAt = (column: SharedColumn): Sql => sqlTypes[settled.get(column) ?? 'text'];
  const definitions = shared.map((column) => sql`${ident(column.id)} ${typeAt(column)}`);
  if (options.reading?.fileColumn === true) definitions.push(sql`${ident(fileId)} VARCHAR`);
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
  const message = `${formatCount(row?.rows ?? 0)} of ${formatCounted(expected, 'row')} of ${file.name} arrived; nothing was loaded.`;
  throw new AppError('ingest.corrupt', message, { file: file.name, expected, found: row?.rows ?? 0 });
}
