import { DataType, RecordBatchReader, type Field, type RecordBatch, type Vector } from 'apache-arrow';
import { throwIfCancelled } from '../core/errors.ts';
import { countRecords, RecordCounter } from './csvRecords.ts';
import { proveRows } from './proof.ts';
import type { Rows } from './writer.ts';
import type { Work } from './work.ts';

/** Characters after which a part of the file is closed. */
const partLength = 1 << 20;
const day = 86_400_000;

/**
 * Rows as CSV (RFC 4180): UTF-8, commas, CRLF, a header; missing is empty, an empty text is `""`, dates are ISO 8601.
 * Texts that a spreadsheet could take for a formula get a leading `'`, in the header too; numbers stay numbers.
 */
export async function writeCsv({ stream, expected }: Rows, { signal, progress }: Work): Promise<Blob> {
  const reader = await RecordBatchReader.from(stream);
  await reader.open();
  const parts: Blob[] = [];
  let text = `${reader.schema.fields.map(({ name }) => textCell(name)).join(',')}\r\n`;
  let rows = 0;
  for await (const batch of reader) {
    throwIfCancelled(signal);
    text += linesOf(batch);
    rows += batch.numRows;
    if (text.length >= partLength) {
      parts.push(new Blob([text]));
      text = '';
      progress?.('Writing CSV', rows, expected);
    }
  }
  parts.push(new Blob([text]));
  const file = new Blob(parts, { type: 'text/csv' });
  proveRows('CSV', (await countRecords(file, new RecordCounter())) - 1, expected);
  return file;
}

/** First characters at which spreadsheets begin a formula or cut a cell, with their full-width forms. */
const formulaStart = /^[=+\-@\t\r\0＝＋－＠]/;

/** A text as a cell: made harmless, and quoted where it must be. */
export function textCell(value: string): string {
  const harmless = formulaStart.test(value) ? `'${value}` : value;
  return harmless === '' || /[",\r\n]|^\s|\s$/.test(harmless)
    ? `"${harmless.replaceAll('"', '""')}"`
    : harmless;
}

type Cells = (row: number) => string;

function linesOf(batch: RecordBatch): string {
  const cells = batch.schema.fields.map((field, index) => cellsOf(field, batch.getChildAt(index) as Vector));
  let text = '';
  for (let row = 0; row < batch.numRows; row++) {
    for (let column = 0; column < cells.length; column++) {
      text += (column === 0 ? '' : ',') + (cells[column] as Cells)(row);
    }
    text += '\r\n';
  }
  return text;
}

function cellsOf({ type }: Field, vector: Vector): Cells {
  const plain = (write: (value: unknown) => string): Cells => {
    return (row) => {
      const value: unknown = vector.get(row);
      return value === null || value === undefined ? '' : write(value);
    };
  };
  if (DataType.isUtf8(type) || DataType.isLargeUtf8(type)) return plain((value) => textCell(value as string));
  if (DataType.isDate(type)) {
    return plain((value) => new Date(Math.round(Number(value) / day) * day).toISOString().slice(0, 10));
  }
  if (DataType.isFloat(type)) return plain((value) => (Number.isFinite(value) ? String(value) : ''));
  if (DataType.isInt(type) || DataType.isBool(type)) return plain(String);
  return plain((value) => textCell(JSON.stringify(value)));
}
