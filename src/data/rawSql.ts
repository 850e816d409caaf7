import { trusted, type Sql } from '../core/sql.ts';

/** A person's own query, made safe by where it stands: inside a SELECT that is prepared as one statement. */
export function selectFrom(query: string, limit: number): Sql {
  return trusted(`SELECT * FROM (\n${query}\n) LIMIT ${Math.max(0, Math.trunc(limit))}`);
}
