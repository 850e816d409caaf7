import type { Work } from './work.ts';

/** What a writer takes: a query's result as pieces of one Arrow IPC stream (the schema first, then batches), and how many rows it has. */
export interface Rows {
  readonly stream: AsyncIterable<Uint8Array>;
  readonly expected: number;
}

/** Writes rows as one file and proves it: the file is read again and its rows are counted. @throws AppError `export.failed`. */
export type Writer = (rows: Rows, work: Work) => Promise<Blob>;
