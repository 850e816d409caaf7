import { DataType, RecordBatchReader, type Field, type RecordBatch, type Vector } from 'apache-arrow';
import { throwIfCancelled } from '../core/errors.ts';
import { textCell } from '../core/spreadsheet.ts';
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
  const present = (write: (row: number) => string): Cells => {
    return vector.nullCount === 0 ? write : (row) => (vector.isValid(row) ? write(row) : '');
  };
  const value = (row: number): unknown => vector.get(row) as unknown;
  if (DataType.isUtf8(type)) {
    const text = textsOf(vector);
    return present((row) => textCell(text(row)));
  }
  if (DataType.isDate(type)) return present(remembered((row) => Number(value(row)), isoDate));
  if (DataType.isFloat(type)) return present((row) => finiteNumber(Number(value(row))));
  if (DataType.isInt(type) || DataType.isBool(type)) return present((row) => String(value(row)));
  return present((row) =>
    textCell(typeof value(row) === 'string' ? String(value(row)) : JSON.stringify(value(row))),
  );
}

const decoder = new TextDecoder('utf-8', { ignoreBOM: true });

/** Texts of a batch. All are decoded at once; where every character is one byte, each is a slice of that. */
function textsOf(vector: Vector): Cells {
  const [data] = vector.data;
  if (data && vector.data.length === 1) {
    const offsets = data.valueOffsets as Int32Array;
    const [first = 0, last = 0] = [offsets[0], offsets[vector.length]];
    const all = decoder.decode((data.values as Uint8Array).subarray(first, last));
    if (all.length === last - first) {
      return (row) => all.slice((offsets[row] as number) - first, (offsets[row + 1] as number) - first);
    }
  }
  return (row) => String(vector.get(row));
}

function remembered(valueOf: (row: number) => number, write: (value: number) => string): Cells {
  const known = new Map<number, string>();
  return (row) => {
    const value = valueOf(row);
    const written = known.get(value) ?? write(value);
    known.set(value, written);
    return written;
  };
}

const isoDate = (time: number): string => new Date(Math.round(time / day) * day).toISOString().slice(0, 10);

const finiteNumber = (value: number): string => (Number.isFinite(value) ? String(value) : '');
