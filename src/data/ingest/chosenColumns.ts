import { AppError } from '../../core/errors.ts';
import { formatCount } from '../../core/format.ts';
import type { FileColumn, Reading } from '../../core/table.ts';

/** Whether a file is only looked at, with choices that may be those of another file, or loaded as it was asked for. */
export type Purpose = 'look' | 'load';

type Named = Pick<FileColumn, 'id' | 'name'>;

/**
 * The columns of a file that are read, in the file's order. A choice names a column, or tells it by its id where no column has that
 * name. A look passes over names that the file lacks, and takes every column where it finds none of them.
 * @throws AppError `ingest.columns` where a load asks for a column that is not there, or for none.
 */
export function chosenColumns<Each extends Named>(
  file: string,
  columns: readonly Each[],
  only: readonly string[] | undefined,
  purpose: Purpose,
): readonly Each[] {
  if (only === undefined) return columns;
  const names = new Set(columns.map(({ name }) => name));
  const ids = new Set(columns.map(({ id }) => id));
  const asked = new Set(only);
  const lacking = [...asked].filter((one) => !names.has(one) && !ids.has(one));
  if (purpose === 'load' && lacking.length > 0) throw unknownColumns(file, lacking, columns.length);
  const chosen = columns.filter(({ id, name }) => asked.has(name) || (asked.has(id) && !names.has(id)));
  if (chosen.length > 0) return chosen;
  if (purpose === 'look') return columns;
  throw new AppError('ingest.columns', `No column of ${file} is chosen.`, { file });
}

function unknownColumns(file: string, lacking: readonly string[], columns: number): AppError {
  const [first = ''] = lacking;
  const more = lacking.length > 1 ? `, nor ${formatCount(lacking.length - 1)} more that are asked for` : '';
  const message = `${file} has no column “${first}” among its ${formatCount(columns)}${more}.`;
  return new AppError('ingest.columns', message, { file, column: first });
}

/**
 * The choice as a reading keeps it: names in the file's order, and ids where several columns have one name; nothing where none was
 * made, or none of the file's columns was in it.
 */
export function choiceOf(
  columns: readonly Named[],
  chosen: readonly Named[],
  only: readonly string[] | undefined,
): Pick<Reading, 'only'> {
  const asked = new Set(only);
  if (!chosen.some(({ id, name }) => asked.has(id) || asked.has(name))) return {};
  const times = new Map<string, number>();
  for (const { name } of columns) times.set(name, (times.get(name) ?? 0) + 1);
  return { only: chosen.map(({ id, name }) => (times.get(name) === 1 ? name : id)) };
}

/** A reading of the same file that says nothing of its columns. */
export function withoutChoice(reading: Reading): Reading {
  const { only: choice, ...others } = reading;
  return choice === undefined ? reading : others;
}
