import type { RecordedFigures, SourceContent } from '../core/snapshots.ts';
import type { AddSourceOptions, Column, ColumnType, Inspection, Reading } from '../core/table.ts';

/** Types whose values another type holds, too. */
const widens: Readonly<Partial<Record<ColumnType, readonly ColumnType[]>>> = {
  number: ['integer'],
  timestamp: ['date'],
  text: ['integer', 'number', 'boolean', 'date', 'timestamp', 'time'],
};

/**
 * How the next file of a source is read: columns that the source has keep its types, so that a month without decimals is not
 * read as whole numbers, columns that were chosen are read, as far as the file has them, and where days and months could stand for
 * each other they stand as in the files before. Sheets are taken as they are stored where the source's are.
 * @param found what a look at the file with the source's choice of columns found.
 * @param how a file in place of another may bring other types; one that is appended has to fit.
 * @param blank names of columns of the source that hold no value, so that every type fits them.
 */
export function nextReading(
  { columns: before, reading: first, parts = [] }: Pick<SourceContent, 'columns' | 'reading' | 'parts'>,
  { columns: found, reading: { only, asStored } }: Pick<Inspection, 'columns' | 'reading'>,
  how: 'replace' | 'append',
  blank: ReadonlySet<string> = new Set(),
): AddSourceOptions {
  const typeBefore = new Map(before.map((column) => [column.name, column.type]));
  const types = found.flatMap(({ name, type }): [string, ColumnType][] => {
    const old = typeBefore.get(name);
    if (old === undefined || old === type || old === 'other' || blank.has(name)) return [];
    return how === 'append' || widens[old]?.includes(type) ? [[name, old]] : [];
  });
  const readings = [first, ...parts.map(({ reading }) => reading)];
  const known = (name: 'dateFormat' | 'timestampFormat'): Partial<Reading> => {
    const format = readings.findLast((reading) => dayAndMonth.test(reading[name]))?.[name];
    return format === undefined ? {} : { [name]: format };
  };
  const reading = {
    ...known('dateFormat'),
    ...known('timestampFormat'),
    ...(only === undefined ? {} : { only }),
    ...(asStored === undefined ? {} : { asStored }),
  };
  return {
    ...(types.length > 0 ? { types: Object.fromEntries(types) } : {}),
    ...(Object.keys(reading).length > 0 ? { reading } : {}),
  };
}

/** The columns of a load that hold no value, by name; none where the load's figures are not known. */
export const blankColumns = (figures: readonly RecordedFigures[] | null): ReadonlySet<string> =>
  new Set(
    (figures ?? []).flatMap(({ name, type, distinct }) => (type === 'text' && distinct === 0 ? [name] : [])),
  );

/** Forms of dates in which a day may be taken for a month. */
const dayAndMonth = /%[dm][-/.]%[dm]/;

/** How the columns of a file and of its source differ, by their names. */
export interface ColumnsApart {
  /** What the file has and the source lacks. */
  readonly brought: readonly string[];
  /** What the source has and the file lacks. */
  readonly lacking: readonly string[];
}

/** How columns differ by name; not at all where the two have no column in common, which appending refuses. */
export function columnsApart(before: readonly Column[], found: readonly Column[]): ColumnsApart {
  const beside = (some: readonly Column[], others: readonly Column[]): readonly string[] => {
    const known = new Set(others.map(({ name }) => name));
    return some.flatMap(({ name }) => (known.has(name) ? [] : [name]));
  };
  const brought = beside(found, before);
  if (brought.length === found.length) return { brought: [], lacking: [] };
  return { brought, lacking: beside(before, found) };
}
