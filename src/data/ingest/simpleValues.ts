import {
  Bool,
  DataType,
  DateDay,
  DateUnit,
  Float64,
  Int64,
  Precision,
  TimeMicrosecond,
  TimestampMicrosecond,
  TimeUnit,
  Utf8,
  Vector,
  makeData,
  type Data,
} from 'apache-arrow';
import { textData } from '../arrowColumns.ts';
import { decimalValue, jsonText, wholeValue } from '../arrowRows.ts';
import { bytesAsText } from './bytesAsText.ts';
import { isNested, type SimpleType } from './simpleColumns.ts';

/**
 * A column's data in the one Arrow form of its simple type: Int64, Float64, Utf8, Bool, DateDay, TimestampMicrosecond without zone
 * or TimeMicrosecond. Bytes are shared where nothing changes.
 * @throws RangeError where buffers are shorter than the batch says, or texts are not valid UTF-8.
 */
export function simpleData(data: Data, simple: SimpleType): Data {
  const type = data.type;
  if (DataType.isNull(type)) return textData(new Array<null>(data.length).fill(null));
  if (DataType.isDictionary(type)) return throughVector(data, simple);
  checkLengths(data);
  const { length, nullCount } = data;
  const common = { length, nullCount, nullBitmap: nullCount > 0 ? data.nullBitmap : null };
  switch (simple) {
    case 'BIGINT':
      return makeData({ type: new Int64(), ...common, data: asInt64(data.values as IntegerValues) });
    case 'DOUBLE':
      if (DataType.isFloat(type) && type.precision === Precision.DOUBLE)
        return makeData({ ...common, type: new Float64(), data: data.values as Float64Array });
      return throughNumbers(data);
    case 'BOOLEAN':
      return makeData({ type: new Bool(), ...common, data: data.values as Uint8Array });
    case 'DATE':
      return makeData({
        type: new DateDay(),
        ...common,
        data: asDays(type, data.values as Int32Array | BigInt64Array),
      });
    case 'TIMESTAMP':
      return makeData({
        type: new TimestampMicrosecond(),
        ...common,
        data: asMicroseconds(type, data.values as BigInt64Array),
      });
    case 'TIME':
      return makeData({
        type: new TimeMicrosecond(),
        ...common,
        data: asMicroseconds(type, asInt64(data.values as IntegerValues)),
      });
    case 'VARCHAR':
      if (DataType.isLargeUtf8(type)) return simpleData(withNarrowOffsets(data), simple);
      if (!DataType.isUtf8(type)) return throughVector(data, simple);
      checkTexts(data);
      return makeData({
        type: new Utf8(),
        ...common,
        valueOffsets: data.valueOffsets as Int32Array,
        data: data.values as Uint8Array,
      });
  }
}

/** Texts with 64-bit offsets as texts with 32-bit ones, from the batch's first text on. */
function withNarrowOffsets(data: Data): Data {
  const wide = data.valueOffsets as unknown as BigInt64Array;
  const first = wide[0] ?? 0n;
  const offsets = Int32Array.from(wide.subarray(0, data.length + 1), (offset) => Number(offset - first));
  const values = (data.values as Uint8Array).subarray(Number(first));
  const { length, nullCount, nullBitmap } = data;
  return makeData({ type: new Utf8(), length, nullCount, nullBitmap, valueOffsets: offsets, data: values });
}

type IntegerValues =
  Int8Array | Int16Array | Int32Array | Uint8Array | Uint16Array | Uint32Array | BigInt64Array;

function asInt64(values: IntegerValues): BigInt64Array {
  return values instanceof BigInt64Array ? values : BigInt64Array.from(values as Int32Array, BigInt);
}

function asDays(type: DataType, values: Int32Array | BigInt64Array): Int32Array {
  if (DataType.isDate(type) && type.unit === DateUnit.DAY) return values as Int32Array;
  return Int32Array.from(values as BigInt64Array, (value) => Math.floor(Number(value) / 86_400_000));
}

function asMicroseconds(type: DataType, values: BigInt64Array): BigInt64Array {
  const { unit } = type as unknown as { unit: TimeUnit };
  if (unit === TimeUnit.MICROSECOND) return values;
  if (unit === TimeUnit.SECOND) return values.map((value) => value * 1_000_000n);
  if (unit === TimeUnit.MILLISECOND) return values.map((value) => value * 1000n);
  return values.map((value) => value / 1000n);
}

/** Floats of 16 and 32 bits, decimals and durations as float64. */
function throughNumbers(data: Data): Data {
  const { length, nullCount, nullBitmap } = data;
  const vector = new Vector([data]);
  const type = data.type;
  const values = new Float64Array(length);
  for (let row = 0; row < length; row++) {
    const value: unknown = vector.isValid(row) ? vector.get(row) : 0;
    values[row] =
      DataType.isDecimal(type) && value !== 0
        ? decimalValue(value as Uint32Array, type.scale)
        : Number(value);
  }
  return makeData({
    type: new Float64(),
    length,
    nullCount,
    nullBitmap: nullCount > 0 ? nullBitmap : null,
    data: values,
  });
}

