import { ident, sql } from '../core/sql.ts';
import type { Database } from '../data/contract.ts';

/** Drops a table or view of that name; one that is not there is no error. */
export async function dropRelation(database: Database, name: string): Promise<void> {
  const found = await database.rows<{ kind: string }>(
    sql`SELECT table_type AS kind FROM information_schema.tables WHERE table_schema = 'main' AND table_name = ${name}`,
  );
  for (const { kind } of found) {
    await database.run(kind === 'VIEW' ? sql`DROP VIEW ${ident(name)}` : sql`DROP TABLE ${ident(name)}`);
  }
}
