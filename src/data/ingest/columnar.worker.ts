import { Field, RecordBatch, Schema, Struct, Table, makeData, tableToIPC, type Data } from 'apache-arrow';
import { AppError, asAppError, shorten } from '../../core/errors.ts';
import { cellsOf } from '../arrowRows.ts';
import { openArrow } from './arrowBatches.ts';
import { chosenColumns } from './chosenColumns.ts';
import type { ColumnarAnswer, ColumnarRequest } from './columnarMessages.ts';
import { openParquet } from './parquetBatches.ts';
import { schemaWarnings, type SimpleColumn } from './simpleColumns.ts';
import { simpleData } from './simpleValues.ts';

/** Rows of the first batch that are told as texts. */
const previewRows = 1000;

let wanted: (() => void) | undefined;
let asked = 0;

const tell = (answer: ColumnarAnswer, transfer: Transferable[] = []): void => {
  self.postMessage(answer, { transfer });
};

self.addEventListener('message', (event: MessageEvent<ColumnarRequest>) => {
  if (event.data.kind === 'next') {
    asked++;
    wanted?.();
    return;
  }
  const request = event.data;
  read(request).catch((thrown: unknown) => {
    tell({ kind: 'failed', error: failureOf(request.name, thrown).toJSON() });
  });
});

self.addEventListener('unhandledrejection', (event) => {
  event.preventDefault();
  throw event.reason;
});

/** Waits until the other side wants one more batch. */
async function untilWanted(): Promise<void> {
  if (asked === 0) await new Promise<void>((resolve) => (wanted = resolve));
  wanted = undefined;
  asked--;
}

type OpenRequest = Extract<ColumnarRequest, { kind: 'open' }>;

async function read({ format, name, blob, only, purpose }: OpenRequest): Promise<void> {
  const file = format === 'parquet' ? await openParquet(name, blob) : await openArrow(name, blob);
  const all = file.columns.map(({ column }) => column);
  const chosen = chosenColumns(name, all, only, purpose);
  tell({
    kind: 'schema',
    columns: chosen.map(({ id, name: column, sqlType, type, wide }) => ({
      id,
      name: column,
      sqlType,
      type,
      wide,
    })),
    fileColumns: file.columns.map(({ column: { id, name: column, type }, bytes }) => ({
      id,
      name: column,
      type,
      ...(bytes === undefined ? {} : { bytes }),
    })),
    warnings: schemaWarnings(name, file.schema, chosen),
    rows: file.rows,
  });
  const batches =
    purpose === 'look' ? file.batches(file.easilySeen(chosen), previewRows) : file.batches(chosen);
  let rows = 0;
  for await (const { batch, columns } of batches) {
    await untilWanted();
    const simple = simpleBatch(name, batch, columns, rows);
    const preview = rows === 0 ? previewOf(simple) : [];
    const stream = tableToIPC(new Table(simple.schema, [simple]), 'stream');
    rows += batch.numRows;
    tell({ kind: 'batch', stream, rows: batch.numRows, preview }, [stream.buffer]);
  }
  await untilWanted();
  tell({ kind: 'end', rows });
}

function simpleBatch(
  file: string,
  batch: RecordBatch,
  columns: readonly SimpleColumn[],
  rowsBefore: number,
): RecordBatch {
  const length = batch.numRows;
  const children = columns.map((column) => {
    try {
      return simpleData(leafOf(batch, column), column.sqlType);
    } catch (thrown) {
      const reason = thrown instanceof Error ? thrown.message : String(thrown);
      const message = `${file}, “${column.name}” after row ${rowsBefore}: ${reason}`;
      throw new AppError('ingest.corrupt', message, { file, column: column.name, row: rowsBefore }, thrown);
    }
  });
  const fields = children.map((data, index) => new Field(columns[index]?.id ?? '', data.type, true));
  return new RecordBatch(new Schema(fields), makeData({ type: new Struct(fields), length, children }));
}

/** The data of a leaf; where one of its parents is missing, the leaf is. */
function leafOf(batch: RecordBatch, { path }: SimpleColumn): Data {
  let data: Data = batch.data;
  let bitmap: Uint8Array | undefined;
  for (const [depth, index] of path.entries()) {
    const child = data.children[index];
    if (child === undefined) throw new RangeError('the batch lacks the column');
    if (depth > 0 && data.nullCount > 0) bitmap = both(bitmap, data.nullBitmap);
    data = child;
  }
  if (data.length < batch.numRows) throw new RangeError('the column is shorter than the batch');
  if (bitmap === undefined) return data;
  const own = data.nullCount > 0 ? both(bitmap, data.nullBitmap) : bitmap;
  return data.clone(data.type, data.offset, data.length, -1, [
    data.valueOffsets,
    data.values,
    own,
    data.typeIds,
  ]);
}

function both(left: Uint8Array | undefined, right: Uint8Array): Uint8Array {
  return left === undefined ? right : right.map((bits, index) => bits & (left[index] ?? 0));
}

function previewOf(batch: RecordBatch): (string | null)[][] {
  const rows = cellsOf(batch.numRows > previewRows ? batch.slice(0, previewRows) : batch);
  return rows.map((cells) => cells.map((cell) => (cell === null ? null : shorten(String(cell), 200))));
}

function failureOf(name: string, thrown: unknown): AppError {
  if (thrown instanceof AppError) return thrown;
  const { message } = asAppError(thrown);
  if (
    /not supported|unsupported|unimplemented|not yet implemented|NYI|codec|Unrecognized type/i.test(message)
  ) {
    return new AppError('ingest.unsupported', `${name}: ${message}`, { file: name }, thrown);
  }
  if (/memory|allocation/i.test(message) && !/out of bounds/i.test(message)) {
    return new AppError('ingest.too-large', `${name}: ${message}`, { file: name }, thrown);
  }
  return new AppError('ingest.corrupt', `${name}: ${message}`, { file: name }, thrown);
}
