import { ident, sql, type Sql } from '../core/sql.ts';
import type { Column } from '../core/table.ts';
import type { RunContext } from './context.ts';

/** What a profile needs of the studio. */
export type ProfilingContext = Pick<RunContext, 'database' | 'work'>;

/** A column to look at, with what its source's first look has counted. */
export interface CountedColumn extends Column {
  readonly missing: number;
  /** Distinct values where they were counted exactly, NaN and infinities included; null where not. */
  readonly distinct: number | null;
}

export type FigureRow = Readonly<Record<string, number | string | null>>;

/** A number of a row; 0 where it is missing. */
export const countOf = (row: FigureRow | undefined, name: string): number => Number(row?.[name] ?? 0);

/** A number of a row, or null where it is missing or not finite. */
export function numberOf(row: FigureRow | undefined, name: string): number | null {
  const value = row?.[name];
  return typeof value === 'number' && Number.isFinite(value) ? value : null;
}

/** The column's values as DOUBLE, NULL where they are missing, infinite or not a number. */
export function finite({ id, type }: Pick<Column, 'id' | 'type'>): Sql {
  const value = sql`${ident(id)}::DOUBLE`;
  return type === 'integer' ? value : sql`CASE WHEN isfinite(${value}) THEN ${value} END`;
}

/** The exponents between which sums of squares and third powers of float64 stay in range. */
const moderate = 300;

/** The power of two that brings values near 1 where sums of their squares would leave the range of float64; 1 elsewhere. */
export function scaleOf(values: readonly (number | null)[]): number {
  const most = values.reduce<number>((found, value) => Math.max(found, Math.abs(value ?? 0)), 0);
  if (most === 0) return 1;
  const exponent = Math.floor(Math.log2(most));
  return Math.abs(exponent) < moderate ? 1 : 2 ** -Math.max(-1000, Math.min(1000, exponent));
}

/** The column's finite values, brought near 1 where they are extreme: for figures that no scale changes. */
export function scaled(
  column: Pick<Column, 'id' | 'type'> & {
    readonly numbers: { readonly quantiles: readonly number[] } | null;
  },
): Sql {
  const scale = scaleOf(column.numbers?.quantiles ?? []);
  return scale === 1 ? finite(column) : sql`(${finite(column)} * ${scale}::DOUBLE)`;
}

/** A value as text of at most 200 characters. */
export const asText = (value: Sql): Sql => sql`left((${value})::VARCHAR, 200)`;

/** A text whose letters and digits are hidden, as long as before up to twelve characters. */
export function masked(text: string): string {
  return Array.from(text)
    .slice(0, 12)
    .join('')
    .replace(/[\p{Letter}\p{Number}]/gu, '•');
}
