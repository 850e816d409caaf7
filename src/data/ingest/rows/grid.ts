import type { Reading } from '../../../core/table.ts';
import { looksLikeHeader } from '../layout.ts';
import type { SampleRecord } from '../sample.ts';
import type { FaultyRow, TextRow } from './textTable.ts';

/** Rows that decide where a table begins. */
export const gridSample = 500;

/** Where the table in a grid of cells begins. */
export interface GridLayout {
  readonly header: boolean;
  /** Rows before the header, or the first row of data. */
  readonly skip: number;
  readonly names: readonly string[];
  /** Rows of the grid that stand before the first row of data. */
  readonly begin: number;
  /** Blank columns left of the table, which are no part of it. */
  readonly left: number;
}

/** What the rows of a grid brought so far. */
export interface GridFound {
  /** Names of the columns; wider rows bring columns without a name. */
  readonly names: string[];
  /** Rows with a value left of the table. */
  outside: number;
}

const isBlank = (field: string | null | undefined): boolean => (field ?? '').trim() === '';

const filled = ({ fields }: TextRow): number =>
  fields.reduce((count, field) => (isBlank(field) ? count : count + 1), 0);

const firstFilled = ({ fields }: TextRow): number => fields.findIndex((field) => !isBlank(field));

/**
 * The header of a grid: the first row that fills most of the columns, behind titles, notes and headers of several columns
 * that were merged. Columns before it that no row fills are no part of the table.
 * @param rows the first rows, blank ones left out.
 */
export function layoutGrid(
  rows: readonly TextRow[],
  choice: Pick<Partial<Reading>, 'header' | 'skip' | 'asStored'>,
): GridLayout {
  const widest = Math.max(0, ...rows.map(filled));
  const found =
    choice.skip === undefined
      ? rows.findIndex((row) => filled(row) >= Math.max(Math.min(2, widest), widest * 0.6))
      : rows.findIndex(({ line }) => line > (choice.skip ?? 0));
  const start = found < 0 ? 0 : found;
  const table = rows.slice(start);
  const left = choice.asStored === true ? 0 : Math.max(0, Math.min(...table.map(firstFilled)));
  const [candidate, ...body] = table.map((row) => withoutLeft(row, left));
  if (candidate === undefined) return { header: false, skip: 0, names: [], begin: 0, left: 0 };
  const width = Math.max(candidate.fields.length, ...body.map(({ fields }) => fields.length));
  const header =
    choice.header ??
    looksLikeHeader(
      recordOf(candidate, width),
      body.map((row) => recordOf(row, width)),
    );
  const names = Array.from({ length: width }, (_, index) => {
    const name = candidate.fields[index]?.replace(/\s+/g, ' ').trim() ?? '';
    return header ? name : `column${index + 1}`;
  });
  return {
    header,
    skip: choice.skip ?? candidate.line - 1,
    names,
    begin: header ? candidate.line : candidate.line - 1,
    left,
  };
}

const withoutLeft = (row: TextRow, left: number): TextRow =>
  left === 0 ? row : { ...row, fields: row.fields.slice(left) };

function recordOf({ fields, line }: TextRow, width: number): SampleRecord {
  const texts = Array.from({ length: width }, (_, index) => fields[index] ?? '');
  return { start: 0, end: 0, line, marks: 0, fields: texts, quoted: texts.map(() => false) };
}

/** Rows of a grid without blank ones, from the first row of data on, without what stands left of the table. */
export function dataRows(
  rows: readonly (TextRow | FaultyRow)[],
  { begin, left }: GridLayout,
  found: GridFound,
): (TextRow | FaultyRow)[] {
  return rows.flatMap((row): readonly (TextRow | FaultyRow)[] => {
    if (row.line <= begin) return [];
    if ('fault' in row) return [row];
    const first = firstFilled(row);
    if (first < 0) return [];
    if (first < left) found.outside++;
    const inside = withoutLeft(row, left);
    if (first < left && filled(inside) === 0) return [];
    while (found.names.length < lastFilled(inside)) found.names.push('');
    return [inside];
  });
}

function lastFilled({ fields }: TextRow): number {
  let last = fields.length;
  while (last > 0 && (fields[last - 1] ?? '') === '') last--;
  return last;
}
