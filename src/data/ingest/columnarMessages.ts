import type { ErrorRecord } from '../../core/errors.ts';
import type { ColumnType, Warning } from '../../core/table.ts';
import type { SimpleType } from './simpleColumns.ts';

/** Asked of the worker that reads Parquet and Arrow files: one file, then one message for each batch that is wanted. */
export type ColumnarRequest =
  | {
      readonly kind: 'open';
      readonly format: 'parquet' | 'arrow';
      readonly name: string;
      readonly blob: Blob;
    }
  | { readonly kind: 'next' };

/** A column as the worker found it. */
export interface FoundColumn {
  readonly name: string;
  readonly sqlType: SimpleType;
  readonly type: ColumnType;
  /** Whether its whole numbers come as text, since some may be too large for any number. */
  readonly wide: boolean;
}

/** What the worker answers: the schema, then batches as Arrow IPC streams with columns c0…, then the end. */
export type ColumnarAnswer =
  | {
      readonly kind: 'schema';
      readonly columns: readonly FoundColumn[];
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
