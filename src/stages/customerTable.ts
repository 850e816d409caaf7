import { ident, join, sql, type Sql } from '../core/sql.ts';
import { numberExpression, yesExpression } from './columnExpressions.ts';
import type { RunContext } from './context.ts';
import type { BoundColumn } from './attributeBinding.ts';

/** A column that every customer gets: its name, what a row says of it, and the table it comes from. */
export interface WantedColumn {
  readonly name: string;
  readonly bound: BoundColumn;
  readonly value: Sql;
  /** What a customer with several rows gets: the most frequent value (the first in order where several are), the largest, the mean. */
  readonly of: 'most-frequent' | 'largest' | 'mean';
}

/** What making the table needs of the studio. */
export type CustomerTableContext = Pick<RunContext, 'database' | 'work' | 'note'>;

/** Yes as 1 and no as 0; what equals `yes` is yes and all else that is known is no. */
export function flagExpression({ column }: BoundColumn, yes: string | null): Sql {
  if (yes === null) return sql`(${yesExpression(column)})::INTEGER`;
  return sql`(nullif(trim(${ident(column.id)}::VARCHAR), '') = ${yes})::INTEGER`;
}

/** A probability as it stands; what is outside 0 to 1 is none. */
export function scoreExpression({ column }: BoundColumn): Sql {
  const value = numberExpression(column);
  return sql`CASE WHEN ${value} BETWEEN 0 AND 1 THEN ${value} END`;
}

/**
 * Makes a table of one row a customer of the features' table: `row` (the customer's place there), where there are segments `segment`
 * (0-based label), and the wanted columns.
 * @returns the columns of which customers may have several values; `<name>_conflict` is 1 where they have.
 */
export async function makeCustomerTable(
  table: string,
  tables: { readonly features: string; readonly segments: string | null },
  wanted: readonly WantedColumn[],
  context: CustomerTableContext,
): Promise<ReadonlySet<string>> {
  const several = new Set<string>();
  const selected: Sql[] = [];
  const joins: Sql[] = [];
  const numbered = await areNumbers(tables.features, context);
  for (const [at, columns] of bySource(wanted).entries()) {
    const [first] = columns;
    if (!first) continue;
    const byNumber = numbered && first.bound.number !== null;
    const customer = byNumber ? sql`c.number` : sql`c.customer`;
    const key = (byNumber ? first.bound.number : null) ?? first.bound.customer;
    if (await isOnce(first.bound, key, context)) {
      const name = ident(`t${at}`);
      joins.push(sql`LEFT JOIN (${asTheyAre(columns, key)}) AS ${name} ON ${name}.customer = ${customer}`);
      selected.push(...columns.map((column) => sql`${name}.${ident(column.name)}`));
      continue;
    }
    for (const column of columns) {
      several.add(column.name);
      const name = ident(`m_${column.name}`);
      const one = column.of === 'most-frequent' ? mostFrequent(column, key) : aggregated(column, key);
      joins.push(sql`LEFT JOIN (${one}) AS ${name} ON ${name}.customer = ${customer}`);
      selected.push(
        sql`${name}.value AS ${ident(column.name)}, ${name}.conflict AS ${ident(`${column.name}_conflict`)}`,
      );
    }
  }
  const number = numbered ? sql`customer::BIGINT` : sql`NULL`;
  const labels = tables.segments === null ? sql`` : sql` POSITIONAL JOIN ${ident(tables.segments)}`;
  const segment = tables.segments === null ? [] : [sql`segment`];
  const found = [sql`customer`, sql`${number} AS number`, sql`f.rowid AS row`, ...segment];
  const customers = sql`SELECT ${join(found)} FROM ${ident(tables.features)} AS f${labels}`;
  const own = [sql`c.row`, ...segment.map((name) => sql`c.${name}`)];
  const query = sql`SELECT ${join([...own, ...selected])} FROM (${customers}) AS c ${join(joins, ' ')}`;
  context.note(query.text);
  await context.database.run(sql`CREATE OR REPLACE TABLE ${ident(table)} AS ${query}`, context.work);
  return several;
}

function bySource(wanted: readonly WantedColumn[]): WantedColumn[][] {
  const groups = new Map<string, WantedColumn[]>();
  for (const column of wanted) {
    const { id } = column.bound.source;
    groups.set(id, [...(groups.get(id) ?? []), column]);
  }
  return [...groups.values()];
}

/** Whether all customers are named by whole numbers as these are written: joins by numbers take a fraction of those by texts. */
async function areNumbers(features: string, context: CustomerTableContext): Promise<boolean> {
  const written = sql`customer = try_cast(customer AS BIGINT)::VARCHAR`;
  const [row] = await context.database.rows<{ all_: boolean | null }>(
    sql`SELECT bool_and(coalesce(${written}, false)) AS all_ FROM ${ident(features)}`,
    context.work,
  );
  return row?.all_ === true;
}

async function isOnce({ source }: BoundColumn, key: Sql, context: CustomerTableContext): Promise<boolean> {
  const query = sql`SELECT count(DISTINCT customer) = count(customer) AS once FROM (SELECT ${key} AS customer FROM ${ident(source.table)})`;
  const [row] = await context.database.rows<{ once: boolean }>(query, context.work);
  return row?.once === true;
}

function asTheyAre(columns: readonly WantedColumn[], key: Sql): Sql {
  const values = columns.map(({ name, value }) => sql`${value} AS ${ident(name)}`);
  const table = columns[0]?.bound.source.table ?? '';
  return sql`SELECT ${key} AS customer, ${join(values)} FROM ${ident(table)} WHERE ${key} IS NOT NULL`;
}

function mostFrequent({ bound, value }: WantedColumn, key: Sql): Sql {
  const rows = sql`SELECT ${key} AS customer, ${value} AS value FROM ${ident(bound.source.table)}`;
  const counted = sql`SELECT customer, value, count(*) AS n FROM (${rows})
    WHERE customer IS NOT NULL AND value IS NOT NULL GROUP BY customer, value`;
  const ranked = sql`SELECT customer, value, count(*) OVER (PARTITION BY customer) AS several,
    row_number() OVER (PARTITION BY customer ORDER BY n DESC, value) AS place FROM (${counted})`;
  return sql`SELECT customer, value, (several > 1)::INTEGER AS conflict FROM (${ranked}) WHERE place = 1`;
}

function aggregated({ bound, value, of }: WantedColumn, key: Sql): Sql {
  const one = of === 'mean' ? sql`avg(value)` : sql`max(value)`;
  const rows = sql`SELECT ${key} AS customer, ${value} AS value FROM ${ident(bound.source.table)}`;
  return sql`SELECT customer, ${one} AS value, (min(value) < max(value))::INTEGER AS conflict FROM (${rows})
    WHERE customer IS NOT NULL AND value IS NOT NULL GROUP BY customer`;
}
