import { tableToIPC, type Table } from 'apache-arrow';
import * as parquet from 'parquet-wasm/esm';
import wasmUrl from 'parquet-wasm/esm/parquet_wasm_bg.wasm?url';

/** A table as a Parquet file, its row groups of at most so many rows, uncompressed, so that sizes are those of the values. */
export async function parquetFile(table: Table, rowGroup: number): Promise<Blob> {
  await parquet.default({ module_or_path: wasmUrl });
  const properties = new parquet.WriterPropertiesBuilder()
    .setMaxRowGroupSize(rowGroup)
    .setDictionaryEnabled(false)
    .setCompression(parquet.Compression.UNCOMPRESSED)
    .build();
  const written = parquet.writeParquet(parquet.Table.fromIPCStream(tableToIPC(table, 'stream')), properties);
  return new Blob([new Uint8Array(written)]);
}
