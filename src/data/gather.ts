import type { RecordBatch } from 'apache-arrow';
import { ident, join, sql, type Sql } from '../core/sql.ts';

/** A numeric column to take out: its name in the result and what to compute. */
export interface NumericColumn {
  readonly name: string;
  readonly expression: Sql;
}

/** The query whose columns x0… are DOUBLE or FLOAT with NaN for what is missing. */
export function numericQuery(from: Sql, columns: readonly NumericColumn[], type: 'FLOAT' | 'DOUBLE'): Sql {
  const cast = type === 'FLOAT' ? sql`FLOAT` : sql`DOUBLE`;
  const pieces = columns.map(
    ({ expression }, index) =>
      sql`coalesce((${expression})::DOUBLE, 'nan'::DOUBLE)::${cast} AS ${ident(`x${index}`)}`,
  );
  return sql`SELECT ${join(pieces)} FROM ${from}`;
}

/** Collects a stream of numeric batches into one array a column, in the order in which they come. */
export class NumericColumns<Values extends Float32Array | Float64Array> {
  readonly #make: (length: number) => Values;
  readonly #count: number;
  #columns: Values[];
  #rows = 0;

  constructor(count: number, capacity: number, make: (length: number) => Values) {
    this.#make = make;
    this.#count = count;
    this.#columns = Array.from({ length: count }, () => make(capacity));
  }

  add(batch: RecordBatch): void {
    const rows = batch.numRows;
    this.#reserve(this.#rows + rows);
    this.#columns.forEach((column, index) => {
      const values = batch.getChildAt(index)?.data[0]?.values as Values;
      column.set(values.subarray(0, rows), this.#rows);
    });
    this.#rows += rows;
  }

  /** Rows that have come so far. */
  get rows(): number {
    return this.#rows;
  }

  /** The arrays, each exactly as long as there were rows. */
  finish(): { rows: number; columns: Values[] } {
    const rows = this.#rows;
    const columns = this.#columns.map((column) =>
      column.length === rows ? column : (column.slice(0, rows) as Values),
    );
    return { rows, columns };
  }

  #reserve(rows: number): void {
    const capacity = this.#columns[0]?.length ?? 0;
    if (rows <= capacity || this.#count === 0) return;
    const larger = Math.max(rows, Math.ceil(capacity * 1.5));
    this.#columns = this.#columns.map((column) => {
      const grown = this.#make(larger);
      grown.set(column);
      return grown;
    });
  }
}
