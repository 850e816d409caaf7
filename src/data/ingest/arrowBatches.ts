import { RecordBatchReader, type RecordBatch, type Schema } from 'apache-arrow';
import { AppError } from '../../core/errors.ts';

/** A file that is read batch by batch. */
export interface OpenColumnar {
  readonly schema: Schema;
  /** Rows that the file says it holds; 0 where it does not say. */
  readonly rows: number;
  batches(): AsyncGenerator<RecordBatch>;
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
    async *batches() {
      for await (const batch of reader as AsyncIterable<RecordBatch>) yield batch;
    },
  };
}
