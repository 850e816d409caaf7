import { formatCount, formatNumber, shortName } from '../../../core/format.ts';
import { ident, join, sql, type Sql } from '../../../core/sql.ts';
import { keyExpression, numberExpression, timeExpression } from '../../columnExpressions.ts';
import type { Step } from '../spec.ts';
import { figures, needed, nothing, type Before, type Perform } from './step.ts';

type NetReturns = Extract<Step, { kind: 'net-returns' }>;

/**
 * Takes every return off the latest earlier purchases of the same customer and product, as far as they reach.
 *
 * Purchases and returns of one customer and product, in order of time, raise and lower a pile that never goes below nothing:
 * with X the running sum of the measure, its height is H = X − min(0, least X so far), and what a return cannot take off the
 * pile is unmatched. A purchase laid between the heights a and b keeps what lies between a and the least height from then on:
 * the last in goes first out. All of it is windows over sorted rows, without matching pairs of rows.
 */
export const netReturns: Perform<NetReturns> = async (step, before, context) => {
  const measure = needed(before, step.measure);
  const scratch = ident(before.scratch);
  const query = netted(step, before);
  context.note(query.text);
  await context.database.run(sql`CREATE OR REPLACE TABLE ${scratch} AS ${query}`, context.work);
  const drops = step.unmatched === 'drop' ? sql`is_return OR rest = 0` : sql`rest = 0`;
  const n = await figures(
    sql`SELECT count(*) FILTER (WHERE is_return) AS returns,
      count(*) FILTER (WHERE is_return AND rest = 0) AS whole,
      count(*) FILTER (WHERE is_return AND rest = m) AS unmatched,
      count(*) FILTER (WHERE NOT is_return AND rest = 0) AS cancelled,
      count(*) FILTER (WHERE NOT is_return AND rest <> 0) AS reduced,
      coalesce(sum(rest - m) FILTER (WHERE is_return), 0)::DOUBLE AS netted,
      count(*) FILTER (WHERE ${drops}) AS dropped,
      count(*) FILTER (WHERE NOT (${drops}) AND rest <> m) AS changed FROM ${scratch}`,
    context,
  );
  const untouched = await figures(leftAlone(step, before), context);
  const part = n('returns') - n('whole') - n('unmatched');
  const name = shortName(measure.name);
  const value = ident(measure.id);
  const rest = measure.type === 'integer' ? sql`net.rest::BIGINT` : sql`net.rest`;
  const totals = step.totals.map((one) => needed(before, one).id);
  const replaced = new Map<string, Sql>([
    [measure.id, sql`CASE WHEN net.rest IS NULL THEN ${value} ELSE ${rest} END`],
    ...totals.map((id): [string, Sql] => [
      id,
      sql`CASE WHEN net.rest IS NULL THEN ${ident(id)} ELSE ${ident(id)} * (net.rest / net.m) END`,
    ]),
  ]);
  return {
    ...nothing,
    dropped: n('dropped'),
    changed: n('changed'),
    replaced,
    joined: sql`LEFT JOIN (SELECT number, m, rest, is_return FROM ${scratch}) AS net ON net.number = ${before.number}`,
    kept: sql`(net.number IS NULL OR NOT (${drops}))`,
    told: [
      `${formatCount(n('returns'))} returns: ${formatCount(n('whole'))} taken off earlier purchases whole, ${formatCount(part)} in part, ${formatCount(n('unmatched'))} without an earlier purchase of the same customer and product (${step.unmatched === 'keep' ? 'kept' : 'left out'}).`,
      `${formatCount(n('cancelled'))} purchases taken back whole and left out, ${formatCount(n('reduced'))} reduced; ${formatNumber(n('netted'), 6)} of ${name} netted.`,
      ...(untouched('n') > 0
        ? [
            `Rows with a negative ${name} that are no returns of a known customer stay as they are: ${formatCount(untouched('n'))}.`,
          ]
        : []),
    ],
  };
};

/** Rows whose measure changes, and every return: `number`, `m` before, `rest` after, `is_return`. */
function netted(step: NetReturns, before: Before): Sql {
  const window = sql`PARTITION BY customer, product ORDER BY moment, is_return, number`;
  const pile = sql`SELECT *, sum(m) OVER (${window} ROWS UNBOUNDED PRECEDING) AS x FROM (${participants(step, before)})`;
  const lowest = sql`SELECT *, least(0, min(x) OVER (${window} ROWS UNBOUNDED PRECEDING)) AS low FROM (${pile})`;
  const heights = sql`SELECT *, x - low AS height, coalesce(lag(low) OVER (${window}), 0) AS low_before FROM (${lowest})`;
  const ahead = sql`SELECT *, min(height) OVER (${window} ROWS BETWEEN CURRENT ROW AND UNBOUNDED FOLLOWING) AS stays FROM (${heights})`;
  const left = sql`CASE WHEN is_return THEN low - low_before ELSE greatest(0, stays - (height - m)) END`;
  // Sums of money are not exact: what is left of a thousand millionth is nothing, and as good as all is all.
  const rest = sql`CASE WHEN abs(rest) < 1e-9 * abs(m) THEN 0 WHEN abs(rest - m) < 1e-9 * abs(m) THEN m ELSE rest END`;
  const settled = sql`SELECT number, m, is_return, ${rest} AS rest FROM (SELECT *, ${left} AS rest FROM (${ahead}))`;
  return sql`SELECT * FROM (${settled}) WHERE is_return OR rest <> m`;
}

/** Purchases and returns of the customers and products that have a return. */
function participants(step: NetReturns, before: Before): Sql {
  const { customer, product, isReturn, m, moment } = parts(step, before);
  const rows = sql`SELECT ${before.number} AS number, ${customer} AS customer, ${product} AS product, ${moment} AS moment,
    ${m} AS m, ${isReturn} AS is_return FROM ${ident(before.table)}
    WHERE ${customer} IS NOT NULL AND ${product} IS NOT NULL AND ${moment} IS NOT NULL AND (${m} > 0 OR ${isReturn})`;
  return sql`SELECT * FROM (${rows}) SEMI JOIN (SELECT DISTINCT customer, product FROM (${rows}) WHERE is_return)
    USING (customer, product)`;
}

/** Rows with a negative measure that take no part. */
function leftAlone(step: NetReturns, before: Before): Sql {
  const { customer, product, isReturn, m, moment } = parts(step, before);
  const takesPart = join(
    [isReturn, ...[customer, product, moment].map((part) => sql`${part} IS NOT NULL`)],
    ' AND ',
  );
  return sql`SELECT count(*) FILTER (WHERE ${m} < 0 AND NOT (${takesPart})) AS n FROM ${ident(before.table)}`;
}

function parts(step: NetReturns, before: Before) {
  const customer = needed(before, step.customer);
  const m = numberExpression(needed(before, step.measure));
  const marked = step.mark
    ? sql`coalesce(starts_with(${ident(needed(before, step.mark.column).id)}::VARCHAR, ${step.mark.prefix}), false)`
    : sql`true`;
  return {
    customer: keyExpression(customer, true),
    product: ident(needed(before, step.product).id),
    moment: step.time ? timeExpression(needed(before, step.time)) : before.number,
    m,
    isReturn: sql`(coalesce(${m} < 0, false) AND ${marked})`,
  };
}
