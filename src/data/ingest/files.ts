import { DuckDBDataProtocol } from '@duckdb/duckdb-wasm';
import { fileFolder } from '../lockdown.ts';
import type { Session } from '../session.ts';

let registered = 0;

/** Lets the database read a blob where it lies, without a copy, while `use` runs; the path is made up. */
export async function withFile<T>(
  session: Session,
  blob: Blob,
  use: (path: string) => Promise<T>,
): Promise<T> {
  const path = `${fileFolder}${(registered++).toString(36)}.csv`;
  const { client } = session;
  await session.alive(client.registerFileHandle(path, blob, DuckDBDataProtocol.BROWSER_FILEREADER, true));
  try {
    return await use(path);
  } finally {
    await session.alive(client.dropFile(path));
  }
}
