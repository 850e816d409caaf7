/** Types of columns as people see them; how the database stores them is its own affair. */
export const columnTypes = [
  'integer',
  'number',
  'text',
  'boolean',
  'date',
  'timestamp',
  'time',
  'other',
] as const;
export type ColumnType = (typeof columnTypes)[number];

/** What a column means to a segmentation. A column without a role is a plain attribute. */
export const roles = [
  'customer',
  'time',
  'amount',
  'quantity',
  'order',
  'product',
  'category',
  'channel',
  'consent',
  'outcome',
  'treatment',
  'sensitive',
  'ignore',
] as const;
export type Role = (typeof roles)[number];

/** A column of a source. `id` (c0, c1, …) is its name inside the database; `name` is data, as the file has it. */
export interface Column {
  readonly id: string;
  readonly name: string;
  readonly type: ColumnType;
  readonly role: Role | null;
  /** The sign that was taken off its numbers, or that a workbook shows them with, such as `€` or `%`. */
  readonly unit?: string;
}

export const fileFormats = [
  'csv',
  'parquet',
  'arrow',
  'fixed',
  'json',
  'ndjson',
  'xlsx',
  'spreadsheet-xml',
  'html',
] as const;
export type FileFormat = (typeof fileFormats)[number];

export const encodings = ['utf-8', 'utf-16le', 'utf-16be', 'windows-1252', 'latin-1'] as const;
export type Encoding = (typeof encodings)[number];

export const packings = ['gzip', 'zip', 'tar'] as const;
export type Packing = (typeof packings)[number];

/** How one column's values are written, where a person says so. */
export interface ColumnReading {
  readonly decimal?: '.' | ',';
  /** What groups thousands; '' for nothing. */
  readonly group?: '' | '.' | ',' | ' ' | "'";
  /** strptime formats that its dates are tried with, in this order. */
  readonly formats?: readonly string[];
}

/**
 * How a file is read: everything that changes the table that comes out. Only `format` counts for Parquet and Arrow. The members
 * that may be absent are so wherever they do not matter, so that what was written before them has the same key.
 */
export interface Reading {
  readonly format: FileFormat;
  readonly encoding: Encoding;
  /** One character; `' '` stands for runs of spaces that align columns. */
  readonly delimiter: string;
  /** The quote character, or '' for none. */
  readonly quote: string;
  readonly escape: string;
  readonly header: boolean;
  /** Lines before the header (or the first row) that are skipped. */
  readonly skip: number;
  /** Decimal separator of numbers. */
  readonly decimal: '.' | ',';
  /** strptime formats of dates and timestamps, or '' for ISO 8601. */
  readonly dateFormat: string;
  readonly timestampFormat: string;
  /** False: a row that does not fit is rejected and counted, and the load asks for consent. True: consent was given. */
  readonly lenient: boolean;
  /** What the file had to be unpacked from. */
  readonly packing?: Packing;
  /** The file of an archive that is read. */
  readonly member?: string;
  /** Whether every file of the archive becomes one table, by the columns' names. */
  readonly union?: boolean;
  /** Whether such a table says in a column `file` where each row comes from. */
  readonly fileColumn?: boolean;
  /** The sheet of a workbook, the table of a page, or the member of a JSON object that is read. */
  readonly part?: string;
  /**
   * Whether a sheet or a table of a page is taken as it is stored, as it was when older studies were made: blank columns left of
   * it are columns, percents are fractions, and a last row of totals is a row.
   */
  readonly asStored?: boolean;
  /** What becomes of objects within objects: columns `parent.member` (unless told), or JSON text. */
  readonly nested?: 'columns' | 'text';
  /** What becomes of lists: JSON text (unless told), or the number of their elements. */
  readonly lists?: 'text' | 'count';
  /** Where the columns of fixed width begin, counted in characters from 0. */
  readonly positions?: readonly number[];
  /**
   * The columns that are read, by name, or by id where several have the name; absent where all of them are. A column's id says its
   * place in the whole file, so that it is the same whichever others are read.
   */
  readonly only?: readonly string[];
  /** Choices for single columns, by name or id. */
  readonly columns?: Readonly<Record<string, ColumnReading>>;
}

/** A column of a file, whether it is read or not. */
export interface FileColumn {
  readonly id: string;
  readonly name: string;
  readonly type: ColumnType;
  /** Bytes that it takes, where the file says so. */
  readonly bytes?: number;
}

/** Something in a file that could be read in place of what was: a file of an archive, a sheet, a table, a member. */
export interface FilePart {
  readonly kind: 'file' | 'sheet' | 'table' | 'member';
  readonly name: string;
  /** Unpacked bytes of a file; rows of a table, where they were counted. */
  readonly size?: number;
  /** Whether the workbook hides the sheet. */
  readonly hidden?: boolean;
}

/** A row that did not fit, as the reader saw it. */
export interface RejectedRow {
  /** 1-based line in the file; the row of a sheet, the record of a JSON array. */
  readonly line: number;
  readonly column: string | null;
  /** What was wrong, in words. */
  readonly reason: string;
  /** The start of the raw line, at most 200 characters. */
  readonly text: string;
  /** The file that it stands in, where a source has several. */
  readonly file?: string;
}

/** Something about a file that a person should know and that did not stop the load. */
export interface Warning {
  /** A stable word, such as `duplicate-names`, `nul-bytes`, `one-column`, `constant-column`. */
  readonly code: string;
  /** A plain sentence that names the file and row or column. */
  readonly message: string;
  readonly column?: string;
}

/** What a file turned out to be, before or after it was loaded. */
export interface Inspection {
  readonly reading: Reading;
  readonly columns: readonly Column[];
  /**
   * The first rows (at most 50), as text in the columns' order; null where a value is missing. Of a file with large columns that is
   * only looked at, the rows end with the first columns.
   */
  readonly preview: readonly (readonly (string | null)[])[];
  readonly warnings: readonly Warning[];
  /** What else the file holds, and what was read; absent where there is nothing to choose. */
  readonly parts?: readonly FilePart[];
  /** Every column of the file; absent where all are read and nothing more is known of them. */
  readonly fileColumns?: readonly FileColumn[];
}

/** A table in memory that came from a file. */
export interface LoadedTable extends Inspection {
  /** Its name inside the database. */
  readonly table: string;
  readonly rows: number;
  readonly rejected: number;
  /** At most 1,000 of the rejected rows. */
  readonly rejects: readonly RejectedRow[];
}

/** Overrides that a person gives when adding a file: parts of the reading, types by column name or id, roles likewise. */
export interface AddSourceOptions {
  readonly reading?: Partial<Reading>;
  readonly types?: Readonly<Record<string, ColumnType>>;
  readonly roles?: Readonly<Record<string, Role | null>>;
}

/** A value of a result row as it leaves the studio: plain, JSON-ready. */
export type Cell = string | number | boolean | null;

/** A small result: rows of cells under named columns. */
export interface ResultTable {
  readonly columns: readonly { readonly name: string; readonly type: ColumnType }[];
  readonly rows: readonly (readonly Cell[])[];
}
