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

/** A value as text of at most 200 characters. */
export const asText = (value: Sql): Sql => sql`left((${value})::VARCHAR, 200)`;

/** A text whose letters and digits are hidden, as long as before up to twelve characters. */
export function masked(text: string): string {
  return Array.from(text)
    .slice(0, 12)
    .join('')
    .replace(/[\p{Letter}\p{Number}]/gu, '•');
}
