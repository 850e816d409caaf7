import { ident, sql } from '../core/sql.ts';
import { keyExpression } from './columnExpressions.ts';
import type { RunContext } from './context.ts';
import type { Plan } from './customersPlan.ts';
import { columnWithRole } from './eventTables.ts';
import type { ProfiledColumn, SourceValue } from './sources/spec.ts';

type Asked = Pick<RunContext, 'database' | 'work'>;

/** Ids of the sources in which each customer has one row at most, with customers as they stand in the column. */
export async function customersOnce(
  sources: readonly SourceValue[],
  context: Asked,
): Promise<ReadonlySet<string>> {
  const found = new Set<string>();
  for (const source of sources) {
    const column = columnWithRole(source, 'customer');
    if (column && (isOnce(source, column) ?? (await isCountedOnce(source, column, context))))
      found.add(source.id);
  }
  return found;
}

/**
 * The plan with the sources in which each customer, as tables are joined by it, has one row at most, so that nothing need be
 * brought together there. Sources whose customers were only estimated are not among them.
 */
export async function withCustomersOnce(plan: Plan, context: Asked): Promise<Plan> {
  const once = new Set<string>();
  for (const { source, column } of plan.keys)
    if (isOnce(source, column) && !(await hasOuterSpaces(source, column, context))) once.add(source.id);
  return { ...plan, once };
}

/** By the figures of the column; null where they are estimates and near. */
function isOnce(
  { rows }: SourceValue,
  { missing, distinct, distinctIsExact }: ProfiledColumn,
): boolean | null {
  const present = rows - missing;
  if (distinctIsExact) return distinct === present;
  return distinct < 0.6 * present ? false : null;
}

async function isCountedOnce(source: SourceValue, column: ProfiledColumn, context: Asked): Promise<boolean> {
  const name = ident(column.id);
  const distinct = sql`SELECT DISTINCT ${name} FROM ${ident(source.table)} WHERE ${name} IS NOT NULL`;
  const counted = sql`SELECT count(*)::DOUBLE AS n FROM (${distinct})`;
  const [row] = await context.database.rows<{ n: number }>(counted, context.work);
  return row?.n === source.rows - column.missing;
}

const plain: ReadonlySet<ProfiledColumn['type']> = new Set([
  'integer',
  'number',
  'boolean',
  'date',
  'timestamp',
]);

/** Texts are joined without the spaces around them: two that differ in these alone are one customer. */
async function hasOuterSpaces(source: SourceValue, column: ProfiledColumn, context: Asked): Promise<boolean> {
  if (plain.has(column.type)) return false;
  const text = sql`${ident(column.id)}::VARCHAR`;
  const [row] = await context.database.rows<{ n: number }>(
    sql`SELECT (count(*) FILTER (WHERE ${keyExpression(column, true)} IS DISTINCT FROM ${text}))::DOUBLE AS n
      FROM ${ident(source.table)}`,
    context.work,
  );
  return (row?.n ?? 1) > 0;
}
