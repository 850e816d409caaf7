import type { Snippet } from 'svelte';
import type { TermName } from './glossary.ts';

/** What a cell of a table can hold to be sorted and shown. */
export type CellValue = string | number | boolean | null | undefined;

export interface TableColumn<Row> {
  readonly key: string;
  readonly title: string;
  /** The title is a term of the glossary, and explains itself. */
  readonly term?: TermName;
  readonly value: (row: Row) => CellValue;
  /** How it is written; plain text where left out. Missing values are written as `—`. */
  readonly format?: (value: CellValue, row: Row) => string;
  /** Draws the cell; `value` still sorts it. */
  readonly cell?: Snippet<[Row]>;
  /** Aligned at the end, so that digits stand under digits. */
  readonly numeric?: boolean;
  /** Under the title, such as a unit. */
  readonly note?: string;
  readonly sortable?: boolean;
  /** A CSS width. */
  readonly width?: string;
}

/** A column that is drawn alone, of controls or pictures: there is nothing to sort it by. `width` is a CSS width. */
export function drawnColumn<Row>(
  key: string,
  title: string,
  cell: Snippet<[Row]>,
  width?: string,
): TableColumn<Row> {
  return {
    key,
    title,
    sortable: false,
    value: () => null,
    cell,
    ...(width === undefined ? {} : { width }),
  };
}

export interface Sorting {
  readonly key: string;
  readonly descending: boolean;
}

/** A cell as it is written; `—` where the value is missing. */
export function writeCell<Row>(row: Row, column: TableColumn<Row>): string {
  const value = column.value(row);
  if (value === null || value === undefined) return '—';
  return column.format ? column.format(value, row) : String(value);
}

/**
 * For each column the CSS width below which it does not shrink: its own where it has one; else for words about 18
 * characters, or as many as the longest of these rows, so that a narrow screen scrolls sideways before names stand a word a
 * line. The column that leads a table holds its names, also where it sorts by a number.
 */
export function leastWidths<Row>(
  rows: readonly Row[],
  columns: readonly TableColumn<Row>[],
): readonly (string | undefined)[] {
  return columns.map((column, place) => {
    if (column.numeric) return undefined;
    if (column.width) return column.width;
    const longest = rows.reduce((most, row) => {
      const isDrawnName = place === 0 && column.cell !== undefined && typeof column.value(row) !== 'string';
      return Math.max(most, isDrawnName ? 18 : writeCell(row, column).length);
    }, 0);
    // One more: `ch` is a digit of the title’s smaller letters, and in a short name nothing evens out a wide one.
    return `calc(${Math.min(18, longest + 1)}ch + 26px)`;
  });
}

const collator = new Intl.Collator(undefined, { numeric: true, sensitivity: 'base' });

/** The rows in another order; stable, missing values always last. Without a sorting, the rows as they are. */
export function sortRows<Row>(
  rows: readonly Row[],
  columns: readonly TableColumn<Row>[],
  sorting: Sorting | null,
): readonly Row[] {
  const column = columns.find(({ key }) => key === sorting?.key);
  if (!column || !sorting) return rows;
  const sign = sorting.descending ? -1 : 1;
  return rows
    .map((row) => ({ row, value: column.value(row) }))
    .sort((a, b) => {
      const missing = Number(isMissing(a.value)) - Number(isMissing(b.value));
      return missing === 0 ? sign * compare(a.value, b.value) : missing;
    })
    .map(({ row }) => row);
}

function isMissing(value: CellValue): boolean {
  return value === null || value === undefined || (typeof value === 'number' && Number.isNaN(value));
}

function compare(a: CellValue, b: CellValue): number {
  if (typeof a === 'number' && typeof b === 'number') return a - b;
  return collator.compare(String(a ?? ''), String(b ?? ''));
}

/** The sorting after a press on a header: numbers begin with the largest; the third press gives the first order back. */
export function nextSorting<Row>(column: TableColumn<Row>, sorting: Sorting | null): Sorting | null {
  const first = column.numeric ?? false;
  if (sorting?.key !== column.key) return { key: column.key, descending: first };
  return sorting.descending === first ? { key: column.key, descending: !first } : null;
}

/** Which rows are drawn, for rows of one height: those in sight and some around them. */
export function visibleRows(
  count: number,
  rowHeight: number,
  scrollTop: number,
  height: number,
  around = 12,
): { readonly from: number; readonly to: number } {
  const from = Math.max(0, Math.min(count, Math.floor(scrollTop / rowHeight) - around));
  const to = Math.min(count, Math.ceil((scrollTop + height) / rowHeight) + around);
  return { from, to: Math.max(from, to) };
}
