import {
  Bool,
  type Data,
  DateDay,
  Dictionary,
  Field,
  Float64,
  Int16,
  Int32,
  makeData,
  RecordBatch,
  Schema,
  Struct,
  Table,
  tableToIPC,
  TimestampMicrosecond,
  Utf8,
  Vector,
} from 'apache-arrow';
import type { DemoBatch, DemoColumn } from './tables.ts';

/** A batch as an Arrow IPC stream that stands by itself. Equal batches give equal bytes. */
export function encodeBatch(batch: DemoBatch): Uint8Array {
  const children = batch.columns.map((column, index) => encodeColumn(column, batch.rows, index));
  const fields = batch.columns.map(
    (column, index) => new Field(column.name, (children[index] as Data).type, column.missing !== undefined),
  );
  const schema = new Schema(fields);
  const struct = makeData({ type: new Struct(fields), length: batch.rows, nullCount: 0, children });
  return tableToIPC(new Table(schema, [new RecordBatch(schema, struct)]), 'stream');
}

function encodeColumn(column: DemoColumn, length: number, index: number): Data {
  const validity = column.missing ? validityOf(column.missing, length) : { nullCount: 0, nullBitmap: null };
  switch (column.type) {
    case 'integer':
      return makeData({ type: new Int32(), length, ...validity, data: column.values.subarray(0, length) });
    case 'number':
      return makeData({ type: new Float64(), length, ...validity, data: column.values.subarray(0, length) });
    case 'date':
      return makeData({ type: new DateDay(), length, ...validity, data: column.values.subarray(0, length) });
    case 'time':
      return makeData({
        type: new TimestampMicrosecond(),
        length,
        ...validity,
        data: microseconds(column.values, length),
      });
    case 'flag':
      return makeData({ type: new Bool(), length, ...validity, data: packBits(column.values, length, 1) });
    case 'text':
      return makeData({
        // The id is given because Arrow would count on from the last one, and bytes would depend on what was made before.
        type: new Dictionary(new Utf8(), new Int16(), index),
        length,
        ...validity,
        data: column.values.subarray(0, length),
        dictionary: words(column.words),
      });
  }
}

function validityOf(missing: Uint8Array, length: number): { nullCount: number; nullBitmap: Uint8Array } {
  let nullCount = 0;
  for (let row = 0; row < length; row++) nullCount += missing[row] as number;
  return { nullCount, nullBitmap: packBits(missing, length, 0) };
}

/** Bits of Arrow's order, least significant first, set where the byte equals `set`. */
function packBits(bytes: Uint8Array, length: number, set: 0 | 1): Uint8Array {
  const packed = new Uint8Array(Math.ceil(length / 64) * 8);
  for (let row = 0; row < length; row++) {
    if (bytes[row] === set) packed[row >> 3] = (packed[row >> 3] as number) | (1 << (row & 7));
  }
  return packed;
}

/** Seconds as 64-bit microseconds, written as two halves: a BigInt a row would take longer than all the rest. */
function microseconds(seconds: Int32Array, length: number): BigInt64Array {
  const values = new BigInt64Array(length);
  const halves = new Uint32Array(values.buffer);
  for (let row = 0; row < length; row++) {
    const micros = (seconds[row] as number) * 1_000_000;
    const high = Math.floor(micros / 4_294_967_296);
    halves[2 * row] = micros - high * 4_294_967_296;
    halves[2 * row + 1] = high;
  }
  return values;
}

function words(texts: readonly string[]): Vector<Utf8> {
  const encoded = texts.map((text) => new TextEncoder().encode(text));
  const valueOffsets = new Int32Array(texts.length + 1);
  encoded.forEach(
    (bytes, index) => (valueOffsets[index + 1] = (valueOffsets[index] as number) + bytes.length),
  );
  const data = new Uint8Array(valueOffsets[texts.length] as number);
  encoded.forEach((bytes, index) => data.set(bytes, valueOffsets[index]));
  return new Vector([
    makeData({ type: new Utf8(), length: texts.length, nullCount: 0, nullBitmap: null, valueOffsets, data }),
  ]);
}
