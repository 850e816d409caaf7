import { ident, sql, type Sql } from '../../core/sql.ts';
import { keyExpression, timeExpression, yesExpression } from '../columnExpressions.ts';
import type { RunContext } from '../context.ts';
import { columnWithRole } from '../eventTables.ts';
import type { ProfiledColumn, SourceValue } from '../sources/spec.ts';
import type { CustomerFacts, FlagFacts, SourceFacts, ValuesFacts, Where } from './spec.ts';

/** A column by the names that people see. */
export const whereOf = (source: SourceValue, column: ProfiledColumn): Where => ({
  source: source.id,
  sourceName: source.name,
  column: column.name,
});

/** Whom a row of a source belongs to; null where no column says it. */
export function customerKey(source: SourceValue): Sql | null {
  const column = columnWithRole(source, 'customer');
  return column ? keyExpression(column, false) : null;
}

/** Customers by every source that tells them, the one with most customers first. */
export async function customerFacts(
  sources: readonly SourceValue[],
  context: RunContext,
): Promise<CustomerFacts[]> {
  const found: CustomerFacts[] = [];
  for (const source of sources) {
    const column = columnWithRole(source, 'customer');
    const key = customerKey(source);
    if (!column || !key) continue;
    const query = sql`SELECT count(DISTINCT ${key})::DOUBLE AS customers, (count(*) - count(${key}))::DOUBLE AS without FROM ${ident(source.table)}`;
    context.note(query.text);
    const [row] = await context.database.rows<{ customers: number; without: number }>(query, context.work);
    found.push({
      ...whereOf(source, column),
      rows: source.rows,
      customers: row?.customers ?? 0,
      rowsWithout: row?.without ?? 0,
    });
  }
  return found.sort((a, b) => b.customers - a.customers);
}

/** Columns with the role outcome, consent or treatment: how many rows are known, and how many say yes. */
export async function flagFacts(sources: readonly SourceValue[], context: RunContext): Promise<FlagFacts[]> {
  const found: FlagFacts[] = [];
  for (const source of sources) {
    for (const column of source.columns) {
      const { role } = column;
      if (role !== 'outcome' && role !== 'consent' && role !== 'treatment') continue;
      const yes = yesExpression(column);
      const key = customerKey(source);
      const people = key ? sql`count(DISTINCT ${key}) FILTER (WHERE ${yes})::DOUBLE` : sql`NULL::DOUBLE`;
      const query = sql`SELECT count(${yes})::DOUBLE AS known, (count(*) FILTER (WHERE ${yes}))::DOUBLE AS yes, ${people} AS customers FROM ${ident(source.table)}`;
      context.note(query.text);
      const [row] = await context.database.rows<{ known: number; yes: number; customers: number | null }>(
        query,
        context.work,
      );
      found.push({
        ...whereOf(source, column),
        role,
        known: row?.known ?? 0,
        yes: row?.yes ?? 0,
        customers: row?.customers ?? null,
      });
    }
  }
  return found;
}

/** Columns that fit, with how many rows have a value and how many values there are; columns without two values are left out. */
export async function valuesFacts(
  sources: readonly SourceValue[],
  fits: (column: ProfiledColumn) => boolean,
  context: RunContext,
): Promise<ValuesFacts[]> {
  const found: ValuesFacts[] = [];
  for (const source of sources) {
    for (const column of source.columns.filter(fits)) {
      const name = ident(column.id);
      const query = sql`SELECT count(DISTINCT ${name})::DOUBLE AS "distinct", count(${name})::DOUBLE AS known FROM ${ident(source.table)}`;
      const [row] = await context.database.rows<{ distinct: number; known: number }>(query, context.work);
      if (row && row.distinct >= 2) found.push({ ...whereOf(source, column), ...row });
    }
  }
  return found;
}

/** The newest day of each source by its time column, and its rows without a customer. */
export async function sourceFacts(
  sources: readonly SourceValue[],
  context: RunContext,
): Promise<SourceFacts[]> {
  const found: SourceFacts[] = [];
  for (const source of sources) {
    const time = columnWithRole(source, 'time');
    const key = customerKey(source);
    const day = time ? sql`strftime(max(${timeExpression(time)}), '%Y-%m-%d')` : sql`NULL::VARCHAR`;
    const without = key ? sql`(count(*) - count(${key}))::DOUBLE` : sql`NULL::DOUBLE`;
    const query = sql`SELECT ${day} AS day, ${without} AS without FROM ${ident(source.table)}`;
    const [row] = await context.database.rows<{ day: string | null; without: number | null }>(
      query,
      context.work,
    );
    found.push({
      source: source.id,
      sourceName: source.name,
      rows: source.rows,
      newestDay: row?.day ?? null,
      rowsWithoutCustomer: row?.without ?? null,
    });
  }
  return found;
}
