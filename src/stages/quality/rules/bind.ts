import type { ProfiledColumn, SourceValue } from '../../sources/spec.ts';
import type { ColumnName } from '../spec.ts';

/** The column of that place and name, else the one of that name; null where the load has none. */
export function columnOf(source: SourceValue, { id, name }: ColumnName): ProfiledColumn | null {
  return (
    source.columns.find((column) => column.id === id && column.name === name) ??
    source.columns.find((column) => column.name === name) ??
    null
  );
}

/** How rules and repairs name a column. */
export const nameOf = ({ id, name }: ProfiledColumn): ColumnName => ({ id, name });

/** What stands for a value that must not be shown. */
export const mask = '•••';
