import { ident, join, sql, type Sql } from '../../core/sql.ts';
import type { Database } from '../contract.ts';

/** Up to this many columns are altered one by one; with more the table is written once anew. */
const mostAlone = 8;

/** Changes of columns' types and values that are made together: changing 5,000 columns one by one takes minutes. */
export class TypeChanges {
  readonly #changes = new Map<string, { readonly sqlType: Sql; readonly using: Sql }>();

  add(id: string, sqlType: Sql, using: Sql = ident(id)): void {
    this.#changes.set(id, { sqlType, using });
  }

  /** Makes the changes. @param ids all columns of the table, in their order. */
  async apply(database: Database, table: string, ids: readonly string[]): Promise<void> {
    if (this.#changes.size <= mostAlone) {
      for (const [id, { sqlType, using }] of this.#changes) {
        await database.run(
          sql`ALTER TABLE ${ident(table)} ALTER ${ident(id)} TYPE ${sqlType} USING (${using})`,
        );
      }
      return;
    }
    const columns = ids.map((id) => {
      const change = this.#changes.get(id);
      return change ? sql`CAST(${change.using} AS ${change.sqlType}) AS ${ident(id)}` : ident(id);
    });
    await database.run(
      sql`CREATE OR REPLACE TABLE ${ident(table)} AS SELECT ${join(columns)} FROM ${ident(table)}`,
    );
  }
}

/** Facts about many columns, asked a few columns at a time: a query with thousands of aggregates takes too long to plan. */
export async function factsOf<Column>(
  database: Database,
  table: string,
  columns: readonly Column[],
  ask: (column: Column) => readonly Sql[],
): Promise<Record<string, number | boolean>> {
  const found: Record<string, number | boolean> = {};
  for (let start = 0; start < columns.length; start += 100) {
    const facts = columns.slice(start, start + 100).flatMap((column) => ask(column));
    const [row] = await database.rows<Record<string, number | boolean>>(
      sql`SELECT ${join(facts)} FROM ${ident(table)}`,
    );
    Object.assign(found, row);
  }
  return found;
}
