import { RecordBatchFileWriter, RecordBatchReader } from 'apache-arrow';
import { throwIfCancelled } from '../core/errors.ts';
import { proveRows } from './proof.ts';
import type { Rows } from './writer.ts';
import type { Work } from './work.ts';

/** Rows as an Arrow IPC file (Feather version 2), uncompressed, batch by batch. */
export async function writeArrow({ stream, expected }: Rows, { signal, progress }: Work): Promise<Blob> {
  const reader = await RecordBatchReader.from(stream);
  await reader.open();
  const writer = new RecordBatchFileWriter();
  writer.reset(undefined, reader.schema);
  const collected = collect(writer);
  let rows = 0;
  for await (const batch of reader) {
    throwIfCancelled(signal);
    writer.write(batch);
    rows += batch.numRows;
    progress?.('Writing Arrow', rows, expected);
  }
  writer.finish();
  const file = new Blob(await collected, { type: 'application/vnd.apache.arrow.file' });
  proveRows('Arrow', await countRows(file), expected);
  return file;
}

async function collect(chunks: AsyncIterable<Uint8Array>): Promise<Blob[]> {
  const parts: Blob[] = [];
  for await (const chunk of chunks) parts.push(new Blob([chunk as Uint8Array<ArrayBuffer>]));
  return parts;
}

async function countRows(file: Blob): Promise<number> {
  const reader = RecordBatchReader.from(new Uint8Array(await file.arrayBuffer()));
  let rows = 0;
  for (const batch of reader) rows += batch.numRows;
  return rows;
}
