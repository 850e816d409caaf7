import { sql, type Sql } from './sql.ts';
import type { ColumnType } from './table.ts';

/** What the database holds the values of a column of each type in; `other` is kept as its text. */
export const sqlTypes: Readonly<Record<ColumnType, Sql>> = {
  integer: sql`BIGINT`,
  number: sql`DOUBLE`,
  text: sql`VARCHAR`,
  boolean: sql`BOOLEAN`,
  date: sql`DATE`,
  timestamp: sql`TIMESTAMP`,
  time: sql`TIME`,
  other: sql`VARCHAR`,
};
