import type { Reading } from '../../../../core/table.ts';
import type { SourceFile } from '../../../contract.ts';
import type { TextTable } from '../textTable.ts';
import { openTables, type TableCells, type TableRow } from './openTables.ts';

const mostCells = 16_384;

/** A sheet of a workbook in “XML Spreadsheet 2003”. @throws AppError `ingest.*` */
export function openSpreadsheetXml(
  file: SourceFile,
  chosen: Partial<Reading>,
  signal?: AbortSignal,
): Promise<TextTable> {
  return openTables(file, 'spreadsheet-xml', () => new SpreadsheetXml(), chosen, signal);
}

class SpreadsheetXml implements TableCells {
  readonly tables: string[] = [];
  errors = 0;
  #rows: TableRow[] = [];
  #fields: (string | null)[] = [];
  #line = 0;
  #next = 0;
  #type = '';
  #text: string | undefined;

  take(): TableRow[] {
    const rows = this.#rows;
    this.#rows = [];
    return rows;
  }

  open(name: string, attribute: (name: string) => string | undefined): void {
    if (name === 'worksheet') {
      this.tables.push(attribute('name') ?? `Sheet ${this.tables.length + 1}`);
      this.#line = 0;
    } else if (name === 'row') {
      this.#line = placeOf(attribute('index'), this.#line + 1);
      this.#fields = [];
      this.#next = 0;
    } else if (name === 'cell') {
      const column = Math.min(placeOf(attribute('index'), this.#next + 1) - 1, mostCells);
      while (this.#fields.length < column) this.#fields.push(null);
      this.#next = column + placeOf(attribute('mergeacross'), 0) + 1;
    } else if (name === 'data') {
      this.#type = (attribute('type') ?? 'String').toLowerCase();
      this.#text = '';
    }
  }

  close(name: string): void {
    if (name === 'data') {
      const value = this.#value(this.#text ?? '');
      if (this.#fields.length < mostCells) this.#fields.push(value);
      this.#text = undefined;
    } else if (name === 'row') {
      this.#rows.push({
        table: Math.max(0, this.tables.length - 1),
        row: { line: this.#line, fields: this.#fields },
      });
    }
  }

  text(text: string): void {
    if (this.#text !== undefined) this.#text += text;
  }

  #value(text: string): string | null {
    if (text === '') return null;
    if (this.#type === 'error') {
      this.errors++;
      return null;
    }
    if (this.#type === 'boolean') return text === '1' ? 'true' : 'false';
    if (this.#type === 'datetime')
      return text
        .replace('T', ' ')
        .replace(/(\.0+)$/, '')
        .replace(/ 00:00:00$/, '');
    if (this.#type === 'number' && Number.isFinite(Number(text))) return String(Number(text));
    return text;
  }
}

function placeOf(text: string | undefined, otherwise: number): number {
  const place = Number(text);
  return text !== undefined && Number.isSafeInteger(place) && place > 0 ? place : otherwise;
}
