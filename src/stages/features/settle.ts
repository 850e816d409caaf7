import { formatCount, formatNumber, formatShare } from '../../core/format.ts';
import { ident, sql } from '../../core/sql.ts';
import type { ProposalContext } from '../context.ts';
import type { SourceValue } from '../sources/spec.ts';
import type { Candidate } from './candidates.ts';
import { correlate } from './correlations.ts';
import { makeBase, makeCustomers } from '../customers.ts';
import { choose, wantsCap, wantsLog, type Measured } from './decide.ts';
import { planFeatures } from '../customersPlan.ts';
import { shapesOf } from './shape.ts';
import type { FeatureSpec, FeaturesSpec } from './spec.ts';
import { describe } from './description.ts';
import { prepare, type Prepared, type PreparedSummary } from './preparation.ts';

/** Rows of a source above which every n-th customer is enough to judge a distribution. */
const manyRows = 1_000_000;

export interface Settled {
  readonly features: FeatureSpec[];
  /** One sentence a feature, led by its name. */
  readonly reasons: string[];
  readonly asOf: string | null;
  /** Customers whose values were looked at. */
  readonly customers: number;
}

/** Looks at the values of all candidates and settles transform, capping and use of each. */
export async function settle(
  bare: FeaturesSpec,
  candidates: readonly Candidate[],
  sources: readonly SourceValue[],
  context: ProposalContext,
): Promise<Settled> {
  const most = Math.max(...sources.filter(({ id }) => uses(bare, id)).map(({ rows }) => rows));
  const everyNth = Math.max(1, Math.ceil(most / manyRows));
  const plan = planFeatures(bare, sources, everyNth);
  const table = context.tableName();
  const base = `${table}_events`;
  try {
    const asOf = await makeBase(bare, plan, base, context);
    const rows = await makeCustomers(bare, plan, table, plan.events ? base : null, asOf, context);
    const features = await look(bare.features, table, rows, candidates, context);
    const about = everyNth > 1 ? `Judged by ${formatCount(rows)} customers, one in ${everyNth}.` : null;
    return {
      features: features.map(({ spec }) => spec),
      reasons: [...(about ? [about] : []), ...features.map(({ reason }) => reason)],
      asOf,
      customers: rows,
    };
  } finally {
    for (const name of [table, base]) await context.database.run(sql`DROP TABLE IF EXISTS ${ident(name)}`);
  }
}

const uses = (spec: FeaturesSpec, source: string): boolean =>
  spec.entity?.source === source ||
  spec.events?.source === source ||
  spec.features.some(({ origin }) => origin.kind === 'column' && origin.source === source);

async function look(
  bare: readonly FeatureSpec[],
  table: string,
  rows: number,
  candidates: readonly Candidate[],
  context: ProposalContext,
): Promise<{ spec: FeatureSpec; reason: string }[]> {
  const described = (await describe(table, bare, context)).map((own) => ({
    ...own,
    lower: own.quantiles[1] ?? 0,
    upper: own.quantiles[5] ?? 0,
  }));
  const raw = await prepare(table, rows, bare, described, context);
  const logged = bare.map((feature): FeatureSpec => ({ ...feature, transform: 'log' }));
  const logs = await prepare(table, rows, logged, described, context);
  const logShapes = await shapesOf(table, logs, context);
  const measured = raw.map(({ summary }, index): Measured => {
    const { name, missing, quantiles, skewness } = summary;
    return {
      name,
      missing: rows > 0 ? missing / rows : 0,
      skewness,
      logSkewness: logShapes[index]?.skewness ?? 0,
      constant: quantiles[1] === quantiles[5],
      profileOnly: candidates[index]?.profileOnly ?? null,
    };
  });
  const transformed = raw.map((own, index) => {
    const log = logs[index];
    return log && wantsLog(measured[index] as Measured) ? log : own;
  });
  const shaped = bare.map((feature, index): FeatureSpec => {
    const chosen = transformed[index] as Prepared;
    const cap = wantsCap(extremesOf(chosen)) ? { lower: 0.01, upper: 0.99 } : null;
    return { ...feature, transform: chosen.summary.transform, cap };
  });
  const last = shaped.some(({ cap }) => cap !== null)
    ? await prepare(table, rows, shaped, described, context)
    : transformed;
  const reasons = choose(
    measured,
    await correlate(table, last, context),
    await shapesOf(table, last, context),
    rows,
  );
  return shaped.map((feature, index) => {
    const why = reasons[index] ?? null;
    const spec = { ...feature, used: why === null };
    const { summary } = last[index] as Prepared;
    return { spec, reason: sentence(spec, summary, measured[index] as Measured, why, rows) };
  });
}

/** The least and greatest value in standard deviations from the mean, as compared. */
function extremesOf({ summary, compared }: Prepared): [number, number] {
  const spread = compared.deviation > 0 ? compared.deviation : 1;
  const z = (value: number): number => {
    const shown = summary.transform === 'log' ? Math.sign(value) * Math.log1p(Math.abs(value)) : value;
    return (shown - compared.mean) / spread;
  };
  return [z(summary.quantiles[0] ?? 0), z(summary.quantiles[6] ?? 0)];
}

function sentence(
  spec: FeatureSpec,
  summary: PreparedSummary,
  measured: Measured,
  why: string | null,
  rows: number,
): string {
  if (why !== null) return `${spec.name}: for profiles only, since ${why}.`;
  const parts = [
    spec.transform === 'log'
      ? `logarithm, since its skewness is ${formatNumber(measured.skewness)} (${formatNumber(measured.logSkewness)} after it)`
      : `as it is (skewness ${formatNumber(measured.skewness)})`,
    ...(summary.cap
      ? [
          `capped at ${formatNumber(summary.cap[0])} and ${formatNumber(summary.cap[1])} (1 and 99 %), since single values lie more than 6 standard deviations out`,
        ]
      : []),
    'z-score, so that units do not matter',
    ...(summary.missing > 0
      ? [
          `the median (${formatNumber(summary.imputed ?? 0)}) for the ${formatCount(summary.missing)} customers (${formatShare(summary.missing / rows)}) without a value`,
        ]
      : []),
  ];
  return `${spec.name}: ${parts.join('; ')}.`;
}
