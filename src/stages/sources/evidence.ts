import { ident, sql } from '../../core/sql.ts';
import type { Column, LoadedTable } from '../../core/table.ts';
import type { ProposalContext } from '../context.ts';

/** Share of a column's values that must be known customers. */
const mostlyKnown = 0.95;
/** Values that a column must have to be compared: a handful would be found among any numbers. */
const fewestValues = 20;
const comparable = new Set(['integer', 'number', 'text']);
/** Texts that are looked at, and the share of them that must be points in time. */
const textsLookedAt = 10_000;
const mostlyTimes = 0.99;

/** A column that names customers of another table. */
export interface FoundCustomer {
  readonly column: Column;
  /** Share of its values that are customers there. */
  readonly share: number;
}

/** The column without a role whose values are, nearly all, customers of another table; null where there is none. */
export async function findCustomer(
  own: LoadedTable,
  columns: readonly Column[],
  other: LoadedTable,
  customer: Column,
  context: ProposalContext,
): Promise<FoundCustomer | null> {
  let best: FoundCustomer | null = null;
  const open = columns.filter(
    ({ role, type }) => role === null && type === customer.type && comparable.has(type),
  );
  for (const column of open) {
    const id = ident(column.id);
    const values = sql`SELECT DISTINCT ${id} AS v FROM ${ident(own.table)} WHERE ${id} IS NOT NULL`;
    const customers = sql`SELECT DISTINCT ${ident(customer.id)} AS v FROM ${ident(other.table)}`;
    const [row] = await context.database.rows<{ found: number; known: number; customers: number }>(
      sql`SELECT count(*)::DOUBLE AS found, count(r.v)::DOUBLE AS known,
        (SELECT count(*) FROM (${customers}))::DOUBLE AS customers
        FROM (${values}) AS o LEFT JOIN (${customers}) AS r ON o.v = r.v`,
      context.work,
    );
    if (!row || row.found < fewestValues) continue;
    // Small counts are found among dense customer numbers too, but there are few of them.
    const covers = row.found >= 0.5 * Math.min(own.rows, row.customers);
    const share = row.known / row.found;
    if (covers && share >= mostlyKnown && share > (best?.share ?? 0)) best = { column, share };
  }
  return best;
}

/** The first text column without a role whose values are points in time; null where there is none. */
export async function findTime(
  own: LoadedTable,
  columns: readonly Column[],
  context: ProposalContext,
): Promise<Column | null> {
  for (const column of columns.filter(({ role, type }) => role === null && type === 'text')) {
    const id = ident(column.id);
    const texts = sql`SELECT ${id} AS v FROM ${ident(own.table)} WHERE ${id} IS NOT NULL LIMIT ${textsLookedAt}`;
    const [row] = await context.database.rows<{ found: number; times: number }>(
      sql`SELECT count(*)::DOUBLE AS found, count(try_cast(v AS TIMESTAMP))::DOUBLE AS times FROM (${texts})`,
      context.work,
    );
    if (row && row.found > 0 && row.times >= mostlyTimes * row.found) return column;
  }
  return null;
}
