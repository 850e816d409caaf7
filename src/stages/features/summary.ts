import { ident, join, sql, type Sql } from '../../core/sql.ts';
import type { RunContext } from '../context.ts';
import { transformed } from '../scaled.ts';
import type { FeatureSpec, FeatureSummary } from './spec.ts';

/** Features of one query: a cancel is heard between two of them. */
const featuresAtATime = 8;
const shownQuantiles = [0, 0.01, 0.25, 0.5, 0.75, 0.99, 1];
const bins = 40;
/** The interquartile range of a normal distribution is 1.349 standard deviations. */
const normalRange = 1.349;

type Row = Readonly<Record<string, number | null>>;

/** A feature described in its own unit, before it is filled, capped and transformed. */
interface Described {
  readonly present: number;
  readonly mean: number;
  readonly deviation: number;
  readonly quantiles: readonly number[];
  readonly lower: number;
  readonly upper: number;
}

/** Mean and population deviation of a feature as it is compared, after filling, capping and transform. */
export interface Compared {
  readonly mean: number;
  readonly deviation: number;
}

/** Whether values differ by more than the rounding of their mean. */
export function hasSpread({ mean, deviation }: Compared): boolean {
  return deviation > Math.abs(mean) * 1e-13;
}

/** A summary with what correlations need of it. */
export interface Summarised {
  readonly summary: FeatureSummary;
  readonly compared: Compared;
}

/**
 * Describes each feature over all customers and derives how it is filled, capped, centred and scaled, in float64.
 * Quantiles interpolate linearly (Hyndman and Fan's type 7, NumPy's default); deviations divide by N; skewness is the
 * third standardised moment without correction (SciPy's default).
 */
export async function summarise(
  table: string,
  rows: number,
  features: readonly FeatureSpec[],
  context: RunContext,
): Promise<Summarised[]> {
  const result: Summarised[] = [];
  for (let start = 0; start < features.length; start += featuresAtATime) {
    const some = features.slice(start, start + featuresAtATime);
    const described = await describe(table, some, context);
    const filled = some.map((feature, index) => fill(feature, rows, described[index] as Described));
    result.push(...(await compare(table, some, filled, described, context)));
    context.work.progress?.('Describing features', result.length, features.length);
  }
  return result;
}

async function describe(
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
  const row = await one(
    sql`SELECT ${join(columns)} FROM (SELECT ${join(aggregates)} FROM ${ident(table)})`,
    context,
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

async function compare(
  table: string,
  features: readonly FeatureSpec[],
  filled: readonly Filled[],
  described: readonly Described[],
  context: RunContext,
): Promise<Summarised[]> {
  const values = filled.map(
    (feature) => sql`${transformed(feature)} AS ${ident(`t_${feature.id}`)}, ${ident(feature.id)}`,
  );
  const aggregates = features.flatMap(({ id, scaling }, index): Sql[] => {
    const value = ident(`t_${id}`);
    const { mean = 0, deviation = 0 } = described[index] ?? {};
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
  const row = await one(
    sql`SELECT ${join(aggregates)} FROM (SELECT ${join(values)} FROM ${ident(table)})`,
    context,
  );
  const shown = described.map((own, index) => ({ id: features[index]?.id ?? '', ...own }));
  const counts = await histograms(table, shown, context);
  return features.map((feature, index) => {
    const own = described[index] as Described;
    const at = (name: string): number => row[`${feature.id}_${name}`] ?? 0;
    const compared = { mean: at('mean'), deviation: at('deviation') };
    const robust = { median: at('0.5'), range: at('0.75') - at('0.25') };
    const { missing, imputed, cap } = filled[index] as Filled;
    const summary: FeatureSummary = {
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
      ...scaleOf(feature.scaling, compared, robust),
      mean: own.mean,
      standardDeviation: own.deviation,
      quantiles: own.quantiles,
      skewness: own.deviation > 0 ? at('skewness') : 0,
      histogram: counts[index] as FeatureSummary['histogram'],
    };
    return { summary, compared };
  });
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

/** Bounds of a histogram: the 1 % and 99 % quantiles, or all values where these are one. */
function boundsOf([least = 0, low = 0, , , , high = 0, most = 0]: readonly number[]): {
  from: number;
  to: number;
} {
  return high > low ? { from: low, to: high } : { from: least, to: most };
}

/** Counts in equal bins, each without its lower and with its upper bound; values outside count in the end bins. */
async function histograms(
  table: string,
  features: readonly {
    readonly id: string;
    readonly quantiles: readonly number[];
    readonly present: number;
  }[],
  context: RunContext,
): Promise<FeatureSummary['histogram'][]> {
  const bounds = features.map(({ quantiles }) => boundsOf(quantiles));
  const counted = features.map(({ id }, index) => {
    const { from, to } = bounds[index] ?? { from: 0, to: 0 };
    const inner = Array.from(
      { length: bins - 1 },
      (_, bin) => sql`${from + ((to - from) * (bin + 1)) / bins}::DOUBLE`,
    );
    const limits = join([...inner, sql`${Infinity}`]);
    return sql`map_values(histogram(${ident(id)}, [${limits}])) AS ${ident(`${id}_h`)}`;
  });
  const lists = features.flatMap(({ id }) =>
    Array.from(
      { length: bins },
      (_, bin) => sql`${ident(`${id}_h`)}[${bin + 1}]::DOUBLE AS ${ident(`${id}_${bin}`)}`,
    ),
  );
  const row = await one(
    sql`SELECT ${join(lists)} FROM (SELECT ${join(counted)} FROM ${ident(table)})`,
    context,
  );
  return features.map(({ id, present }, index) => {
    const { from, to } = bounds[index] ?? { from: 0, to: 0 };
    if (!(to > from)) return { from, to, counts: [present] };
    return { from, to, counts: Array.from({ length: bins }, (_, bin) => row[`${id}_${bin}`] ?? 0) };
  });
}

async function one(statement: Sql, context: RunContext): Promise<Row> {
  const [row] = await context.database.rows<Row>(statement, context.work);
  return row ?? {};
}
