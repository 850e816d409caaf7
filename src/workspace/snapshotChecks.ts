import { typeNames } from '../core/columnTypes.ts';
import { AppError } from '../core/errors.ts';
import type { AddedSource } from '../core/studio.ts';
import type { ColumnType } from '../core/table.ts';
import type { SourceEntry } from './sourceEdits.ts';

/** @throws AppError `ingest.shapes` where two columns of a file have one name. */
export function refuseDoubleNames(added: AddedSource): void {
  const names = new Set(added.columns.map(({ name }) => name));
  if (names.size === added.columns.length) return;
  throw new AppError(
    'ingest.shapes',
    `Two columns of “${added.name}” have one name, so that they cannot be told apart. Give one of them another name in the file, and load it again.`,
    { file: added.name },
  );
}

const fits = (old: ColumnType, now: ColumnType): boolean =>
  old === now || (old === 'number' && now === 'integer') || (old === 'timestamp' && now === 'date');

/** What can be done where values of a file do not fit a column of its source; another type only where the app can give it one. */
function remedyFor({ name, parts = [], snapshots = [], reading }: SourceEntry): string {
  const mend = 'Mend the values in the file';
  const isToldByFile = reading.format === 'parquet' || reading.format === 'arrow';
  const other = 'another type that holds them all, such as text';
  if (isToldByFile && reading.packing === undefined) return `${mend} before it is appended.`;
  if (parts.length === 0)
    return `${mend}, or give the column of “${name}” ${other}, and append the file again.`;
  const wasOneFile = snapshots.some(({ content }) => content?.demo === null && !content.parts);
  return parts.length > 1 && wasOneFile
    ? `${mend}, or read the load of “${name}” from before files were appended, give the column ${other} there, and append the files again.`
    : `${mend} before it is appended.`;
}

/** Whether a file's columns fit those of a source. @throws AppError `ingest.shapes` where none is common, or a type or value does not fit. */
export function checkShape(source: SourceEntry, added: AddedSource): void {
  const common = source.columns.flatMap((old) => {
    const now = added.columns.find(({ name }) => name === old.name);
    return now ? [{ old, now }] : [];
  });
  if (common.length === 0) {
    throw new AppError(
      'ingest.shapes',
      `“${added.name}” has no column of “${source.name}”. Give its columns the names that they have there before it is appended.`,
      { file: added.name, source: source.id },
    );
  }
  const wrong = common.find(({ old, now }) => !fits(old.type, now.type));
  if (wrong) {
    throw new AppError(
      'ingest.shapes',
      `Column “${wrong.old.name}” is of the type ${typeNames[wrong.old.type]} in “${source.name}” and ${typeNames[wrong.now.type]} in “${added.name}”. ${remedyFor(source)}`,
      { file: added.name, source: source.id, column: wrong.old.name },
    );
  }
  const mixed = common.find(
    ({ old, now }) => old.unit !== undefined && now.unit !== undefined && old.unit !== now.unit,
  );
  if (mixed) {
    throw new AppError(
      'ingest.shapes',
      `Column “${mixed.old.name}” is in ${mixed.old.unit ?? ''} in “${source.name}” and in ${mixed.now.unit ?? ''} in “${added.name}”. Bring them to one unit before the file is appended, or keep them as two sources.`,
      { file: added.name, source: source.id, column: mixed.old.name },
    );
  }
  const unread = added.warnings.flatMap(({ code, column }) => (code === 'unreadable-values' ? [column] : []));
  const lossy = source.columns.find(({ name }) => unread.includes(name));
  if (lossy) {
    throw new AppError(
      'ingest.shapes',
      `Column “${lossy.name}” is of the type ${typeNames[lossy.type]} in “${source.name}”, and not all of its values in “${added.name}” can be read so. ${remedyFor(source)}`,
      { file: added.name, source: source.id, column: lossy.name },
    );
  }
}

/** Whether a source and a file have the columns of a key. @throws AppError `recipe.setting` */
export function checkKey(source: SourceEntry, added: AddedSource, key: readonly string[]): void {
  for (const [name, columns] of [
    [source.name, source.columns],
    [added.name, added.columns],
  ] as const) {
    const gone = key.find((column) => !columns.some((one) => one.name === column));
    if (gone === undefined) continue;
    throw new AppError(
      'recipe.setting',
      `“${name}” has no column “${gone}” to tell rows apart by. Choose other columns under “Rows are told apart by”, or append every row of the file.`,
      { source: source.id, file: name, column: gone },
    );
  }
}
