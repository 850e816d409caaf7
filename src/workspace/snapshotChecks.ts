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
    `Two columns of “${added.name}” have one name, so that they cannot be told apart.`,
    { file: added.name },
  );
}

const fits = (old: ColumnType, now: ColumnType): boolean =>
  old === now || (old === 'number' && now === 'integer') || (old === 'timestamp' && now === 'date');

/** Whether a file's columns fit those of a source. @throws AppError `ingest.shapes` where none is common, or a type or value does not fit. */
export function checkShape(source: SourceEntry, added: AddedSource): void {
  const common = source.columns.flatMap((old) => {
    const now = added.columns.find(({ name }) => name === old.name);
    return now ? [{ old, now }] : [];
  });
  if (common.length === 0) {
    throw new AppError('ingest.shapes', `“${added.name}” has no column of “${source.name}”.`, {
      file: added.name,
      source: source.id,
    });
  }
  const wrong = common.find(({ old, now }) => !fits(old.type, now.type));
  if (wrong) {
    throw new AppError(
      'ingest.shapes',
      `Column “${wrong.old.name}” is ${wrong.old.type} in “${source.name}” and ${wrong.now.type} in “${added.name}”.`,
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
  const unread = added.warnings.find(({ code }) => code === 'unreadable-values')?.column;
  const old = source.columns.find(({ name }) => name === unread);
  if (old) {
    throw new AppError(
      'ingest.shapes',
      `Column “${old.name}” is ${old.type} in “${source.name}”, and not all of its values in “${added.name}” can be read so. Mend the file, or give the column another type in “${source.name}” first.`,
      { file: added.name, source: source.id, column: old.name },
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
    throw new AppError('recipe.setting', `“${name}” has no column “${gone}” to tell rows apart by.`, {
      source: source.id,
      file: name,
      column: gone,
    });
  }
}
