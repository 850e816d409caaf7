import { formatCount } from '../../../core/format.ts';
import type { Column, ColumnType, FileColumn, Inspection, Warning } from '../../../core/table.ts';
import { oneOr } from '../countedValues.ts';
import { chosenColumns, type Purpose } from '../chosenColumns.ts';

/** One file's columns. */
export interface Shape {
  /** The file's name, for people. */
  readonly name: string;
  readonly columns: readonly Pick<Column, 'name' | 'type' | 'unit'>[];
  /** Names of columns that hold no value, whose types say nothing. */
  readonly empty: ReadonlySet<string>;
}

/** A column of several files together, by its place among all of them. */
export interface NumberedColumn extends SharedColumn {
  readonly id: string;
}

/** A column of several files together. */
export interface SharedColumn {
  readonly name: string;
  /** For each file the place of the column in it; -1 where it lacks the column. */
  readonly places: readonly number[];
}

/** Every column of a file at its place, read or not, with the type that it was read with. */
export function everyColumn({
  columns,
  fileColumns = columns,
}: Inspection): readonly (FileColumn & Pick<Column, 'unit'>)[] {
  const read = new Map(columns.map((column) => [column.id, column]));
  return fileColumns.map((column) => read.get(column.id) ?? column);
}

/** The columns of several files together that are read, each with the id that its place among all of them gives it. */
export function chosenShared(
  file: string,
  shared: readonly SharedColumn[],
  only: readonly string[] | undefined,
  purpose: Purpose,
): readonly NumberedColumn[] {
  const numbered = shared.map((column, index) => ({ ...column, id: `c${index}` }));
  return chosenColumns(file, numbered, only, purpose);
}

/** The columns of several files by their names, in the order in which they come. Columns of one name in one file stay apart. */
export function shareColumns(shapes: readonly Pick<Shape, 'columns'>[]): SharedColumn[] {
  const found = new Map<string, { name: string; places: number[] }>();
  shapes.forEach(({ columns }, file) => {
    const seen = new Map<string, number>();
    columns.forEach(({ name }, place) => {
      const times = seen.get(name) ?? 0;
      seen.set(name, times + 1);
      const key = `${times} ${name}`;
      let shared = found.get(key);
      if (shared === undefined) found.set(key, (shared = { name, places: shapes.map(() => -1) }));
      shared.places[file] = place;
    });
  });
  return [...found.values()];
}

/** The type that holds a column's values of every file. */
export function sharedType(types: readonly ColumnType[]): ColumnType {
  const all = new Set(types);
  const [first = 'text'] = all;
  if (all.size <= 1) return first;
  const within = (...allowed: ColumnType[]): boolean => [...all].every((type) => allowed.includes(type));
  if (within('integer', 'number')) return 'number';
  if (within('date', 'timestamp')) return 'timestamp';
  return 'text';
}

/** The types of a column in the files that have values of it; where none has, in those that have the column. */
export function typesOf({ places, name }: SharedColumn, shapes: readonly Shape[]): ColumnType[] {
  const found = shapes.flatMap(({ columns, empty }, file) => {
    const column = columns[places[file] ?? -1];
    return column === undefined ? [] : [{ type: column.type, isEmpty: empty.has(name) }];
  });
  const filled = found.filter(({ isEmpty }) => !isEmpty);
  return (filled.length > 0 ? filled : found).map(({ type }) => type);
}

/** The units of a column's numbers in the files that have values of it, '' for none. */
export function unitsOf({ places, name }: SharedColumn, shapes: readonly Shape[]): string[] {
  return shapes.flatMap(({ columns, empty }, file) => {
    const column = columns[places[file] ?? -1];
    if (column === undefined || empty.has(name)) return [];
    return column.type === 'integer' || column.type === 'number' ? [column.unit ?? ''] : [];
  });
}

const mostWarnings = 50;

/** What distinguishes the files' columns, column by column. */
export function shapeWarnings(shapes: readonly Shape[], shared: readonly SharedColumn[]): Warning[] {
  const warnings: Warning[] = [];
  for (const column of shared) {
    const { name, places } = column;
    const lacking = shapes.filter((_, file) => (places[file] ?? -1) < 0).map((shape) => shape.name);
    if (lacking.length > 0) {
      const having = shapes.length - lacking.length;
      const message = `“${name}” stands in ${formatCount(having)} of ${formatCount(shapes.length)} files and is missing in ${listed(lacking)}.`;
      warnings.push({ code: 'shape-differs', message, column: name });
    }
    const types = typesOf(column, shapes);
    if (new Set(types).size > 1) {
      const counts = [...new Set(types)].map(
        (type) => `${type} in ${formatCount(types.filter((each) => each === type).length)}`,
      );
      const message = `“${name}” is ${counts.join(', ')} of the files; it is read as ${sharedType(types)}.`;
      warnings.push({ code: 'shape-differs', message, column: name });
    }
  }
  for (const column of shared) {
    const units = unitsOf(column, shapes);
    const different = [...new Set(units)];
    if (different.length < 2) continue;
    const counts = different.map(
      (unit) =>
        `${unit === '' ? 'without a unit' : `in ${unit}`} in ${formatCount(units.filter((each) => each === unit).length)}`,
    );
    const message = `“${column.name}” is ${counts.join(', ')} of the files; its numbers were put together as they stand.`;
    warnings.push({ code: 'shape-differs', message, column: column.name });
  }
  if (warnings.length <= mostWarnings) return warnings;
  const more = warnings.length - mostWarnings;
  const message = `${oneOr(more, 'more difference')} between the files' columns ${more === 1 ? 'is' : 'are'} not listed.`;
  return [...warnings.slice(0, mostWarnings), { code: 'shape-differs', message }];
}

const listed = (names: readonly string[]): string =>
  names.length <= 5
    ? names.join(', ')
    : `${names.slice(0, 5).join(', ')} and ${formatCount(names.length - 5)} more`;
