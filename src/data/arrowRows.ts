import { DataType, TimeUnit, type Data, type Field, type RecordBatch, type Vector } from 'apache-arrow';
import type { Cell, ColumnType } from '../core/table.ts';
import { isoDate, isoTime, isoTimestamp } from './calendar.ts';

/** What people call a column of that Arrow type. */
export function columnTypeOf(type: DataType): ColumnType {
  if (DataType.isDictionary(type)) return columnTypeOf(type.dictionary as DataType);
  if (DataType.isInt(type)) return 'integer';
  if (DataType.isFloat(type) || DataType.isDecimal(type)) return 'number';
  if (DataType.isBool(type)) return 'boolean';
  if (DataType.isDate(type)) return 'date';
  if (DataType.isTimestamp(type)) return 'timestamp';
  if (DataType.isTime(type)) return 'time';
  if (DataType.isUtf8(type) || DataType.isLargeUtf8(type)) return 'text';
  return 'other';
}

/** Reads one column of a batch cell by cell. */
type Reader = (row: number) => Cell;

/** The cells of a batch, row by row in the columns' order. */
export function cellsOf(batch: RecordBatch): Cell[][] {
  const readers = batch.schema.fields.map((field, index) => readerOf(field, batch, index));
  return Array.from({ length: batch.numRows }, (_, row) => readers.map((read) => read(row)));
}

function readerOf(field: Field, batch: RecordBatch, index: number): Reader {
  const vector = batch.getChildAt(index) as Vector;
  const convert = converterOf(field.type as DataType, vector);
  return (row) => (vector.isValid(row) ? convert(row) : null);
}

function converterOf(type: DataType, vector: Vector): Reader {
  if (DataType.isDecimal(type)) {
    return (row) => decimalValue(vector.get(row) as Uint32Array, type.scale);
  }
  if (DataType.isTimestamp(type)) {
    const toMicroseconds = scaleOf(type.unit);
    const raw = vector.data[0] as Data;
    return (row) => isoTimestamp(toMicroseconds((raw.values as BigInt64Array)[row] as bigint));
  }
  if (DataType.isTime(type)) {
    const toMicroseconds = scaleOf(type.unit);
    return (row) => isoTime(toMicroseconds(BigInt(vector.get(row) as number | bigint)));
  }
  if (DataType.isDate(type))
    return (row) => isoDate(Math.round((vector.get(row) as Date | number).valueOf() / 86_400_000));
  return (row) => plain(vector.get(row));
}

const scaleOf = (unit: TimeUnit): ((value: bigint) => bigint) => {
  if (unit === TimeUnit.SECOND) return (value) => value * 1_000_000n;
  if (unit === TimeUnit.MILLISECOND) return (value) => value * 1000n;
  if (unit === TimeUnit.NANOSECOND) return (value) => value / 1000n;
  return (value) => value;
};

/** A decimal's little-endian words as the nearest double. */
export function decimalValue(words: Uint32Array, scale: number): number {
  return Number(wholeValue(words)) / 10 ** scale;
}

/** The whole number that the words of a decimal hold, its scale left aside. */
export function wholeValue(words: Uint32Array): bigint {
  let value = 0n;
  for (let index = words.length - 1; index >= 0; index--)
    value = (value << 32n) | BigInt(words[index] as number);
  return BigInt.asIntN(words.length * 32, value);
}

function plain(value: unknown): Cell {
  if (value === null || value === undefined) return null;
  if (typeof value === 'number') return Number.isFinite(value) ? value : null;
  if (typeof value === 'bigint') return exact(value);
  if (typeof value === 'string' || typeof value === 'boolean') return value;
  return jsonText(value);
}

/** A whole number, as text where a double would round it. */
function exact(value: bigint): number | string {
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : String(value);
}

/** A nested value as JSON text: bytes as arrays of numbers, integers beyond a double as texts, maps and structs as objects. */
export function jsonText(value: unknown): string {
  return JSON.stringify(value, (_, member: unknown) =>
    typeof member === 'bigint' ? exact(member) : ArrayBuffer.isView(member) ? [...bytesOf(member)] : member,
  );
}

const bytesOf = (view: ArrayBufferView): Uint8Array =>
  new Uint8Array(view.buffer, view.byteOffset, view.byteLength);
