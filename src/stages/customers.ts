import { ident, join, sql, type Sql } from '../core/sql.ts';
import { numberExpression } from './columnExpressions.ts';
import type { RunContext } from './context.ts';
import { all } from './customersExpressions.ts';
import type { ColumnsPlan, EventsPlan, Plan } from './customersPlan.ts';
import type { FeatureSpec, FeaturesSpec } from './features/spec.ts';

/** What making customers needs of the studio. */
export type CustomersContext = Pick<RunContext, 'database' | 'work' | 'note'>;

/**
 * Makes the table of the events' customers, `base`. A caller drops it when it is no longer needed.
 * @returns the as-of date: the settings', or the day after the last kept event; null without times.
 */
export async function makeBase(
  spec: FeaturesSpec,
  plan: Plan,
  base: string,
  context: CustomersContext,
): Promise<string | null> {
  if (!plan.events) return spec.asOf;
  const query = eventsByCustomer(plan.events, plan);
  context.note(query.text);
  await context.database.run(sql`CREATE OR REPLACE TABLE ${ident(base)} AS ${query}`, context.work);
  return spec.asOf ?? (plan.events.time ? dayAfterLast(plan.events, plan, base, context) : null);
}

/** What the features' table holds, as text: the queries that make it, over tables named alike. */
export function contentsOf(spec: FeaturesSpec, plan: Plan): readonly string[] {
  const events = plan.events ? [eventsByCustomer(plan.events, plan).text] : [];
  return [...events, customersQuery(spec, plan, plan.events ? 'events' : null, spec.asOf).text];
}

/** Makes the features' table and gives the number of its rows. */
export async function makeCustomers(
  spec: FeaturesSpec,
  plan: Plan,
  table: string,
  base: string | null,
  asOf: string | null,
  context: CustomersContext,
): Promise<number> {
  const query = customersQuery(spec, plan, base, asOf);
  context.note(query.text);
  await context.database.run(sql`CREATE OR REPLACE TABLE ${ident(table)} AS ${query}`, context.work);
  const counted = sql`SELECT count(*)::DOUBLE AS n FROM ${ident(table)}`;
  const [made] = await context.database.rows<{ n: number }>(counted, context.work);
  return made?.n ?? 0;
}

/**
 * One row a customer of the kept events: `orders`, `latest` and `earliest` time, `money`. Rows are brought together by
 * customer and order first: counting distinct orders within each customer would take longer.
 */
function eventsByCustomer(events: EventsPlan, plan: Plan): Sql {
  const { key, time, order, money, source } = events;
  const rules = all(plan.rulesOf(source.id).map(({ condition }) => condition));
  const rows = sql`SELECT ${key} AS key, ${order ?? sql`NULL`} AS part, ${time ?? sql`NULL::TIMESTAMP`} AS moment,
    ${money ?? sql`NULL::DOUBLE`} AS money FROM ${ident(source.table)} WHERE ${rules}`;
  const figures = (by: Sql): Sql => sql`SELECT ${by}, count(*) AS rows, max(moment) AS latest,
    min(moment) AS earliest, sum(money) AS money
    FROM (${rows}) WHERE key IS NOT NULL AND ${plan.sampled(sql`key`)} GROUP BY ${by}`;
  if (!order)
    return sql`SELECT key, rows::DOUBLE AS orders, latest, earliest, money FROM (${figures(sql`key`)})`;
  return sql`SELECT key, count(part)::DOUBLE AS orders, max(latest) AS latest, min(earliest) AS earliest,
    sum(money) AS money FROM (${figures(sql`key, part`)}) GROUP BY key`;
}

/**
 * The query that makes the features' table: `customer` and one DOUBLE column a feature, in the order of customers.
 * @param base table that `eventsByCustomer` filled, or null without events.
 * @param asOf ISO text, from which recency and tenure are counted; null where nobody has a time.
 */
function customersQuery(spec: FeaturesSpec, plan: Plan, base: string | null, asOf: string | null): Sql {
  const own = plan.columns.find((columns) => isWithin(columns, plan));
  const joined = plan.columns.filter((columns) => columns !== own);
  const tables = new Map(joined.map(({ source }, index) => [source.id, ident(`t${index}`)]));
  const features = spec.features.map((feature) => {
    const { origin } = feature;
    const table = origin.kind === 'column' ? (tables.get(origin.source) ?? sql`e`) : undefined;
    const value = table ? sql`${table}.${ident(feature.id)}` : eventsFeature(origin.kind, asOf, plan);
    return sql`(${value})::DOUBLE AS ${ident(feature.id)}`;
  });
  const joins = joined.map(
    (columns, index) =>
      sql`LEFT JOIN (${columnsByCustomer(columns, plan)}) AS ${ident(`t${index}`)} USING (key)`,
  );
  const entity = entityQuery(plan, base, own ? valuesOnce(own) : []);
  const all_ = sql`SELECT key, ${join(features)} FROM (${entity}) AS e ${join(joins, ' ')}`;
  const needed = spec.features.filter(({ used, missing }) => used && missing === 'exclude');
  const present = needed.map(({ id }) => sql`${ident(id)} IS NOT NULL`);
  const name = plan.entity.kind === 'rows' ? sql`(key + 1)::VARCHAR` : sql`key::VARCHAR`;
  return sql`SELECT ${name} AS customer, ${join(spec.features.map(({ id }) => ident(id)))}
    FROM (${all_}) WHERE ${all(present)} ORDER BY key`;
}

