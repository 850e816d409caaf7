import { ident, join, sql, type Sql } from '../../core/sql.ts';
import type { RunContext } from '../context.ts';
import type { SourceValue } from '../sources/spec.ts';
import { all } from '../customersExpressions.ts';
import { entityQuery } from '../customers.ts';
import type { Plan } from '../customersPlan.ts';

/** What the rules did to the rows, and how many customers there were. */
export interface RowCounts {
  readonly rows: number;
  readonly rowsKept: number;
  readonly rowsWithoutCustomer: number;
  readonly filtered: readonly { readonly rule: string; readonly rows: number }[];
}

/** The source whose rows are counted, where there is one. */
export function countedSource({ entity, events }: Plan): SourceValue | undefined {
  return entity.kind === 'events' || events ? events?.source : entity.source;
}

/** Counts rows, rows without a customer, and the rows that each rule alone takes away, in one pass. */
export async function countRows(plan: Plan, context: RunContext): Promise<RowCounts> {
  const { entity, events } = plan;
  const source = countedSource(plan);
  if (!source) return { rows: 0, rowsKept: 0, rowsWithoutCustomer: 0, filtered: [] };
  const key = events?.key ?? (entity.kind === 'customers' ? entity.key : sql`rowid`);
  const rules = plan.rulesOf(source.id);
  const conditions: Sql[] = [sql`${key} IS NOT NULL`, ...rules.map(({ condition }) => condition)];
  const removed = rules.map(
    ({ condition }, index) =>
      sql`(count(*) FILTER (WHERE NOT ${condition}))::DOUBLE AS ${ident(`removed${index}`)}`,
  );
  const figures = join([
    sql`count(*)::DOUBLE AS rows`,
    sql`(count(*) FILTER (WHERE ${key} IS NULL))::DOUBLE AS nobody`,
    sql`(count(*) FILTER (WHERE ${all(conditions)}))::DOUBLE AS kept`,
    ...removed,
  ]);
  const [row] = await context.database.rows<Record<string, number>>(
    sql`SELECT ${figures} FROM ${ident(source.table)}`,
    context.work,
  );
  return {
    rows: row?.['rows'] ?? 0,
    rowsKept: row?.['kept'] ?? 0,
    rowsWithoutCustomer: row?.['nobody'] ?? 0,
    filtered: rules.map(({ rule }, index) => ({ rule, rows: row?.[`removed${index}`] ?? 0 })),
  };
}

/** Customers before the rules, those who would get a row, and those of other tables who have no kept event. */
export async function countCustomers(
  plan: Plan,
  base: string | null,
  context: RunContext,
): Promise<{ readonly before: number; readonly entities: number; readonly withoutEvents: number }> {
  const { entity, events } = plan;
  const count = async (from: Sql): Promise<number> => {
    const counted = sql`SELECT count(*)::DOUBLE AS n FROM ${from}`;
    const [row] = await context.database.rows<{ n: number }>(counted, context.work);
    return row?.n ?? 0;
  };
  const entities = await count(sql`(${entityQuery(plan, base)})`);
  if (entity.kind === 'rows') return { before: entity.source.rows, entities, withoutEvents: 0 };
  const owner = entity.kind === 'customers' ? entity : events;
  const before = owner ? await count(sql`(${distinctKeys([owner], plan)})`) : 0;
  if (entity.kind === 'customers') {
    const idle = base === null ? 0 : await count(sql`(${entityQuery(plan, base)}) WHERE orders IS NULL`);
    return { before, entities, withoutEvents: idle };
  }
  const others = plan.columns.filter(({ source }) => source.id !== events?.source.id);
  if (others.length === 0 || base === null) return { before, entities, withoutEvents: 0 };
  const idle = sql`(${distinctKeys(others, plan)}) AS o ANTI JOIN ${ident(base)} AS e USING (key)`;
  return { before, entities, withoutEvents: await count(idle) };
}

/** Everybody whom the tables know. */
function distinctKeys(
  tables: readonly { readonly key: Sql; readonly source: SourceValue }[],
  { once }: Plan,
): Sql {
  const keys = tables.map(({ key, source }) => sql`SELECT ${key} AS key FROM ${ident(source.table)}`);
  const [first] = tables;
  const distinct = tables.length === 1 && first && once.has(first.source.id) ? sql`` : sql`DISTINCT`;
  return sql`SELECT ${distinct} key FROM (${join(keys, ' UNION ALL ')}) WHERE key IS NOT NULL`;
}
