import type { Json } from '../../core/json.ts';
import { ident, join, sql, type Sql } from '../../core/sql.ts';
import type { RunContext } from '../context.ts';
import { knownOrComputed, type FeaturesTable } from './known.ts';
import type { FeatureSpec } from './spec.ts';

/** Features of one query: a cancel is heard between two of them. */
const featuresAtATime = 8;
const shownQuantiles = [0, 0.01, 0.25, 0.5, 0.75, 0.99, 1];

/** A feature in its own unit, before it is filled, capped and transformed; of the values that are there. */
export interface Described {
  readonly present: number;
  readonly mean: number;
  /** Population standard deviation. */
  readonly deviation: number;
  /** Minimum, 1 %, 25 %, 50 %, 75 %, 99 %, maximum. */
  readonly quantiles: readonly number[];
  /** The quantiles at which it is capped. */
  readonly lower: number;
  readonly upper: number;
}

/**
 * Describes features over all customers, in float64. Quantiles interpolate linearly (Hyndman and Fan's type 7, NumPy's
 * default); deviations divide by N.
 */
export async function describe(
  made: FeaturesTable,
  features: readonly FeatureSpec[],
  context: RunContext,
): Promise<readonly Described[]> {
  const describeAll = async (unknown: readonly FeatureSpec[]): Promise<Described[]> => {
    const described: Described[] = [];
    for (let start = 0; start < unknown.length; start += featuresAtATime) {
      const some = unknown.slice(start, start + featuresAtATime);
      described.push(...(await describeSome(made.table, some, context)));
      context.work.progress?.('Describing features', described.length, unknown.length, 'features');
    }
    return described;
  };
  const keyOf = ({ id, cap }: FeatureSpec): Json => ({ id, cap });
  return knownOrComputed('description', made, features, keyOf, describeAll, context);
}

async function describeSome(
  table: string,
  features: readonly FeatureSpec[],
  context: RunContext,
): Promise<Described[]> {
  const aggregates = features.flatMap(({ id, cap }): Sql[] => {
    const column = ident(id);
    const wanted = join(
      [...shownQuantiles, cap?.lower ?? 0, cap?.upper ?? 1].map((share) => sql`${share}::DOUBLE`),
    );
    return [
      sql`count(${column})::DOUBLE AS ${ident(`${id}_n`)}`,
      sql`avg(${column}) AS ${ident(`${id}_mean`)}`,
      sql`stddev_pop(${column}) AS ${ident(`${id}_deviation`)}`,
      sql`quantile_cont(${column}, [${wanted}]) AS ${ident(`${id}_q`)}`,
    ];
  });
  const quantiles = shownQuantiles.length + 2;
  const columns = features.flatMap(({ id }): Sql[] => [
    ...['n', 'mean', 'deviation'].map((name) => ident(`${id}_${name}`)),
    ...Array.from(
      { length: quantiles },
      (_, at) => sql`${ident(`${id}_q`)}[${at + 1}] AS ${ident(`${id}_q${at}`)}`,
    ),
  ]);
  const [row = {}] = await context.database.rows<Readonly<Record<string, number | null>>>(
    sql`SELECT ${join(columns)} FROM (SELECT ${join(aggregates)} FROM ${ident(table)})`,
    context.work,
  );
  return features.map(({ id }) => {
    const at = (name: string): number => row[`${id}_${name}`] ?? 0;
    return {
      present: at('n'),
      mean: at('mean'),
      deviation: at('deviation'),
      quantiles: shownQuantiles.map((_, index) => at(`q${index}`)),
      lower: at(`q${shownQuantiles.length}`),
      upper: at(`q${shownQuantiles.length + 1}`),
    };
  });
}
