import type { Sql } from '../core/sql.ts';
import type { AddSourceOptions, Inspection, LoadedTable, ResultTable } from '../core/table.ts';

/** Told by long work: a named step, how much is done and how much there is in all (0 where unknown), and of what: rows unless told. */
export type Progress = (step: string, done: number, total: number, unit?: string) => void;

/** What long work takes: a way to be cancelled and a way to be heard. */
export interface Work {
  readonly signal?: AbortSignal | undefined;
  readonly progress?: Progress | undefined;
}

/** A source's bytes and the name that errors and people use for it. */
export interface SourceFile {
  readonly name: string;
  readonly blob: Blob;
}

/** The database of one study: DuckDB in memory, locked down, everything inside under our own names. */
export interface Database {
  /** Runs statements that return nothing of interest. */
  run(statement: Sql, work?: Work): Promise<void>;
  /**
   * Rows as plain objects. Integers beyond 2^53, decimals and 128-bit sums arrive as numbers (cast to DOUBLE), timestamps as
   * ISO text without zone, dates as ISO text, missing as null, NaN and infinities as null with the count told by the caller's SQL.
   */
  rows<Row extends Record<string, unknown>>(statement: Sql, work?: Work): Promise<Row[]>;
  /** Rows as cells, for tables whose columns are not known beforehand; `limit` rows at most. */
  table(statement: Sql, limit: number, work?: Work): Promise<ResultTable>;
  /** One SELECT by a person, read-only and cancellable. `views` are the names it may see. @throws AppError `query.*`. */
  select(text: string, limit: number, work?: Work): Promise<ResultTable>;
  /**
   * Numeric columns out, one Float32Array each (missing is NaN), in the order of insertion. Expressions are evaluated in DOUBLE
   * and cast to FLOAT last.
   */
  gather(
    from: Sql,
    columns: readonly { readonly name: string; readonly expression: Sql }[],
    work?: Work,
  ): Promise<{ rows: number; columns: Float32Array[] }>;
  /** The same in float64, for statistics that need it. */
  gatherDouble(
    from: Sql,
    columns: readonly { readonly name: string; readonly expression: Sql }[],
    work?: Work,
  ): Promise<{ rows: number; columns: Float64Array[] }>;
  /** A new table from typed columns (labels back: 5 million in tens of milliseconds). Replaces one of that name. Counts are checked. */
  insertColumns(
    table: string,
    columns: readonly {
      readonly name: string;
      readonly values: Int32Array | Float32Array | Float64Array | readonly (string | null)[];
    }[],
  ): Promise<void>;
  /** Appends rows to a table of the same columns; the count is checked. */
  appendColumns(
    table: string,
    columns: readonly {
      readonly name: string;
      readonly values: Int32Array | Float32Array | Float64Array | readonly (string | null)[];
    }[],
  ): Promise<void>;
  /** Appends one self-contained Arrow IPC stream to a table, making it at first; the count is checked. */
  insertArrow(table: string, stream: Uint8Array, rows: number): Promise<void>;
  /** The result of a query as Arrow IPC stream chunks, batch by batch (for exports of any size). */
  stream(statement: Sql, work?: Work): AsyncIterable<Uint8Array>;
  /** Names of the tables and views that are there. */
  tables(): Promise<string[]>;
  /** Bytes that the database holds in memory. */
  memory(): Promise<number>;
  close(): Promise<void>;
}

/** Reading files into the database. */
export interface Ingest {
  /** What the file is: format, dialect, types, preview, guessed roles; nothing is loaded. @throws AppError `ingest.*` */
  inspect(file: SourceFile, options?: AddSourceOptions, work?: Work): Promise<Inspection>;
  /** Loads the file as a table of that name with columns c0…cN. @throws AppError `ingest.*`; nothing is left behind on failure. */
  load(file: SourceFile, table: string, options?: AddSourceOptions, work?: Work): Promise<LoadedTable>;
}
