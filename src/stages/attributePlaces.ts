import { ident, join, sql, type Sql } from '../core/sql.ts';
import { groupPlace, type Catalogue } from './attributeCatalogue.ts';
import type { RunContext } from './context.ts';

/** Where the groups of an attribute are placed. */
export type Placing = Pick<Catalogue, 'kept' | 'missingAt' | 'smallAt'> & {
  readonly dimension: { readonly id: string };
};

/**
 * Makes a table of every customer's group in each attribute (`g_a0`, … places in the dimension's groups), from the customers'
 * table with its keys; the other columns stand beside `row`, the customer's place.
 */
export async function makePlacesTable(
  table: string,
  from: string,
  catalogues: readonly Placing[],
  others: readonly Sql[],
  context: Pick<RunContext, 'database' | 'work'>,
): Promise<void> {
  const maps: string[] = [];
  try {
    const joins: Sql[] = [];
    const places: Sql[] = [];
    for (const catalogue of catalogues) {
      const { id } = catalogue.dimension;
      const map = `${table}_${id}`;
      maps.push(map);
      await context.database.insertColumns(map, [
        { name: 'key', values: catalogue.kept },
        { name: 'place', values: Int32Array.from(catalogue.kept, (_, at) => at) },
      ]);
      const name = ident(`m_${id}`);
      joins.push(sql`LEFT JOIN ${ident(map)} AS ${name} ON ${name}.key = c.${ident(id)}`);
      const place = groupPlace(catalogue, sql`c.${ident(id)}`, sql`${name}.place`);
      places.push(sql`(${place})::INTEGER AS ${ident(`g_${id}`)}`);
    }
    const columns = [sql`c.row`, ...places, ...others];
    const query = sql`SELECT ${join(columns)} FROM ${ident(from)} AS c ${join(joins, ' ')}`;
    await context.database.run(sql`CREATE OR REPLACE TABLE ${ident(table)} AS ${query}`, context.work);
  } finally {
    for (const map of maps) await context.database.run(sql`DROP TABLE IF EXISTS ${ident(map)}`);
  }
}
