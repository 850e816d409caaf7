import { ident, join, sql, type Sql } from '../../core/sql.ts';
import type { RunContext } from '../context.ts';
import { scaled, transformed } from '../scaled.ts';
import type { Shape } from './decide.ts';
import { hasSpread, type Prepared } from './preparation.ts';

/** A feature after filling, capping, transform and adjustment, less its mean, over its population deviation: DOUBLE, 0 without spread. */
export function standardised({ summary, compared }: Prepared): Sql {
  if (!hasSpread(compared, summary)) return sql`0::DOUBLE`;
  return sql`((${summary.adjusted ? scaled(summary) : transformed(summary)} - ${compared.mean}::DOUBLE) / ${compared.deviation}::DOUBLE)`;
}

/** Skewness and kurtosis (third and fourth standardised moments, without correction) of features as they are compared. */
export async function shapesOf(
  table: string,
  features: readonly Prepared[],
  context: RunContext,
): Promise<Shape[]> {
  if (features.length === 0) return [];
  const values = features.map((feature, index) => sql`${standardised(feature)} AS ${ident(`z${index}`)}`);
  const moments = features.flatMap((_, index) => {
    const z = ident(`z${index}`);
    return [
      sql`avg(${z} * ${z} * ${z}) AS ${ident(`s${index}`)}`,
      sql`avg(${z} * ${z} * ${z} * ${z}) AS ${ident(`k${index}`)}`,
    ];
  });
  const [row] = await context.database.rows<Record<string, number | null>>(
    sql`SELECT ${join(moments)} FROM (SELECT ${join(values)} FROM ${ident(table)})`,
    context.work,
  );
  return features.map((_, index) => ({
    skewness: row?.[`s${index}`] ?? 0,
    kurtosis: row?.[`k${index}`] ?? 0,
  }));
}
