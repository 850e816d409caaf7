import type { Column } from '../../../core/table.ts';
import { columnAmong, type ColumnName } from '../spec.ts';

/** A column with what was measured of it: values as text, null where all are missing. */
export interface FormColumn extends Column {
  readonly missing: number;
  readonly distinct: number;
  readonly least: string | null;
  readonly greatest: string | null;
}

/** What the forms need of a source: its columns with what was measured of them. */
export interface FormSource {
  readonly id: string;
  readonly name: string;
  readonly rows: number;
  readonly columns: readonly FormColumn[];
}

/** The source of that id, and the column that a name means in it; null for what is not there. */
export function found(
  sources: readonly FormSource[],
  id: string,
  name: ColumnName | null,
): { readonly source: FormSource | null; readonly column: FormColumn | null } {
  const source = sources.find((one) => one.id === id) ?? null;
  return { source, column: source && name ? columnAmong(source.columns, name) : null };
}

/** The least and greatest value that were measured, to stand in empty fields; nothing of a sensitive column. */
export function measured(column: FormColumn | null): {
  readonly least: string;
  readonly greatest: string;
} {
  if (!column || column.role === 'sensitive') return { least: '', greatest: '' };
  const short = (text: string | null): string => {
    const shown = column.type === 'date' ? (text ?? '').slice(0, 10) : (text ?? '').slice(0, 19);
    return shown === '' ? '' : `now ${shown}`;
  };
  return { least: short(column.least), greatest: short(column.greatest) };
}

/** What a choice of columns holds: those that fit, and the one that is chosen, also where the load has it no more. */
export function columnOptions(
  source: FormSource | null,
  fits: (column: FormColumn) => boolean,
  chosen: ColumnName | null,
): { readonly value: string; readonly label: string }[] {
  const options = (source?.columns ?? []).filter(fits).map(({ id, name }) => ({ value: id, label: name }));
  if (chosen && !options.some(({ value }) => value === chosen.id))
    options.push({ value: chosen.id, label: chosen.name });
  return options;
}

/** A column by the id that was chosen; null for none. */
export function named(source: FormSource | null, id: string): ColumnName | null {
  const column = source?.columns.find((one) => one.id === id);
  return column ? { id: column.id, name: column.name } : null;
}
