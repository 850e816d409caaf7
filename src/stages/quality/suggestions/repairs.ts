import { formatCount, formatCounted, formatShare, shortName } from '../../../core/format.ts';
import { ident, join, sql } from '../../../core/sql.ts';
import type { RunContext } from '../../context.ts';
import { isPerPiece } from '../../pricePerPiece.ts';
import type { ProfiledColumn, SourceValue } from '../../sources/spec.ts';
import { stepTitle } from '../repairs/words.ts';
import { nameOf } from '../rules/bind.ts';
import type { Step } from '../spec.ts';
import type { SuggestedRepair } from '../suggestionSchema.ts';
import { isNumeric, withRole } from './draft.ts';

const mostColumns = 200;

/** Repairs that the data asks for: rows that stand there twice, and returns that can be taken off their purchases. */
export async function suggestRepairs(source: SourceValue, context: RunContext): Promise<SuggestedRepair[]> {
  const found = [await duplicates(source, context), await returns(source, context)];
  return found.filter((one): one is SuggestedRepair => one !== null);
}

const suggested = (source: SourceValue, step: Step, why: string, rows: number): SuggestedRepair => ({
  repair: { source: source.id, step, why },
  title: stepTitle(step),
  rows,
});

async function duplicates(source: SourceValue, context: RunContext): Promise<SuggestedRepair | null> {
  const { columns, rows } = source;
  if (columns.length === 0 || columns.length > mostColumns || rows === 0) return null;
  const all = join(columns.map(({ id }) => ident(id)));
  const [row] = await context.database.rows<{ n: number }>(
    sql`SELECT (count(*) - count(DISTINCT hash(${all})))::DOUBLE AS n FROM ${ident(source.table)}`,
    context.work,
  );
  const twice = row?.n ?? 0;
  if (twice === 0) return null;
  const why = `${formatCount(twice)} of ${formatCounted(rows, 'row')} (${formatShare(twice / rows)}) repeat another row in every column.`;
  return suggested(
    source,
    { kind: 'deduplicate', key: columns.map(nameOf), time: null, keep: 'first' },
    why,
    twice,
  );
}

async function returns(source: SourceValue, context: RunContext): Promise<SuggestedRepair | null> {
  const [customer, product, time, order, amount, quantity] = (
    ['customer', 'product', 'time', 'order', 'amount', 'quantity'] as const
  ).map((role) => withRole(source, role));
  const measure = quantity ?? amount;
  if (!customer || !product || !measure || !isNumeric(measure) || !(Number(measure.least) < 0)) return null;
  const mark = order?.type === 'text' ? await markOf(source, order, measure, customer, context) : null;
  const ofMark = mark && order ? sql`starts_with(${ident(order.id)}, ${mark})` : sql`true`;
  const [row] = await context.database.rows<{ n: number }>(
    sql`SELECT count(*)::DOUBLE AS n FROM ${ident(source.table)}
      WHERE ${ident(measure.id)} < 0 AND ${ident(customer.id)} IS NOT NULL AND ${ofMark}`,
    context.work,
  );
  const rows = row?.n ?? 0;
  if (rows === 0) return null;
  const isTotal =
    quantity && amount ? !(await isPerPiece(source, amount, quantity, context)).multiply : false;
  const step: Step = {
    kind: 'net-returns',
    customer: nameOf(customer),
    product: nameOf(product),
    time: time ? nameOf(time) : null,
    measure: nameOf(measure),
    totals: isTotal && amount ? [nameOf(amount)] : [],
    mark: mark && order ? { column: nameOf(order), prefix: mark } : null,
    unmatched: 'keep',
  };
  const marked = mark && order ? ` and ${shortName(order.name)} begins with ${mark}` : '';
  const why = `In ${formatCounted(rows, 'row')} ${shortName(measure.name)} is negative${marked}: what was given back counts as bought until it is taken off.`;
  return suggested(source, step, why, rows);
}

/** The letter with which nearly all orders of negative rows begin and hardly any other; null where there is none. */
async function markOf(
  source: SourceValue,
  order: ProfiledColumn,
  measure: ProfiledColumn,
  customer: ProfiledColumn,
  context: RunContext,
): Promise<string | null> {
  const name = ident(order.id);
  const negative = sql`${ident(measure.id)} < 0`;
  const [first] = await context.database.rows<{
    letter: string;
    negative: number;
    positive: number;
    all: number;
  }>(
    sql`SELECT left(${name}, 1) AS letter, (count(*) FILTER (WHERE ${negative}))::DOUBLE AS negative,
      (count(*) FILTER (WHERE NOT ${negative}))::DOUBLE AS positive,
      (sum(count(*) FILTER (WHERE ${negative})) OVER ())::DOUBLE AS all
      FROM ${ident(source.table)} WHERE ${name} IS NOT NULL AND ${ident(customer.id)} IS NOT NULL
      GROUP BY 1 ORDER BY negative DESC LIMIT 1`,
    context.work,
  );
  if (!first || !/^\p{L}$/u.test(first.letter)) return null;
  return first.negative >= 0.8 * first.all && first.positive <= 0.01 * first.negative ? first.letter : null;
}
