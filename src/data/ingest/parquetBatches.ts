import { RecordBatchReader, tableFromIPC } from 'apache-arrow';
import type { ParquetFile } from 'parquet-wasm/esm';
import wasmUrl from 'parquet-wasm/esm/parquet_wasm_bg.wasm?url';
import { AppError } from '../../core/errors.ts';
import type { OpenColumnar } from './arrowBatches.ts';

/** Rows that are decoded at a time. */
const batchSize = 65_536;

/** Opens a Parquet file; its row groups are decoded one after the other, in parts. @throws AppError `ingest.corrupt` */
export async function openParquet(name: string, blob: Blob): Promise<OpenColumnar> {
  await assertWhole(name, blob);
  const parquet = await import('parquet-wasm/esm');
  await parquet.default({ module_or_path: wasmUrl });
  const file = await parquet.ParquetFile.fromFile(blob);
  const metadata = file.metadata();
  const groups = metadata
    .rowGroups()
    .map((group) => ({ rows: group.numRows(), bytes: group.totalByteSize() }));
  assertExpansion(name, blob, groups);
  const rows = groups.reduce((sum, group) => sum + group.rows, 0);
  const schema = tableFromIPC(file.schema().intoIPCStream()).schema;
  // The decoder cuts its batches to the number of rows that the footer says, which may be wrongly zero.
  const size = metadata.fileMetadata().numRows() >= rows ? batchSize : undefined;
  return { schema, rows, batches: () => groupBatches(name, file, groups.length, size) };
}

async function* groupBatches(
  name: string,
  file: ParquetFile,
  groups: number,
  size: number | undefined,
): ReturnType<OpenColumnar['batches']> {
  for (let group = 0; group < groups; group++) {
    const place = `row group ${group + 1} of ${groups}`;
    try {
      const table = await file.read({
        rowGroups: [group],
        ...(size === undefined ? {} : { batchSize: size }),
      });
      for (const batch of table.recordBatches()) yield* RecordBatchReader.from(batch.intoIPCStream());
      table.free();
    } catch (thrown) {
      const reason = thrown instanceof Error ? thrown.message : String(thrown);
      const message = `${name}, ${place}: ${reason}`;
      throw new AppError('ingest.corrupt', message, { file: name, rowGroup: group + 1 }, thrown);
    }
  }
}

/** A Parquet file begins and ends with PAR1, and says in its last bytes how long its footer is. */
async function assertWhole(name: string, blob: Blob): Promise<void> {
  const head = await blob.slice(0, 4).text();
  const tail = new DataView(await blob.slice(-8).arrayBuffer());
  const magic = tail.byteLength === 8 ? new TextDecoder().decode(new Uint8Array(tail.buffer, 4, 4)) : '';
  const corrupt = (what: string): AppError =>
    new AppError('ingest.corrupt', `${name} ${what}.`, { file: name, bytes: blob.size });
  if (magic === 'PARE') {
    throw new AppError('ingest.unsupported', `${name} is an encrypted Parquet file.`, { file: name });
  }
  if (head !== 'PAR1') throw corrupt('does not begin as a Parquet file does');
  if (magic !== 'PAR1') throw corrupt('does not end as a Parquet file does; its end is missing');
  const footer = tail.getUint32(0, true);
  if (footer + 12 > blob.size)
    throw corrupt(`says that its footer has ${footer} bytes, more than the file holds`);
}

/** The most bytes that one byte of a file may unpack to, where it is more than a little. */
const mostExpansion = 200;
const littleBytes = 64 * 1024 * 1024;

/** A small file that unpacks to gigabytes is refused before it does. */
function assertExpansion(name: string, blob: Blob, groups: readonly { readonly bytes: number }[]): void {
  for (const [index, { bytes }] of groups.entries()) {
    if (bytes <= Math.max(littleBytes, blob.size * mostExpansion)) continue;
    const place = `row group ${index + 1} of ${groups.length}`;
    const message = `${name}, ${place}: ${blob.size} bytes would unpack to ${bytes}; at most ${mostExpansion} to 1 is read.`;
    throw new AppError('ingest.too-large', message, { file: name, rowGroup: index + 1, bytes });
  }
}