/** Whether a source's columns are those of the rows that customers themselves are, so that nothing is joined. */
export function isWithin({ source }: ColumnsPlan, { entity, once }: Plan): boolean {
  if (entity.kind === 'events' || entity.source.id !== source.id) return false;
  return entity.kind === 'rows' || once.has(source.id);
}

/**
 * Everybody who gets a row, with the figures of events where there are any.
 * @param values columns to take along from the table of customers, each of which has one row there.
 */
export function entityQuery(plan: Plan, base: string | null, values: readonly Sql[] = []): Sql {
  const { entity, once } = plan;
  if (entity.kind === 'events') return sql`SELECT * FROM ${ident(base ?? '')}`;
  const rules = all(plan.rulesOf(entity.source.id).map(({ condition }) => condition));
  const from = sql`FROM ${ident(entity.source.table)} WHERE ${rules}`;
  if (entity.kind === 'rows') {
    const columns = join([sql`rowid AS key`, ...values]);
    return sql`SELECT ${columns} ${from} AND ${plan.sampled(sql`rowid`)}`;
  }
  const { key } = entity;
  const columns = join([sql`${key} AS key`, ...values]);
  const distinct = once.has(entity.source.id) ? sql`` : sql`DISTINCT`;
  const customers = sql`SELECT ${distinct} ${columns} ${from} AND ${key} IS NOT NULL AND ${plan.sampled(key)}`;
  return base === null ? customers : sql`SELECT * FROM (${customers}) LEFT JOIN ${ident(base)} USING (key)`;
}

function eventsFeature(kind: FeatureSpec['origin']['kind'], asOf: string | null, plan: Plan): Sql {
  const days = (moment: Sql): Sql =>
    asOf === null ? sql`NULL` : sql`date_diff('day', ${moment}, ${asOf}::TIMESTAMP)`;
  // Customers without events have bought nothing: that is known, whereas when they last bought is not.
  const known = (value: Sql): Sql => (plan.entity.kind === 'events' ? value : sql`coalesce(${value}, 0)`);
  switch (kind) {
    case 'recency':
      return days(sql`latest`);
    case 'tenure':
      return days(sql`earliest`);
    case 'frequency':
      return known(sql`orders`);
    case 'monetary':
      return known(sql`money`);
    default:
      return sql`money / nullif(orders, 0)`;
  }
}

function columnsByCustomer(columns: ColumnsPlan, plan: Plan): Sql {
  const { source, key, features, time } = columns;
  const rules = all(plan.rulesOf(source.id).map(({ condition }) => condition));
  const from = sql`FROM ${ident(source.table)} WHERE ${rules} AND ${key} IS NOT NULL AND ${plan.sampled(key)}`;
  if (plan.once.has(source.id)) return sql`SELECT ${key} AS key, ${join(valuesOnce(columns))} ${from}`;
  const values = features.map(({ feature, column }) => {
    const aggregate = aggregateOf(feature);
    const distinct = sql`count(DISTINCT ${ident(column.id)})`;
    const value = aggregate === 'distinct' ? distinct : aggregated(aggregate, numberExpression(column), time);
    return sql`${value} AS ${ident(feature.id)}`;
  });
  return sql`SELECT ${key} AS key, ${join(values)} ${from} GROUP BY 1`;
}

/** What each feature's aggregate is of one row. */
function valuesOnce({ features, time }: ColumnsPlan): Sql[] {
  return features.map(({ feature, column }) => {
    const value = numberExpression(column);
    const aggregate = aggregateOf(feature);
    const distinct = sql`(${ident(column.id)} IS NOT NULL)::INTEGER`;
    const latest =
      time && aggregate === 'latest' ? sql`CASE WHEN ${time} IS NOT NULL THEN ${value} END` : value;
    return sql`${aggregate === 'distinct' ? distinct : latest} AS ${ident(feature.id)}`;
  });
}

const aggregateOf = ({
  origin,
}: FeatureSpec): 'mean' | 'sum' | 'minimum' | 'maximum' | 'latest' | 'distinct' =>
  origin.kind === 'column' ? origin.aggregate : 'mean';

function aggregated(
  aggregate: 'mean' | 'sum' | 'minimum' | 'maximum' | 'latest',
  value: Sql,
  time: Sql | null,
): Sql {
  if (aggregate === 'mean') return sql`avg(${value})`;
  if (aggregate === 'sum') return sql`sum(${value})`;
  if (aggregate === 'minimum') return sql`min(${value})`;
  if (aggregate === 'maximum') return sql`max(${value})`;
  return time ? sql`arg_max(${value}, ${time})` : sql`last(${value})`;
}

/** The day after the last kept event of all customers, as ISO text; null where no event is kept. */
async function dayAfterLast(
  { key, time, source }: EventsPlan,
  plan: Plan,
  base: string,
  context: CustomersContext,
): Promise<string | null> {
  const rules = all(plan.rulesOf(source.id).map(({ condition }) => condition));
  const last =
    plan.everyNth === 1
      ? sql`SELECT max(latest) AS latest FROM ${ident(base)}`
      : sql`SELECT max(${time ?? sql`NULL::TIMESTAMP`}) AS latest FROM ${ident(source.table)} WHERE ${rules} AND ${key} IS NOT NULL`;
  const statement = sql`SELECT (latest::DATE + 1)::DATE::VARCHAR AS day FROM (${last})`;
  const [row] = await context.database.rows<{ day: string | null }>(statement, context.work);
  return row?.day ?? null;
}
