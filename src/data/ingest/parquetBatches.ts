import { RecordBatchReader, tableFromIPC, type RecordBatch } from 'apache-arrow';
import type { ParquetFile, ReaderOptions } from 'parquet-wasm/esm';
import wasmUrl from 'parquet-wasm/esm/parquet_wasm_bg.wasm?url';
import { AppError } from '../../core/errors.ts';
import { formatBytes, formatCount } from '../../core/format.ts';
import type { ColumnarBatch, OpenColumnar } from './arrowBatches.ts';
import { parquetColumns, projectionOf, type ParquetColumn } from './parquetColumns.ts';
import { simpleColumns, type SimpleColumn } from './simpleColumns.ts';

/** Rows that are decoded at a time. */
const batchSize = 65_536;

/** Bytes of the first row group that are read to look at a file. */
const seenBytes = 8 * 1024 * 1024;

/**
 * Opens a Parquet file; its row groups are decoded one after the other, in parts. Bytes of columns that are not asked for are not read.
 * @throws AppError `ingest.corrupt`
 */
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
  const size = metadata.fileMetadata().numRows() >= rows ? { batchSize } : {};
  const columns = simpleColumns(name, schema);
  const sized = parquetColumns(metadata, columns);
  return {
    schema,
    rows,
    columns: sized ?? columns.map((column) => ({ column })),
    easilySeen: (wanted) => easilySeen(sized, wanted),
    batches: (wanted, most) => {
      const options = { ...size, ...(most === undefined ? {} : { limit: most }) };
      const some = sized !== null && wanted.length < columns.length ? projectionOf(sized, wanted) : null;
      const reads = groupReads(name, file, most === undefined ? groups.length : 1, {
        ...options,
        ...(some ? { columns: [...some.paths] } : {}),
      });
      return some ? projected(name, reads, some.coming, wanted) : whole(reads, wanted);
    },
  };
}

/** Columns that come in one request of bytes: at least one. */
function easilySeen(
  sized: readonly ParquetColumn[] | null,
  wanted: readonly SimpleColumn[],
): readonly SimpleColumn[] {
  if (sized === null) return wanted;
  const sizes = new Map(sized.map(({ column, firstBytes }) => [column, firstBytes]));
  let bytes = 0;
  const end = wanted.findIndex((column) => (bytes += sizes.get(column) ?? 0) > seenBytes);
  return end < 0 ? wanted : wanted.slice(0, Math.max(1, end));
}

async function* whole(
  reads: AsyncGenerator<RecordBatch>,
  columns: readonly SimpleColumn[],
): AsyncGenerator<ColumnarBatch> {
  for await (const batch of reads) yield { batch, columns };
}

/** The batches hold the columns that come alone, so that each is found by its place among them. */
async function* projected(
  name: string,
  reads: AsyncGenerator<RecordBatch>,
  coming: readonly SimpleColumn[],
  wanted: readonly SimpleColumn[],
): AsyncGenerator<ColumnarBatch> {
  let columns: readonly SimpleColumn[] | undefined;
  for await (const batch of reads) {
    columns ??= placed(name, simpleColumns(name, batch.schema), coming, wanted);
    yield { batch, columns };
  }
}

function placed(
  name: string,
  found: readonly SimpleColumn[],
  coming: readonly SimpleColumn[],
  wanted: readonly SimpleColumn[],
): readonly SimpleColumn[] {
  if (found.length !== coming.length) {
    const message = `${name}: ${formatCount(coming.length)} columns were asked for, but ${formatCount(found.length)} came.`;
    throw new AppError('ingest.corrupt', message, { file: name });
  }
  const paths = new Map(coming.map((column, index) => [column, found[index]?.path ?? []]));
  return wanted.map((column) => ({ ...column, path: paths.get(column) ?? [] }));
}

async function* groupReads(
  name: string,
  file: ParquetFile,
  groups: number,
  options: ReaderOptions,
): AsyncGenerator<RecordBatch> {
  for (let group = 0; group < groups; group++) {
    const place = `row group ${group + 1} of ${groups}`;
    try {
      const table = await file.read({ rowGroups: [group], ...options });
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
    const place = `row group ${formatCount(index + 1)} of ${formatCount(groups.length)}`;
    const message = `${name}, ${place}: ${formatBytes(blob.size)} would unpack to ${formatBytes(bytes)}; at most ${formatCount(mostExpansion)} to 1 is read.`;
    throw new AppError('ingest.too-large', message, { file: name, rowGroup: index + 1, bytes });
  }
}
