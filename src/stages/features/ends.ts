import { ident, join, sql, type Sql } from '../../core/sql.ts';
import { numberExpression } from '../columnExpressions.ts';
import type { ColumnsPlan, Plan } from '../customersPlan.ts';
import { isWithin } from '../customers.ts';
import { all } from '../customersExpressions.ts';
import type { RunContext } from '../context.ts';
import type { FeatureSpec } from './spec.ts';

/** The least and the greatest value. */
export type Ends = readonly [number, number];

/** Whether the columns are those of the customers' own rows, and are features as they stand there. */
export function standsAlone(columns: ColumnsPlan, plan: Plan): boolean {
  return isWithin(columns, plan) && columns.features.every(({ feature: { origin } }) => isAsItStands(origin));
}

/**
 * The least and greatest values of features that stand in the tables as they are, by feature, over all customers whatever
 * sample the plan takes. A feature without values is not among them.
 */
export async function endsOf(
  features: readonly FeatureSpec[],
  plan: Plan,
  { database, work }: Pick<RunContext, 'database' | 'work'>,
): Promise<Map<string, Ends>> {
  const ends = new Map<string, Ends>();
  for (const columns of plan.columns.filter((one) => standsAlone(one, plan))) {
    const [row = {}] = await database.rows<Readonly<Record<string, number | null>>>(
      query(columns, plan),
      work,
    );
    for (const { id } of features) {
      const [least, most] = [row[`${id}_least`], row[`${id}_most`]];
      if (typeof least === 'number' && typeof most === 'number') ends.set(id, [least, most]);
    }
  }
  return ends;
}

function query({ source, key, features }: ColumnsPlan, plan: Plan): Sql {
  const values = features.map(
    ({ feature, column }) => sql`${numberExpression(column)} AS ${ident(feature.id)}`,
  );
  const figures = features.flatMap(({ feature: { id } }) => [
    sql`min(${ident(id)}) AS ${ident(`${id}_least`)}`,
    sql`max(${ident(id)}) AS ${ident(`${id}_most`)}`,
  ]);
  const rules = all(plan.rulesOf(source.id).map(({ condition }) => condition));
  return sql`SELECT ${join(figures)} FROM (SELECT ${join(values)} FROM ${ident(source.table)} WHERE ${rules} AND ${key} IS NOT NULL)`;
}

const isAsItStands = (origin: FeatureSpec['origin']): boolean =>
  origin.kind === 'column' && origin.aggregate !== 'distinct' && origin.aggregate !== 'latest';
