import type { Reading } from '../../../../core/table.ts';
import type { SourceFile } from '../../../contract.ts';
import type { TextTable } from '../textTable.ts';
import { openTables, type TableCells, type TableRow } from './openTables.ts';

/** Columns that one cell may span; more is taken for damage. */
const widestSpan = 1000;
/** Rows that one cell may span. */
const highestSpan = 65_534;

/** A table of a web page, as many programs write under the name of .xls. @throws AppError `ingest.*` */
export function openHtml(
  file: SourceFile,
  chosen: Partial<Reading>,
  signal?: AbortSignal,
): Promise<TextTable> {
  return openTables(file, 'html', () => new HtmlTables(), chosen, signal);
}

interface OpenTable {
  readonly index: number;
  line: number;
  /** Rows that a cell above still covers, by column. */
  covered: number[];
  fields: (string | null)[] | undefined;
  cell: { text: string; columns: number; rows: number } | undefined;
}

class HtmlTables implements TableCells {
  readonly tables: string[] = [];
  readonly errors = 0;
  readonly #open: OpenTable[] = [];
  #rows: TableRow[] = [];

  take(): TableRow[] {
    const rows = this.#rows;
    this.#rows = [];
    return rows;
  }

  open(name: string, attribute: (name: string) => string | undefined): void {
    if (name === 'table') {
      this.#open.push({
        index: this.tables.length,
        line: 0,
        covered: [],
        fields: undefined,
        cell: undefined,
      });
      this.tables.push(`Table ${this.tables.length + 1}`);
      return;
    }
    const table = this.#current();
    if (table === undefined) return;
    if (name === 'tr') {
      this.#endRow(table);
      table.fields = [];
    } else if (name === 'td' || name === 'th') {
      this.#endCell(table);
      table.fields ??= [];
      const number = attribute('num');
      const columns = spanOf(attribute('colspan'), widestSpan);
      const text = number !== undefined && number !== '' && Number.isFinite(Number(number)) ? number : '';
      table.cell = { text, columns, rows: spanOf(attribute('rowspan'), highestSpan) };
      if (text !== '') this.#endCell(table);
    } else if (table.cell && (name === 'br' || name === 'p' || name === 'div')) table.cell.text += ' ';
  }

  close(name: string): void {
    const table = this.#current();
    if (table === undefined) return;
    if (name === 'td' || name === 'th') this.#endCell(table);
    else if (name === 'tr') this.#endRow(table);
    else if (name === 'table') {
      this.#endRow(table);
      this.#open.pop();
    }
  }

  text(text: string): void {
    const cell = this.#current()?.cell;
    if (cell) cell.text += text;
  }

  #current(): OpenTable | undefined {
    return this.#open[this.#open.length - 1];
  }

  #endCell(table: OpenTable): void {
    const { cell, fields, covered } = table;
    table.cell = undefined;
    if (cell === undefined || fields === undefined) return;
    while ((covered[fields.length] ?? 0) > 0) fields.push(null);
    const text = cell.text.replace(/[\s\u00A0]+/g, ' ').trim();
    for (let column = 0; column < cell.columns; column++) {
      if (cell.rows > 1) covered[fields.length] = cell.rows;
      fields.push(column === 0 && text !== '' ? text : null);
    }
  }

  #endRow(table: OpenTable): void {
    this.#endCell(table);
    const { fields } = table;
    if (fields === undefined) return;
    table.fields = undefined;
    table.covered = Array.from(table.covered, (rows) => Math.max(0, ((rows as number | undefined) ?? 0) - 1));
    this.#rows.push({ table: table.index, row: { line: ++table.line, fields } });
  }
}

function spanOf(text: string | undefined, most: number): number {
  const span = Number.parseInt(text ?? '1', 10);
  return span >= 1 ? Math.min(span, most) : 1;
}
