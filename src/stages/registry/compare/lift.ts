import { ident, sql, type Sql } from '../../../core/sql.ts';
import { keyExpression, numberExpression, yesExpression } from '../../columnExpressions.ts';
import { columnWithRole } from '../../eventTables.ts';
import type { ProfiledColumn, SourceValue } from '../../sources/spec.ts';
import type { Comparison, Lift } from '../comparisonSchema.ts';
import { liftOf, type FoldSums } from './liftFigures.ts';
import type { CompareContext } from './pairs.ts';
import type { Side } from './sides.ts';

export const folds = 5;

/** What segments are asked to say something of: one value a customer. */
export interface Target {
  readonly name: string;
  readonly yesNo: boolean;
  /** Whether a side's segments are formed by it. */
  readonly formedBy: boolean;
  /** A query of `customer` (text) and `y` (DOUBLE, not null). */
  readonly query: Sql;
}

/** Whom a source's rows are about, as features' tables name customers; null where it does not say. */
export function customerOf(source: SourceValue, rowsOf: string | null): Sql | null {
  if (rowsOf === source.id) return sql`(rowid + 1)::VARCHAR`;
  const column = columnWithRole(source, 'customer');
  return column ? keyExpression(column, true) : null;
}

/**
 * The target: the column that was chosen, else the first with the role outcome, else spend. A customer of several rows is a yes
 * where one of them is, and has the mean of other numbers.
 * @param rowsOf the source of which every row is a customer; null where a column says who they are.
 */
export function findTarget(
  chosen: { readonly source: string; readonly column: string } | null,
  sources: readonly SourceValue[],
  sides: readonly Side[],
  rowsOf: string | null,
): Target | null {
  const candidates = sources.flatMap((source) => source.columns.map((column) => ({ source, column })));
  const wanted = candidates.filter(({ source, column }) =>
    chosen ? source.id === chosen.source && column.id === chosen.column : column.role === 'outcome',
  );
  for (const { source, column } of wanted) {
    const customer = customerOf(source, rowsOf);
    if (customer) return columnTarget(source, column, customer, sides);
  }
  const spending = sides.find(({ monetary }) => monetary !== null);
  if (!spending?.monetary) return null;
  const y = ident(spending.monetary.id);
  return {
    name: spending.monetary.name,
    yesNo: false,
    formedBy: sides.some(({ monetary }) => monetary?.used === true),
    query: sql`SELECT customer, ${y} AS y FROM ${ident(spending.table)} WHERE ${y} IS NOT NULL`,
  };
}

function columnTarget(
  source: SourceValue,
  column: ProfiledColumn,
  customer: Sql,
  sides: readonly Side[],
): Target {
  const isNumber = column.type === 'integer' || column.type === 'number';
  const yesNo =
    !isNumber || (column.distinct <= 2 && Number(column.least) >= 0 && Number(column.greatest) <= 1);
  const value = isNumber ? numberExpression(column) : sql`(${yesExpression(column)})::INTEGER::DOUBLE`;
  const of = yesNo ? sql`max(y)` : sql`avg(y)`;
  return {
    name: column.name,
    yesNo,
    formedBy: sides.some(({ coordinates }) =>
      coordinates.some(({ columns }) =>
        columns.some((own) => own.source === source.id && own.name === column.name),
      ),
    ),
    query: sql`SELECT customer, ${of} AS y FROM (SELECT ${customer} AS customer, ${value} AS y FROM ${ident(source.table)})
      WHERE customer IS NOT NULL AND y IS NOT NULL GROUP BY customer`,
  };
}

/** Lift of both sides over all compared customers who have a value; folds by a seeded hash of the customer. */
export async function liftsOf(
  target: Target,
  pairs: string,
  { database, seed, work }: CompareContext,
): Promise<{ champion: Lift | null; challenger: Lift | null }> {
  const of = async (label: 'a' | 'b'): Promise<Lift | null> => {
    const cells = await database.rows<{ [Member in keyof FoldSums]: number }>(
      sql`SELECT (hash(customer, ${seed}) % ${folds})::DOUBLE AS fold, ${ident(label)}::DOUBLE AS segment, count(*)::DOUBLE AS n,
        sum(y) AS sum, sum(y * y) AS squares FROM ${ident(pairs)} JOIN (${target.query}) USING (customer) GROUP BY 1, 2
        ORDER BY 1, 2`,
      work,
    );
    return liftOf(cells, target.yesNo);
  };
  return { champion: await of('a'), challenger: await of('b') };
}

/** What a comparison tells of its target. */
export function targetTold(target: Target | null): Comparison['target'] {
  return target && { name: target.name, yesNo: target.yesNo, formedBy: target.formedBy, folds };
}
