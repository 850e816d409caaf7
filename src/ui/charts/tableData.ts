import { textCell } from '../../core/spreadsheet.ts';
import type { Cell } from '../../core/table.ts';

interface DataColumn {
  readonly name: string;
  readonly numeric: boolean;
  /** How numbers are written on screen: as the picture writes them. Files hold them as they are. */
  readonly format?: (value: number) => string;
}

/** The table behind a picture: what the picture shows, as numbers. */
export interface TableData {
  readonly columns: readonly DataColumn[];
  readonly rows: readonly (readonly Cell[])[];
}

/** Columns from names; those after the first `labels` hold numbers. */
export function columnsOf(names: readonly string[], labels = 1): TableData['columns'] {
  return names.map((name, index) => ({ name, numeric: index >= labels }));
}

/** Columns of numbers that the table on screen writes as the picture does. */
export function columnsWritten(
  names: readonly string[],
  format: (value: number) => string,
): TableData['columns'] {
  return names.map((name) => ({ name, numeric: true, format }));
}

function field(cell: Cell): string {
  if (cell === null) return '';
  // What keeps a name to itself in a sentence is no part of it.
  return typeof cell === 'string' ? textCell(cell.replace(/[\u2068\u2069]/g, '')) : String(cell);
}

/** A table as CSV: RFC 4180, comma, CRLF, with its header. */
export function csvText(table: TableData): string {
  const lines = [table.columns.map(({ name }) => name), ...table.rows];
  return lines.map((cells) => `${cells.map(field).join(',')}\r\n`).join('');
}
