import { RecordBatchReader, type RecordBatch, type Schema } from 'apache-arrow';
import { AppError } from '../../core/errors.ts';
import { simpleColumns, type SimpleColumn } from './simpleColumns.ts';

/** Some rows of a file. */
export interface ColumnarBatch {
  readonly batch: RecordBatch;
  /** The columns that were asked for, with their paths in this batch. */
  readonly columns: readonly SimpleColumn[];
}

/** A column of a file, with the bytes that it takes where the file says so. */
export interface SizedColumn {
  readonly column: SimpleColumn;
  readonly bytes?: number;
}

/** A file that is read batch by batch. */
export interface OpenColumnar {
  readonly schema: Schema;
  /** Rows that the file says it holds; 0 where it does not say. */
  readonly rows: number;
  readonly columns: readonly SizedColumn[];
  /** Of the columns, the first ones that take little to look at. */
  easilySeen(columns: readonly SimpleColumn[]): readonly SimpleColumn[];
  /** The rows of some columns, from the first on; at most so many rows where that is said. */
  batches(columns: readonly SimpleColumn[], most?: number): AsyncGenerator<ColumnarBatch>;
}

const fileMagic = 'ARROW1';

/** Opens an Arrow IPC file or stream. @throws AppError `ingest.corrupt`, `ingest.unsupported` */
export async function openArrow(name: string, blob: Blob): Promise<OpenColumnar> {
  const head = await blob.slice(0, 6).text();
  const isFile = head === fileMagic;
  if (isFile && (await blob.slice(-6).text()) !== fileMagic) {
    const message = `${name} does not end as an Arrow file does; its end is missing.`;
    throw new AppError('ingest.corrupt', message, { file: name, bytes: blob.size });
  }
  const reader = isFile
    ? RecordBatchReader.from(new Uint8Array(await blob.arrayBuffer()))
    : await RecordBatchReader.from(blob.stream());
  await reader.open();
  const schema = reader.schema as Schema | undefined;
  if (schema === undefined) {
    throw new AppError('ingest.corrupt', `${name} begins with no Arrow schema.`, { file: name });
  }
  return {
    schema,
    rows: 0,
    columns: simpleColumns(name, schema).map((column) => ({ column })),
    easilySeen: (columns) => columns,
    async *batches(columns) {
      for await (const batch of reader as AsyncIterable<RecordBatch>) yield { batch, columns };
    },
  };
}
