import { ident, join, sql, type Sql } from '../../core/sql.ts';
import { numberExpression, timeExpression } from '../columnExpressions.ts';
import type { RunContext } from '../context.ts';
import { columnWithRole } from '../eventTables.ts';
import { isPerPiece } from '../pricePerPiece.ts';
import type { SourceValue } from '../sources/spec.ts';
import { customerKey, whereOf } from './columns.ts';
import type { LapseFacts, OfferFacts, PurchaseFacts } from './spec.ts';

/** Rows of a table that are purchases of a known customer: not returned, not free. */
function purchased(source: SourceValue): Sql {
  const conditions = (['quantity', 'amount'] as const).flatMap((role) => {
    const column = columnWithRole(source, role);
    return column && Number(column.least ?? 1) <= 0
      ? [sql`coalesce(${numberExpression(column)} > 0, false)`]
      : [];
  });
  const key = customerKey(source);
  return join([...(key ? [sql`${key} IS NOT NULL`] : []), ...conditions, sql`true`], ' AND ');
}

/** The days on which each customer bought, as a query of `k` and `d`. */
function daysOf(source: SourceValue): Sql | null {
  const key = customerKey(source);
  const time = columnWithRole(source, 'time');
  if (!key || !time) return null;
  const clock = timeExpression(time);
  return sql`SELECT DISTINCT ${key} AS k, (${clock})::DATE AS d FROM ${ident(source.table)} WHERE ${purchased(source)} AND ${clock} IS NOT NULL`;
}

/** The rhythm of purchases; null for a table without times or without a dated purchase. */
export async function purchaseFacts(source: SourceValue, context: RunContext): Promise<PurchaseFacts | null> {
  const days = daysOf(source);
  const time = columnWithRole(source, 'time');
  if (!days || !time) return null;
  const query = sql`WITH days AS (${days}), gaps AS (SELECT k, d, d - lag(d) OVER (PARTITION BY k ORDER BY d) AS g FROM days)
    SELECT count(DISTINCT k)::DOUBLE AS customers, (count(DISTINCT k) FILTER (WHERE g IS NOT NULL))::DOUBLE AS repeat,
    strftime(min(d), '%Y-%m-%d') AS "first", strftime(max(d), '%Y-%m-%d') AS "last", (max(d) - min(d) + 1)::DOUBLE AS days,
    quantile_cont(g, 0.5)::DOUBLE AS cycle, quantile_cont(g, 0.9)::DOUBLE AS gap90,
    (count(*) FILTER (WHERE g IS NULL AND d > (SELECT max(d) FROM days) - 365))::DOUBLE AS news FROM gaps`;
  context.note(query.text);
  const [row] = await context.database.rows<{
    customers: number;
    repeat: number;
    first: string | null;
    last: string | null;
    days: number | null;
    cycle: number | null;
    gap90: number | null;
    news: number;
  }>(query, context.work);
  if (!row || row.first === null || row.last === null || row.days === null) return null;
  return {
    ...whereOf(source, time),
    rows: source.rows,
    customers: row.customers,
    repeat: row.repeat,
    firstDay: row.first,
    lastDay: row.last,
    days: row.days,
    cycleDays: row.cycle,
    gap90: row.gap90,
    newPerMonth: row.days >= 30 ? (row.news / Math.min(365, row.days)) * 30.44 : null,
    spend: await spendFacts(source, context),
  };
}

/** Mean and standard deviation (n − 1) of what a customer spent in all; null without amounts. */
async function spendFacts(source: SourceValue, context: RunContext): Promise<PurchaseFacts['spend']> {
  const key = customerKey(source);
  const [amount, quantity] = [columnWithRole(source, 'amount'), columnWithRole(source, 'quantity')];
  if (!key || !amount) return null;
  const perPiece = quantity && (await isPerPiece(source, amount, quantity, context)).multiply;
  const price = numberExpression(amount);
  const money = perPiece ? sql`(${price}) * (${numberExpression(quantity)})` : price;
  const query = sql`SELECT avg(s) AS mean, stddev_samp(s) AS deviation FROM
    (SELECT sum(${money}) AS s FROM ${ident(source.table)} WHERE ${purchased(source)} GROUP BY ${key}) AS spent`;
  context.note(query.text);
  const [row] = await context.database.rows<{ mean: number | null; deviation: number | null }>(
    query,
    context.work,
  );
  return row && row.mean !== null && row.deviation !== null
    ? { mean: row.mean, deviation: row.deviation }
    : null;
}

/**
 * Who lapsed: of the customers who bought in the gap before the cut-off (the last day less the gap), those who did not buy again
 * up to the last day. Null where the data is shorter than two gaps, since nobody could be told by it.
 */
export async function lapseFacts(
  source: SourceValue,
  purchases: PurchaseFacts,
  gapDays: number,
  context: RunContext,
): Promise<LapseFacts | null> {
  const days = daysOf(source);
  if (!days || purchases.days < 2 * gapDays) return null;
  const cut = sql`${purchases.lastDay}::DATE - ${gapDays}`;
  const query = sql`WITH days AS (${days}), seen AS (SELECT k, bool_or(d > ${cut}) AS again,
    bool_or(d <= ${cut} AND d > ${cut} - ${gapDays}) AS before FROM days GROUP BY k)
    SELECT (count(*) FILTER (WHERE before))::DOUBLE AS active, (count(*) FILTER (WHERE before AND NOT again))::DOUBLE AS lapsed FROM seen`;
  context.note(query.text);
  const [row] = await context.database.rows<{ active: number; lapsed: number }>(query, context.work);
  return row && row.active > 0 ? { gapDays, ...row } : null;
}

/** Columns of products and categories in tables of customers, and how many customers bought more than one. */
export async function offerFacts(
  sources: readonly SourceValue[],
  context: RunContext,
): Promise<OfferFacts[]> {
  const found: OfferFacts[] = [];
  for (const source of sources) {
    const key = customerKey(source);
    for (const column of source.columns) {
      const { role } = column;
      if (!key || (role !== 'product' && role !== 'category')) continue;
      const name = ident(column.id);
      const query = sql`SELECT count(*)::DOUBLE AS customers, (count(*) FILTER (WHERE n >= 2))::DOUBLE AS broad FROM
        (SELECT count(DISTINCT ${name}) AS n FROM ${ident(source.table)} WHERE ${purchased(source)} AND ${name} IS NOT NULL GROUP BY ${key}) AS bought`;
      context.note(query.text);
      const [row] = await context.database.rows<{ customers: number; broad: number }>(query, context.work);
      // Where nobody has two values it is said once of each customer, and no purchase.
      if (!row || row.broad === 0) continue;
      const { distinct, missing } = column;
      found.push({ ...whereOf(source, column), role, distinct, missing, ...row });
    }
  }
  return found.sort((a, b) => Number(b.role === 'category') - Number(a.role === 'category'));
}
