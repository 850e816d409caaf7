import { AppError } from '../../../../core/errors.ts';
import { formatCount, formatCounted } from '../../../../core/format.ts';
import type { FileFormat, FilePart, Reading, Warning } from '../../../../core/table.ts';
import type { SourceFile } from '../../../contract.ts';
import { oneOr } from '../../countedValues.ts';
import { invalidBytes } from '../../invalidBytes.ts';
import { decodedChunks, readHead, type Head } from '../../textSource.ts';
import { gridSample } from '../grid.ts';
import { GridTable } from '../gridTable.ts';
import { plainReading, type RowBatch, type TextRow, type TextTable } from '../textTable.ts';
import { write } from '../xlsx/memberText.ts';
import { MarkupScanner, type MarkupListener } from './markupScanner.ts';

/** A row of one of the tables in a text. */
export interface TableRow {
  /** Which table, counted from 0. */
  readonly table: number;
  readonly row: TextRow;
}

/** Hears of a text and makes rows of its tables. */
export interface TableCells extends MarkupListener {
  /** Names of the tables that were met so far. */
  readonly tables: readonly string[];
  /** Cells that hold an error such as `#N/A`. */
  readonly errors: number;
  /** The rows that are complete; they are handed out once. */
  take(): TableRow[];
}

/** Tables that are offered, at most. */
const mostTables = 1000;

interface FoundTable {
  readonly name: string;
  rows: number;
  readonly first: TextRow[];
}

/** One table of a text with tags; the longest one where none was asked for. @throws AppError `ingest.*` */
export async function openTables(
  file: SourceFile,
  format: Extract<FileFormat, 'html' | 'spreadsheet-xml'>,
  makeCells: () => TableCells,
  chosen: Partial<Reading>,
  signal?: AbortSignal,
): Promise<TextTable> {
  const head = await readHead(file, chosen.encoding);
  const isHtml = format === 'html';
  const tables = await findTables(file, head, makeCells(), isHtml, signal);
  const table = chooseTable(file, tables, chosen.part, isHtml);
  const index = tables.indexOf(table);
  const grid = new GridTable(table.first, chosen, `“${table.name}” in ${file.name}`);
  const kind = isHtml ? 'table' : 'sheet';
  let [errors, invalid] = [0, 0];
  return {
    reading: plainReading(format, { encoding: head.encoding, ...grid.reading, part: table.name }),
    names: grid.names,
    warnings: [...otherTables(file, tables, table), ...grid.warnings],
    ...(tables.length < 2
      ? {}
      : { parts: tables.map(({ name, rows }): FilePart => ({ kind, name, size: rows })) }),
    async *rows(signal): AsyncGenerator<RowBatch> {
      const cells = makeCells();
      invalid = 0;
      const own = async function* (): AsyncGenerator<RowBatch> {
        for await (const batch of tableRows(file, head, cells, isHtml, signal)) {
          invalid += batch.invalid;
          const rows = batch.rows.flatMap(({ table, row }) => (table === index ? [row] : []));
          yield { rows, done: batch.done };
        }
      };
      yield* grid.rows(own());
      errors = cells.errors;
    },
    told: () => [...grid.told, ...toldOf(file, errors, invalid)],
  };
}

function toldOf(file: SourceFile, errors: number, invalid: number): Warning[] {
  const warnings: Warning[] = [];
  if (errors > 0) {
    const message = `${oneOr(errors, 'cell')} of ${file.name} ${errors === 1 ? 'holds an error such as #N/A, and counts' : 'hold errors such as #N/A, and count'} as missing.`;
    warnings.push({ code: 'cell-errors', message });
  }
  warnings.push(...invalidBytes(file.name, invalid));
  return warnings;
}

async function* tableRows(
  file: SourceFile,
  head: Head,
  cells: TableCells,
  isHtml: boolean,
  signal?: AbortSignal,
): AsyncGenerator<{ rows: TableRow[]; done: number; invalid: number }> {
  const scanner = new MarkupScanner(cells, isHtml);
  for await (const { text, done, last, invalid } of decodedChunks(file, head, signal)) {
    write(scanner, text, last, file, 'The text');
    yield { rows: cells.take(), done, invalid };
  }
}

async function findTables(
  file: SourceFile,
  head: Head,
  cells: TableCells,
  isHtml: boolean,
  signal?: AbortSignal,
): Promise<FoundTable[]> {
  const tables: FoundTable[] = [];
  for await (const { rows } of tableRows(file, head, cells, isHtml, signal)) {
    for (const { table, row } of rows) {
      const found = (tables[table] ??= {
        name: cells.tables[table] ?? `Table ${table + 1}`,
        rows: 0,
        first: [],
      });
      if (!row.fields.some((field) => field !== null && field !== '')) continue;
      found.rows++;
      if (found.first.length < gridSample && table < mostTables) found.first.push(row);
    }
  }
  for (let index = 0; index < tables.length; index++)
    tables[index] ??= { name: cells.tables[index] ?? `Table ${index + 1}`, rows: 0, first: [] };
  return tables;
}

function chooseTable(
  file: SourceFile,
  tables: readonly FoundTable[],
  wanted: string | undefined,
  isHtml: boolean,
): FoundTable {
  const [longest] = [...tables].sort((a, b) => b.rows - a.rows);
  const table = wanted === undefined ? longest : tables.find(({ name }) => name === wanted);
  if (table === undefined && wanted !== undefined) {
    const message = `${file.name} has no table “${wanted}”.`;
    throw new AppError('ingest.choice', message, { file: file.name });
  }
  if (table === undefined || table.rows === 0) {
    const message = isHtml
      ? `${file.name} is a web page that holds no table with rows. A page that asks to sign in, or that tells an error, may have been saved in place of the data: open it in a browser, and get the file again.`
      : `${file.name} holds no table with rows.`;
    throw new AppError('ingest.no-rows', message, {
      file: file.name,
      format: isHtml ? 'html' : 'spreadsheet-xml',
    });
  }
  return table;
}

function otherTables(file: SourceFile, tables: readonly FoundTable[], table: FoundTable): Warning[] {
  const others = tables.filter((each) => each !== table && each.rows > 1);
  if (others.length === 0) return [];
  const named = others.slice(0, 10).map(({ name, rows }) => `“${name}” (${formatCounted(rows, 'row')})`);
  const message = `“${table.name}” of ${file.name} was read; it also holds ${named.join(', ')}${others.length > 10 ? ` and ${formatCount(others.length - 10)} more` : ''}.`;
  return [{ code: 'other-sheets', message }];
}