/** Dictionaries, wide texts, bytes and nested values, one by one. */
function throughVector(data: Data, simple: SimpleType): Data {
  const vector = new Vector([data]);
  if (simple === 'VARCHAR') {
    const texts = Array.from({ length: data.length }, (_, row) => textOf(vector.get(row), data.type));
    return textData(texts);
  }
  const values = Array.from({ length: data.length }, (_, row) => (vector.isValid(row) ? row : -1));
  const dictionary = data.dictionary as Vector;
  const indices = data.values as Int32Array;
  const chunk = dictionary.data[0] as Data | undefined;
  if (chunk === undefined || dictionary.data.length > 1)
    throw new RangeError('a dictionary comes in several parts');
  const simpleDictionary = new Vector([simpleData(chunk, simple)]);
  return rebuilt(
    simpleDictionary,
    values.map((row) => (row < 0 ? -1 : Number(indices[row]))),
    simple,
  );
}

function rebuilt(dictionary: Vector, indices: readonly number[], simple: SimpleType): Data {
  const length = indices.length;
  const nullBitmap = new Uint8Array((length + 7) >> 3);
  let nullCount = 0;
  const source = dictionary.data[0]?.values as ArrayLike<number | bigint>;
  const wide = simple === 'BIGINT' || simple === 'TIMESTAMP' || simple === 'TIME';
  const longs = new BigInt64Array(wide ? length : 0);
  const numbers = new Float64Array(simple === 'DOUBLE' ? length : 0);
  const days = new Int32Array(simple === 'DATE' ? length : 0);
  const bits = new Uint8Array(simple === 'BOOLEAN' ? (length + 7) >> 3 : 0);
  indices.forEach((index, row) => {
    if (index < 0 || !dictionary.isValid(index)) {
      nullCount++;
      return;
    }
    if (index >= dictionary.length) throw new RangeError('an index lies beyond its dictionary');
    nullBitmap[row >> 3] = (nullBitmap[row >> 3] as number) | (1 << (row & 7));
    if (wide) longs[row] = source[index] as bigint;
    else if (simple === 'DOUBLE') numbers[row] = source[index] as number;
    else if (simple === 'DATE') days[row] = source[index] as number;
    else if (dictionary.get(index) === true) bits[row >> 3] = (bits[row >> 3] as number) | (1 << (row & 7));
  });
  const common = { length, nullCount, nullBitmap: nullCount > 0 ? nullBitmap : null };
  if (simple === 'BIGINT') return makeData({ type: new Int64(), ...common, data: longs });
  if (simple === 'TIMESTAMP') return makeData({ type: new TimestampMicrosecond(), ...common, data: longs });
  if (simple === 'TIME') return makeData({ type: new TimeMicrosecond(), ...common, data: longs });
  if (simple === 'DATE') return makeData({ type: new DateDay(), ...common, data: days });
  if (simple === 'DOUBLE') return makeData({ type: new Float64(), ...common, data: numbers });
  return makeData({ type: new Bool(), ...common, data: bits });
}

function textOf(value: unknown, type: DataType): string | null {
  if (value === null || value === undefined) return null;
  if (typeof value === 'string') return value;
  if (typeof value === 'bigint') return String(value);
  if (DataType.isDictionary(type)) return textOf(value, type.dictionary as DataType);
  if (DataType.isDecimal(type)) return String(wholeValue(value as Uint32Array));
  if (value instanceof Uint8Array) return bytesAsText(value, DataType.isFixedSizeBinary(type));
  return jsonText(value);
}

/** Whether the buffers hold as many values as the batch says; the database would read beyond them. */
function checkLengths(data: Data): void {
  const { length, nullCount } = data;
  const type = data.type;
  if (nullCount > 0 && data.nullBitmap.length * 8 < length)
    throw new RangeError('a validity bitmap is too short');
  if (isNested(type)) return;
  if (
    DataType.isUtf8(type) ||
    DataType.isBinary(type) ||
    DataType.isLargeUtf8(type) ||
    DataType.isLargeBinary(type)
  ) {
    checkOffsets(
      data.valueOffsets as Int32Array,
      length,
      (data.values as Uint8Array | undefined)?.length ?? 0,
    );
    return;
  }
  const values = data.values as ArrayLike<unknown> | undefined;
  const stride = DataType.isDecimal(type)
    ? type.bitWidth / 32
    : DataType.isFixedSizeBinary(type)
      ? type.byteWidth
      : 1;
  const needed = DataType.isBool(type) ? Math.ceil(length / 8) : length * stride;
  if (values !== undefined && values.length < needed) throw new RangeError('a buffer of values is too short');
}

function checkOffsets(offsets: ArrayLike<number | bigint>, length: number, bytes: number): void {
  if (length === 0) return;
  if (offsets.length < length + 1) throw new RangeError('a buffer of offsets is too short');
  let before = Number(offsets[0]);
  if (before < 0) throw new RangeError('an offset is negative');
  for (let row = 1; row <= length; row++) {
    const offset = Number(offsets[row]);
    if (offset < before) throw new RangeError('offsets go backwards');
    before = offset;
  }
  if (before > bytes) throw new RangeError('an offset lies beyond its buffer');
}

const strict = new TextDecoder('utf-8', { fatal: true });

function checkTexts(data: Data): void {
  const offsets = data.valueOffsets as Int32Array;
  const values = data.values as Uint8Array;
  try {
    strict.decode(values.subarray(offsets[0] ?? 0, offsets[data.length] ?? 0));
  } catch (thrown) {
    throw new RangeError('a text is not valid UTF-8', { cause: thrown });
  }
}
