import type * as Parquet from 'parquet-wasm/esm';
import wasmUrl from 'parquet-wasm/esm/parquet_wasm_bg.wasm?url';
import { throwIfCancelled } from '../core/errors.ts';
import { proveRows } from './proof.ts';
import type { Rows } from './writer.ts';
import type { Work } from './work.ts';

type ParquetModule = typeof Parquet;

/** Rows of a row group: readers skip and read in parallel by these. */
const rowGroup = 131_072;
/** Bytes of Arrow data that go into the Parquet writer's memory at a time. */
const bytesAtATime = 8 << 20;

let loaded: Promise<ParquetModule> | undefined;

/** The Parquet module, fetched from this origin when it is first needed (1.6 MB compressed). */
async function parquetModule(): Promise<ParquetModule> {
  loaded ??= import('parquet-wasm/esm').then(async (module) => {
    await module.default({ module_or_path: wasmUrl });
    return module;
  });
  try {
    return await loaded;
  } catch (thrown) {
    loaded = undefined;
    throw thrown;
  }
}

/** Rows as Parquet: zstd, row groups of 131,072 rows, written batch by batch. */
export async function writeParquet({ stream, expected }: Rows, { signal, progress }: Work): Promise<Blob> {
  const parquet = await parquetModule();
  const properties = new parquet.WriterPropertiesBuilder()
    .setCompression(parquet.Compression.ZSTD)
    .setMaxRowGroupSize(rowGroup)
    .build();
  const batches = batchesOf(parquet, stream, (rows) => {
    throwIfCancelled(signal);
    progress?.('Writing Parquet', rows, expected);
  });
  const written = await parquet.transformParquetStream(streamOf(batches), properties);
  const parts: Blob[] = [];
  const reader = (written as ReadableStream<Uint8Array<ArrayBuffer>>).getReader();
  for (;;) {
    const { done, value } = await reader.read();
    if (done) break;
    parts.push(new Blob([value]));
  }
  const file = new Blob(parts, { type: 'application/vnd.apache.parquet' });
  const read = await parquet.ParquetFile.fromFile(file);
  proveRows('Parquet', read.metadata().fileMetadata().numRows(), expected);
  return file;
}

/** Record batches in the module's memory, from pieces of an IPC stream that are joined to some megabytes. */
async function* batchesOf(
  parquet: ParquetModule,
  stream: AsyncIterable<Uint8Array>,
  heard: (rows: number) => void,
): AsyncGenerator<Parquet.RecordBatch, undefined> {
  let header: Uint8Array | undefined;
  let waiting: Uint8Array[] = [];
  let bytes = 0;
  let rows = 0;
  const take = function* (): Generator<Parquet.RecordBatch> {
    if (!header || (waiting.length === 0 && rows > 0)) return;
    const table = parquet.Table.fromIPCStream(joined([header, ...waiting]));
    for (const batch of table.recordBatches()) {
      rows += batch.numRows;
      yield batch;
    }
    table.free();
    waiting = [];
    bytes = 0;
    heard(rows);
  };
  for await (const chunk of stream) {
    if (!header) {
      header = chunk;
      continue;
    }
    waiting.push(chunk);
    bytes += chunk.byteLength;
    if (bytes >= bytesAtATime) yield* take();
  }
  yield* take();
}

function joined(pieces: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(pieces.reduce((sum, piece) => sum + piece.byteLength, 0));
  let at = 0;
  for (const piece of pieces) {
    whole.set(piece, at);
    at += piece.byteLength;
  }
  return whole;
}

function streamOf(
  values: AsyncGenerator<Parquet.RecordBatch, undefined>,
): ReadableStream<Parquet.RecordBatch> {
  return new ReadableStream({
    async pull(controller) {
      const next = await values.next();
      if (next.done === true) controller.close();
      else controller.enqueue(next.value);
    },
    async cancel() {
      await values.return(undefined);
    },
  });
}
