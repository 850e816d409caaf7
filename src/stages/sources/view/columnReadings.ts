import type { Column, ColumnReading, Reading } from '../../../core/table.ts';

type Readings = NonNullable<Reading['columns']>;

/** What a column's own reading is kept under: its name, or its place where another column has the same name. */
export const keyOf = ({ id, name }: Column, columns: readonly Column[]): string =>
  columns.filter((other) => other.name === name).length > 1 ? id : name;

/** The readings with one of them changed; null takes it away, so that the column is read as the file is. */
export function withColumnReading(readings: Readings, key: string, change: ColumnReading | null): Readings {
  const others = Object.entries(readings).filter(([other]) => other !== key);
  return Object.fromEntries(change === null ? others : [...others, [key, { ...readings[key], ...change }]]);
}

/** The choices with further ones; readings of columns are left out where there are none, so that a recipe's key is as before. */
export function choicesWith(chosen: Partial<Reading>, part: Partial<Reading>): Partial<Reading> {
  const { columns, ...rest } = { ...chosen, ...part };
  return columns && Object.keys(columns).length > 0 ? { ...rest, columns } : rest;
}

/** A column's reading without one of its members. */
export function withoutMember(reading: ColumnReading, name: keyof ColumnReading): ColumnReading {
  return Object.fromEntries(Object.entries(reading).filter(([member]) => member !== name));
}
