import type { Json } from '../../core/json.ts';
import { ident, join, sql, type Sql } from '../../core/sql.ts';
import type { RunContext } from '../context.ts';
import { transformed } from '../scaled.ts';
import type { Described } from './description.ts';
import { knownOrComputed, type FeaturesTable } from './known.ts';
import type { FeatureSpec, FeatureSummary } from './spec.ts';

/** Features of one query: a cancel is heard between two of them. */
const featuresAtATime = 8;
/** The interquartile range of a normal distribution is 1.349 standard deviations. */
const normalRange = 1.349;

/** Mean and population deviation of a feature as it is compared, after filling, capping and transform. */
export interface Compared {
  readonly mean: number;
  readonly deviation: number;
}

/** A summary without its picture. */
export type PreparedSummary = Omit<FeatureSummary, 'histogram'>;

/** How a feature is made comparable, with what correlations need of it. */
export interface Prepared {
  readonly summary: PreparedSummary;
  readonly compared: Compared;
}

/** Whether values differ by more than the rounding of their mean; what is left of an adjusted feature, by more than that of a unit. */
export function hasSpread(
  { mean, deviation }: Compared,
  { adjusted }: Pick<FeatureSummary, 'adjusted'> = {},
): boolean {
  return deviation > Math.max(Math.abs(mean), adjusted ? 1e3 : 0) * 1e-13;
}

/**
 * Derives from its description how each feature is filled, capped, centred and scaled, in float64. Deviations divide by N;
 * skewness is the third standardised moment without correction (SciPy's default).
 */
export async function prepare(
  made: FeaturesTable,
  rows: number,
  features: readonly FeatureSpec[],
  described: readonly Described[],
  context: RunContext,
): Promise<Prepared[]> {
  const preparing = features.map((feature, index): Preparing => {
    const own = described[index] as Described;
    return { feature, own, filled: fill(feature, rows, own) };
  });
  const measureAll = async (unknown: readonly Preparing[]): Promise<Moments[]> => {
    const result: Moments[] = [];
    for (let start = 0; start < unknown.length; start += featuresAtATime) {
      const some = unknown.slice(start, start + featuresAtATime);
      result.push(...(await measureSome(made.table, some, context)));
      context.work.progress?.('Scaling features', result.length, unknown.length, 'features');
    }
    return result;
  };
  const keyOf = ({ feature, filled }: Preparing): Json => ({
    ...filled,
    robust: feature.scaling === 'robust',
  });
  const moments = await knownOrComputed('moments', made, preparing, keyOf, measureAll, context);
  return preparing.map((one, index) => preparedOf(one, moments[index] as Moments));
}

interface Preparing {
  readonly feature: FeatureSpec;
  readonly own: Described;
  readonly filled: Filled;
}

/** Figures of a feature as it is compared, and its skewness as it is; median and interquartile range are 0 where scaling needs none. */
interface Moments extends Compared {
  readonly skewness: number;
  readonly median: number;
  readonly range: number;
}

interface Filled {
  readonly id: string;
  readonly missing: number;
  readonly imputed: number | null;
  readonly cap: readonly [number, number] | null;
  readonly transform: 'none' | 'log';
}

function fill(feature: FeatureSpec, rows: number, described: Described): Filled {
  const missing = rows - described.present;
  const stand = { median: described.quantiles[3] ?? 0, mean: described.mean, zero: 0, exclude: 0 }[
    feature.missing
  ];
  return {
    id: feature.id,
    missing,
    imputed: missing === 0 ? null : stand,
    cap: feature.cap && described.present > 0 ? [described.lower, described.upper] : null,
    transform: feature.transform,
  };
}

async function measureSome(
  table: string,
  preparing: readonly Preparing[],
  context: RunContext,
): Promise<Moments[]> {
  const values = preparing.map(
    ({ filled }) => sql`${transformed(filled)} AS ${ident(`t_${filled.id}`)}, ${ident(filled.id)}`,
  );
  const aggregates = preparing.flatMap(({ feature: { id, scaling }, own: { mean, deviation } }): Sql[] => {
    const value = ident(`t_${id}`);
    const z = sql`((${ident(id)} - ${mean}::DOUBLE) / ${deviation > 0 ? deviation : 1}::DOUBLE)`;
    const common = [
      sql`avg(${value}) AS ${ident(`${id}_mean`)}`,
      sql`stddev_pop(${value}) AS ${ident(`${id}_deviation`)}`,
      sql`avg(${z} * ${z} * ${z}) AS ${ident(`${id}_skewness`)}`,
    ];
    if (scaling !== 'robust') return common;
    const quartiles = [0.25, 0.5, 0.75].map(
      (share) => sql`quantile_cont(${value}, ${share}::DOUBLE) AS ${ident(`${id}_${share}`)}`,
    );
    return [...common, ...quartiles];
  });
  const [row = {}] = await context.database.rows<Readonly<Record<string, number | null>>>(
    sql`SELECT ${join(aggregates)} FROM (SELECT ${join(values)} FROM ${ident(table)})`,
    context.work,
  );
  return preparing.map(({ feature: { id } }) => {
    const at = (name: string): number => row[`${id}_${name}`] ?? 0;
    return {
      mean: at('mean'),
      deviation: at('deviation'),
      skewness: at('skewness'),
      median: at('0.5'),
      range: at('0.75') - at('0.25'),
    };
  });
}

function preparedOf(
  { feature, own, filled: { missing, imputed, cap } }: Preparing,
  moments: Moments,
): Prepared {
  const { skewness, median, range, mean, deviation } = moments;
  const compared = { mean, deviation };
  const summary: PreparedSummary = {
    id: feature.id,
    name: feature.name,
    unit: feature.unit,
    kind: feature.origin.kind,
    used: feature.used,
    transform: feature.transform,
    scaling: feature.scaling,
    missing,
    imputed,
    cap,
    ...scaleOf(feature.scaling, compared, { median, range }),
    mean: own.mean,
    standardDeviation: own.deviation,
    quantiles: own.quantiles,
    skewness: own.deviation > 0 ? skewness : 0,
  };
  return { summary, compared };
}

/** Centre and scale; a feature without spread gets scale 1, so that it is 0 for everybody. */
function scaleOf(
  scaling: FeatureSpec['scaling'],
  { mean, deviation }: Compared,
  robust: { readonly median: number; readonly range: number },
): { center: number; scale: number } {
  if (scaling === 'none') return { center: 0, scale: 1 };
  const spread = hasSpread({ mean, deviation }) ? deviation : 1;
  if (scaling === 'z-score') return { center: mean, scale: spread };
  return { center: robust.median, scale: robust.range > 0 ? robust.range / normalRange : spread };
}
