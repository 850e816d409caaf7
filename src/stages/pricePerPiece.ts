import { formatNumber } from '../core/format.ts';
import { ident, sql } from '../core/sql.ts';
import { numberExpression } from './columnExpressions.ts';
import type { RunContext } from './context.ts';
import type { ProfiledColumn, SourceValue } from './sources/spec.ts';

const unitName = /(unit|each|per[_\s-]?item|^price$|[_\s-]price$|price)/i;
const totalName =
  /(total|sum|revenue|sales|turnover|spend|spent|dollar|value|line[_\s-]?amount|net|gross|paid|payment)/i;
/** Correlation of log amount and log quantity above which an amount grows with the quantity, as totals do. */
const growing = 0.3;

/** Whether an amount is the price of one piece, so that the amount of a row is quantity × amount, and why. */
export async function isPerPiece(
  source: SourceValue,
  amount: ProfiledColumn,
  quantity: ProfiledColumn,
  context: RunContext,
): Promise<{ multiply: boolean; reason: string }> {
  const times = `${quantity.name} × ${amount.name} is the amount`;
  const total = `${amount.name} is taken as the amount of the whole row`;
  if (unitName.test(amount.name))
    return { multiply: true, reason: `${times}, since it is named as the price of one piece` };
  if (totalName.test(amount.name)) return { multiply: false, reason: `${total}, by its name` };
  const [price, pieces] = [numberExpression(amount), numberExpression(quantity)];
  const [row] = await context.database.rows<{ r: number | null }>(
    sql`SELECT corr(ln(${price}), ln(${pieces})) AS r FROM ${ident(source.table)} WHERE ${price} > 0 AND ${pieces} > 0`,
    context.work,
  );
  const r = row?.r ?? 0;
  const shown = `correlation of their logarithms ${formatNumber(r, 2)}`;
  if (r > growing)
    return { multiply: false, reason: `${total}, since it grows with ${quantity.name} (${shown})` };
  return {
    multiply: true,
    reason: `${times}, since ${amount.name} does not grow with ${quantity.name} (${shown})`,
  };
}
