import { ident, sql, type Sql } from '../../core/sql.ts';
import { clockOffset, quartersOfDay } from '../../core/zonesActivity.ts';
import type { RunContext } from '../context.ts';
import { keyExpression } from '../columnExpressions.ts';
import type { OffsetSources, ProfiledColumn, SourceValue } from './spec.ts';

const mostPairs = 10;
/** Events that are looked at in each source: those of some customers, always the same ones. */
const events = 200_000;
/** Share of times at midnight from which a column holds days, not times. */
const mostlyDays = 0.5;
/** Customers that two sources must share. */
const fewestShared = 20;

interface Timed {
  readonly source: SourceValue;
  readonly customer: ProfiledColumn;
  readonly time: Sql;
}

/** A source whose customers are written as those of the other one, and which of them are looked at. */
interface Side {
  readonly table: Sql;
  readonly customer: Sql;
  readonly time: Sql;
  readonly sampled: Sql;
}

/**
 * Pairs of sources with the same customers whose hours of activity are alike but offset: one of their clocks may be in another
 * zone. Behaviour can differ by channel, too, so that it is a proposal and nothing is moved.
 */
export async function offsetSources(
  sources: readonly SourceValue[],
  context: RunContext,
): Promise<readonly OffsetSources[]> {
  const timed = sources.flatMap((source): Timed[] => {
    const customer = source.columns.find(({ role }) => role === 'customer');
    const time = source.columns.find(({ role, type }) => role === 'time' && type === 'timestamp');
    return customer && time ? [{ source, customer, time: ident(time.id) }] : [];
  });
  const pairs = timed.flatMap((first, at) => timed.slice(at + 1).map((second) => [first, second] as const));
  const found: OffsetSources[] = [];
  for (const [first, second] of pairs.slice(0, mostPairs)) {
    const offset = await context.memo('offset of clocks', [keyOf(first), keyOf(second)], () =>
      offsetOf(first, second, context),
    );
    if (offset) found.push(offset);
  }
  return found;
}

const keyOf = ({ source, customer, time }: Timed): string => `${source.table} ${customer.id} ${time.text}`;

async function offsetOf(first: Timed, second: Timed, context: RunContext): Promise<OffsetSources | null> {
  const every = Math.max(1, Math.ceil(Math.max(first.source.rows, second.source.rows) / events));
  // Whole numbers are compared as such: making texts of millions of them takes most of the time.
  const asText = [first, second].some(({ customer }) => customer.type !== 'integer');
  const [left, right] = [first, second].map((timed): Side => {
    const customer = keyExpression(timed.customer, asText);
    const sampled = every === 1 ? sql`true` : sql`hash(${customer}) % ${every} = 0`;
    return { table: ident(timed.source.table), customer, time: timed.time, sampled };
  });
  if (!left || !right) return null;
  const rows = await context.database.rows<{ side: number; quarter: number; n: number; customers: number }>(
    sql`WITH shared AS MATERIALIZED (${customersIn(left)} INTERSECT ${customersIn(right)})
      SELECT side::DOUBLE AS side, quarter::DOUBLE AS quarter, count(*)::DOUBLE AS n,
        (SELECT count(*)::DOUBLE FROM shared) AS customers
      FROM (${quartersIn(left, 0)} UNION ALL ${quartersIn(right, 1)}) GROUP BY side, quarter`,
    context.work,
  );
  if ((rows[0]?.customers ?? 0) < fewestShared) return null;
  const sides = [0, 1].map((side) => countsOf(rows.filter((row) => row.side === side)));
  const [one, other] = sides;
  if (!one || !other) return null;
  const offset = clockOffset(one, other);
  return offset && { first: first.source.id, second: second.source.id, ...offset };
}

const customersIn = ({ table, customer, sampled }: Side): Sql =>
  sql`SELECT DISTINCT ${customer} AS v FROM ${table} WHERE ${sampled}`;

/** The quarter hour of the day of every event of the shared customers; −1 for midnight itself. */
function quartersIn({ table, customer, time, sampled }: Side, side: number): Sql {
  const ofDay = sql`(epoch_ms(${time}) % 86400000 + 86400000) % 86400000`;
  return sql`SELECT ${side} AS side, CASE WHEN ${ofDay} = 0 THEN -1 ELSE (${ofDay}) // 900000 END AS quarter
    FROM ${table} WHERE ${sampled} AND isfinite(${time}) AND ${customer} IN (SELECT v FROM shared)`;
}

/** Events by quarter hour; null where most stand at midnight, so that the column holds days. */
function countsOf(rows: readonly { readonly quarter: number; readonly n: number }[]): number[] | null {
  const counts = new Array<number>(quartersOfDay).fill(0);
  let midnight = 0;
  for (const { quarter, n } of rows) {
    if (quarter < 0) midnight += n;
    counts[Math.max(0, quarter)] = (counts[Math.max(0, quarter)] ?? 0) + n;
  }
  const all = counts.reduce((sum, count) => sum + count, 0);
  return midnight > mostlyDays * all ? null : counts;
}
