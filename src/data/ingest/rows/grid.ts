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
}

const filled = ({ fields }: TextRow): number =>
  fields.reduce((count, field) => (field === null || field.trim() === '' ? count : count + 1), 0);

/**
 * The header of a grid: the first row that fills most of the columns, behind titles, notes and headers of several columns
 * that were merged.
 * @param rows the first rows, blank ones left out.
 */
export function layoutGrid(
  rows: readonly TextRow[],
  choice: { readonly header?: boolean | undefined; readonly skip?: number | undefined },
): GridLayout {
  const widest = Math.max(0, ...rows.map(filled));
  const found =
    choice.skip === undefined
      ? rows.findIndex((row) => filled(row) >= Math.max(Math.min(2, widest), widest * 0.6))
      : rows.findIndex(({ line }) => line > (choice.skip ?? 0));
  const start = found < 0 ? 0 : found;
  const [candidate, ...body] = rows.slice(start);
  if (candidate === undefined) return { header: false, skip: 0, names: [], begin: 0 };
  const width = Math.max(...rows.slice(start).map(({ fields }) => fields.length));
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
  };
}

function recordOf({ fields, line }: TextRow, width: number): SampleRecord {
  const texts = Array.from({ length: width }, (_, index) => fields[index] ?? '');
  return { start: 0, end: 0, line, marks: 0, fields: texts, quoted: texts.map(() => false) };
}

/** Rows of a grid without blank ones, from the first row of data on; wider ones bring columns without a name. */
export function dataRows(
  rows: readonly (TextRow | FaultyRow)[],
  begin: number,
  names: string[],
): (TextRow | FaultyRow)[] {
  return rows.filter((row) => {
    if (row.line <= begin) return false;
    if ('fault' in row) return true;
    if (filled(row) === 0) return false;
    while (names.length < lastFilled(row)) names.push('');
    return true;
  });
}

function lastFilled({ fields }: TextRow): number {
  let last = fields.length;
  while (last > 0 && (fields[last - 1] ?? '') === '') last--;
  return last;
}
