import type { FilePart, Reading, Warning } from '../../../core/table.ts';

/** A row of texts, null where a value is missing. */
export interface TextRow {
  /** 1-based line, row of a sheet, or record. */
  readonly line: number;
  readonly fields: readonly (string | null)[];
}

/** A row that makes no sense. */
export interface FaultyRow {
  readonly line: number;
  readonly fault: string;
  /** The start of what stands there. */
  readonly text: string;
}

/** Some rows, with the bytes of the file that are done. */
export interface RowBatch {
  readonly rows: readonly (TextRow | FaultyRow)[];
  readonly done: number;
}

/** What the reading of a format alone decides; types, decimals and formats of dates come from the values. */
export type FoundReading = Omit<Reading, 'decimal' | 'dateFormat' | 'timestampFormat' | 'lenient'>;

/** A file of another form than delimited text, as rows of texts. */
export interface TextTable {
  readonly reading: FoundReading;
  /** Names of the columns; later rows may bring more of them. */
  readonly names: readonly string[];
  /** What a person should know before the rows are read. */
  readonly warnings: readonly Warning[];
  readonly parts?: readonly FilePart[];
  /** Signs that numbers are shown with though their texts lack them, by the column's place. */
  readonly units?: ReadonlyMap<number, string>;
  /** The rows from the first on, each time anew. @throws AppError `ingest.*` */
  rows(signal?: AbortSignal): AsyncGenerator<RowBatch>;
  /** What the rows told that were read since the last `rows`. */
  told(): readonly Warning[];
}

export const isFaulty = (row: TextRow | FaultyRow): row is FaultyRow => 'fault' in row;

/** A reading of a format that has no dialect. */
export const plainReading = (format: Reading['format'], more: Partial<FoundReading> = {}): FoundReading => ({
  format,
  encoding: 'utf-8',
  delimiter: ',',
  quote: '"',
  escape: '"',
  header: true,
  skip: 0,
  ...more,
});
