import { AppError } from '../../../core/errors.ts';
import { formatCount } from '../../../core/format.ts';
import type {
  AddSourceOptions,
  Column,
  ColumnType,
  Inspection,
  LoadedTable,
  Reading,
  Warning,
} from '../../../core/table.ts';
import type { SourceFile, Work } from '../../contract.ts';
import type { Member } from '../archive/unpack.ts';
import { choiceOf, withoutChoice, type Purpose } from '../chosenColumns.ts';
import { chosenFor } from '../options.ts';
import {
  chosenShared,
  everyColumn,
  shapeWarnings,
  shareColumns,
  sharedType,
  typesOf,
  unitsOf,
  type NumberedColumn,
  type Shape,
  type SharedColumn,
} from './shapes.ts';

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

/** The columns of several files that are read. */
export const keptOf = (
  { file, options }: UnionRequest,
  tables: readonly Inspection[],
  purpose: Purpose,
): readonly NumberedColumn[] =>
  chosenShared(
    file.name,
    shareColumns(tables.map((table) => ({ columns: everyColumn(table) }))),
    options.reading?.only,
    purpose,
  );

export function shapesOf({ members }: UnionRequest, tables: readonly Inspection[]): Shape[] {
  return tables.map((table, index) => {
    const empty = table.warnings.flatMap(({ code, column }) =>
      code === 'empty-column' && column !== undefined ? [column] : [],
    );
    return { name: members[index]?.name ?? '', columns: everyColumn(table), empty: new Set(empty) };
  });
}

/** The files' columns, warnings and readings as those of one table. */
export function unionOf(request: UnionRequest, tables: readonly Inspection[], purpose: Purpose): Inspection {
  const { file, members, options } = request;
  const shapes = shapesOf(request, tables);
  const all = chosenShared(file.name, shareColumns(shapes), undefined, 'look');
  const shared = keptOf(request, tables, purpose);
  assertRelated(file, members, all);
  const read = tables.map(({ columns }) => new Map(columns.map((column, at) => [column.id, { column, at }])));
  const columns = shared.map((column): Column => {
    const { id } = column;
    const [first] = read.flatMap((each, at) => each.get(`c${column.places[at] ?? -1}`)?.column ?? []);
    const role = chosenFor(options.roles, id, column.name);
    const type = sharedType(typesOf(column, shapes));
    const [unit = '', ...others] = new Set(type === 'text' ? [] : unitsOf(column, shapes));
    return {
      id,
      name: column.name,
      type,
      role: role === undefined ? (first?.role ?? null) : role,
      ...(unit === '' || others.length > 0 ? {} : { unit }),
    };
  });
  if (options.reading?.fileColumn === true)
    columns.push({ id: fileColumnId(tables), name: fileColumn, type: 'text', role: null });
  const [first] = tables;
  if (first === undefined)
    throw new AppError('ingest.empty', `${file.name} holds no file.`, { file: file.name });
  const preview = first.preview.map((row) => [
    ...shared.map(({ places }) => row[read[0]?.get(`c${places[0] ?? -1}`)?.at ?? -1] ?? null),
    ...(options.reading?.fileColumn === true ? [members[0]?.name ?? null] : []),
  ]);
  const warnings = [...shapeWarnings(shapes, shared), ...likeWarnings(tables)];
  const fileColumns = all.map((column) => ({
    id: column.id,
    name: column.name,
    type: sharedType(typesOf(column, shapes)),
  }));
  const reading: Reading = {
    ...withoutChoice(first.reading),
    ...choiceOf(all, shared, options.reading?.only),
    union: true,
    ...(options.reading?.fileColumn === undefined ? {} : { fileColumn: options.reading.fileColumn }),
  };
  const isApart = shared.length < all.length || options.reading?.fileColumn === true;
  const leaves = isApart ? { fileColumns } : {};
  return { reading, columns, preview, warnings: warnings.slice(0, mostWarnings), ...leaves };
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
      : {
          ...first,
          message: `${first.message} The same holds for ${formatCount(times - 1)} more of the files.`,
        },
  );
}

export function together(
  request: UnionRequest,
  table: string,
  asFound: readonly LoadedTable[],
  loaded: readonly LoadedTable[],
  types: readonly ColumnType[],
): LoadedTable {
  const found = unionOf(request, asFound, 'load');
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

/** The column that says where a row comes from stands behind all others, read or not. */
export const fileColumnId = (tables: readonly Inspection[]): string =>
  `c${shareColumns(tables.map((table) => ({ columns: everyColumn(table) }))).length}`;

/** @throws AppError `ingest.shapes` where a file shares no column with the first one. */
function assertRelated(file: SourceFile, members: readonly Member[], shared: readonly SharedColumn[]): void {
  members.forEach((member, index) => {
    if (shared.some(({ places }) => (places[0] ?? -1) >= 0 && (places[index] ?? -1) >= 0)) return;
    const message = `${member.name} in ${file.name} shares no column with ${members[0]?.name ?? 'the first file'}.`;
    throw new AppError('ingest.shapes', message, { file: file.name, member: member.name });
  });
}
