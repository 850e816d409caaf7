import type { ErrorRecord } from '../../core/errors.ts';
import type { ColumnType, FileColumn, Warning } from '../../core/table.ts';
import type { Purpose } from './chosenColumns.ts';
import type { SimpleType } from './simpleColumns.ts';

/** Asked of the worker that reads Parquet and Arrow files: one file, then one message for each batch that is wanted. */
export type ColumnarRequest =
  | {
      readonly kind: 'open';
      readonly format: 'parquet' | 'arrow';
      readonly name: string;
      readonly blob: Blob;
      /** The columns to read; all of them where absent. */
      readonly only: readonly string[] | undefined;
      /** A look ends after the first batch, which may hold the first of the columns alone. */
      readonly purpose: Purpose;
    }
  | { readonly kind: 'next' };

/** A column as the worker found it. */
export interface FoundColumn {
  readonly id: string;
  readonly name: string;
  readonly sqlType: SimpleType;
  readonly type: ColumnType;
  /** Whether its whole numbers come as text, since some may be too large for any number. */
  readonly wide: boolean;
}

/** What a file holds. */
export type FoundSchema = Extract<ColumnarAnswer, { kind: 'schema' }>;

/** What the worker answers: the schema, then batches as Arrow IPC streams with columns by their ids, then the end. */
export type ColumnarAnswer =
  | {
      readonly kind: 'schema';
      /** The columns that are read. */
      readonly columns: readonly FoundColumn[];
      /** Every column of the file. */
      readonly fileColumns: readonly FileColumn[];
      readonly warnings: readonly Warning[];
      /** Rows that the file says it holds; 0 where it does not say. */
      readonly rows: number;
    }
  | {
      readonly kind: 'batch';
      readonly stream: Uint8Array;
      readonly rows: number;
      /** The first rows as texts; with the first batch only. */
      readonly preview: readonly (readonly (string | null)[])[];
    }
  | { readonly kind: 'end'; readonly rows: number }
  | { readonly kind: 'failed'; readonly error: ErrorRecord };
