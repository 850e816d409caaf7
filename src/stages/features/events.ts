import { formatCounted, formatShare } from '../../core/format.ts';
import { ident, join, sql } from '../../core/sql.ts';
import type { Role } from '../../core/table.ts';
import type { ProposalContext } from '../context.ts';
import { columnWithRole } from '../eventTables.ts';
import { isPerPiece } from '../pricePerPiece.ts';
import type { ProfiledColumn, SourceValue } from '../sources/spec.ts';
import { isMeasured, isTime } from '../featureTypes.ts';
import type { EventsSpec, FilterSpec } from './spec.ts';

/** Which columns of the events say what, and whether an amount is a price of one piece or a total. */
export async function proposeEvents(
  source: SourceValue,
  context: ProposalContext,
): Promise<{ spec: EventsSpec; reason: string }> {
  const role = (name: Role): ProfiledColumn | undefined => columnWithRole(source, name);
  const readable = (name: Role, isOne: (column: ProfiledColumn) => boolean): ProfiledColumn | undefined =>
    source.columns.find((column) => column.role === name && isOne(column));
  const [time, amount, quantity] = [
    readable('time', isTime),
    readable('amount', isMeasured),
    readable('quantity', isMeasured),
  ];
  const order = role('order');
  const perPiece = amount && quantity ? await isPerPiece(source, amount, quantity, context) : null;
  const spec: EventsSpec = {
    source: source.id,
    customer: role('customer')?.id ?? '',
    time: time?.id ?? null,
    order: order?.id ?? null,
    amount: amount?.id ?? null,
    quantity: perPiece?.multiply ? (quantity?.id ?? null) : null,
  };
  const counted = order
    ? `orders are told apart by ${order.name}`
    : time
      ? `days in ${time.name} stand for orders`
      : 'rows stand for orders';
  const others = (['time', 'amount', 'quantity'] as const).flatMap((name) => {
    const column = role(name);
    return !column || { time, amount, quantity }[name]
      ? []
      : [`; ${column.name} is no ${name}, since its type is not one`];
  });
  const money = !amount ? '' : `; ${perPiece ? perPiece.reason : `${amount.name} is the amount`}`;
  return { spec, reason: `Customers come again in ${source.name}: ${counted}${money}${others.join('')}.` };
}

/** Rules that leave out returns and gifts: quantity and amount above zero, where there are values at or under zero. */
export async function proposeFilters(
  source: SourceValue,
  context: ProposalContext,
): Promise<{ filters: FilterSpec[]; reason: string }> {
  const columns = (['quantity', 'amount'] as const)
    .map((role) => columnWithRole(source, role))
    .filter((column) => column !== undefined)
    .filter((column) => isMeasured(column) && Number(column.least ?? 1) <= 0);
  if (columns.length === 0)
    return { filters: [], reason: `No row of ${source.name} has a quantity or an amount of zero or less.` };
  const counts = columns.map(
    ({ id }) => sql`(count(*) FILTER (WHERE NOT coalesce(${ident(id)} > 0, false)))::DOUBLE AS ${ident(id)}`,
  );
  const [row] = await context.database.rows<Record<string, number>>(
    sql`SELECT ${join(counts)} FROM ${ident(source.table)}`,
    context.work,
  );
  const told = columns.map(({ id, name }) => {
    const rows = row?.[id] ?? 0;
    return `${name} > 0 leaves out ${formatCounted(rows, 'row')} (${formatShare(rows / source.rows)})`;
  });
  return {
    filters: columns.map(({ id }): FilterSpec => ({
      source: source.id,
      column: id,
      operator: '>',
      value: 0,
      enabled: true,
    })),
    reason: `Returns, corrections and gifts are not purchases: ${told.join(', ')}.`,
  };
}
