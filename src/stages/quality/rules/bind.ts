import type { ProfiledColumn, SourceValue } from '../../sources/spec.ts';
import { columnAmong, type ColumnName } from '../spec.ts';

/** The column of a source that a rule or repair names; null where the load has none. */
export const columnOf = (source: SourceValue, name: ColumnName): ProfiledColumn | null =>
  columnAmong(source.columns, name);

/** How rules and repairs name a column. */
export const nameOf = ({ id, name }: ProfiledColumn): ColumnName => ({ id, name });

/** What stands for a value that must not be shown. */
export const mask = '•••';
