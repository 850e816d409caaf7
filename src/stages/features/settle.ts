import { formatCounted, formatNumber, formatShare } from '../../core/format.ts';
import { ident, sql } from '../../core/sql.ts';
import type { ProposalContext } from '../context.ts';
import type { SourceValue } from '../sources/spec.ts';
import type { Candidate } from './candidates.ts';
import { correlate } from './correlations.ts';
import { makeBase, makeCustomers } from '../customers.ts';
import { withCustomersOnce } from '../customersOnce.ts';
import { choose, wantsCap, wantsLog, type Measured } from './decide.ts';
import { planFeatures, type Plan } from '../customersPlan.ts';
import { endsOf, standsAlone, type Ends } from './ends.ts';
import type { FeaturesTable } from './known.ts';
import { shapesOf } from './shape.ts';
import type { FeatureSpec, FeaturesSpec } from './spec.ts';
import { describe } from './description.ts';
import { prepare, type Prepared, type PreparedSummary } from './preparation.ts';

/** Rows of a source above which every n-th customer is enough to judge a distribution. */
const manyRows = 1_000_000;
/** The same where each customer has one row. */
const manyCustomers = 200_000;

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
  const { work } = context;
  const plan = await sampledPlan(bare, sources, context);
  const { everyNth } = plan;
  const table = context.tableName();
  const base = `${table}_events`;
  try {
    work.progress?.('Counting orders', 0, 2, 'steps');
    const asOf = await makeBase(bare, plan, base, context);
    work.progress?.('Making customers', 1, 2, 'steps');
    const rows = await makeCustomers(bare, plan, table, plan.events ? base : null, asOf, context);
    const ends = everyNth > 1 ? await endsOf(bare.features, plan, context) : new Map<string, Ends>();
    const draft = { table, contents: null };
    const features = await look(bare.features, draft, { rows, ends, candidates }, context);
    const about = everyNth > 1 ? `Judged by ${formatCounted(rows, 'customer')}, one in ${everyNth}.` : null;
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

/**
 * The settings bound to the sources, for every n-th customer where there are many. Where values stand as they are in the
 * tables, their extremes can be had of all rows, so that fewer customers are enough.
 */
async function sampledPlan(
  bare: FeaturesSpec,
  sources: readonly SourceValue[],
  context: ProposalContext,
): Promise<Plan> {
  const most = Math.max(...sources.filter(({ id }) => uses(bare, id)).map(({ rows }) => rows));
  const whole = await withCustomersOnce(planFeatures(bare, sources), context);
  const asTheyStand = !bare.events && whole.columns.every((columns) => standsAlone(columns, whole));
  const everyNth = Math.max(1, Math.ceil(most / (asTheyStand ? manyCustomers : manyRows)));
  return everyNth === 1 ? whole : { ...planFeatures(bare, sources, everyNth), once: whole.once };
}

const uses = (spec: FeaturesSpec, source: string): boolean =>
  spec.entity?.source === source ||
  spec.events?.source === source ||
  spec.features.some(({ origin }) => origin.kind === 'column' && origin.source === source);

interface Looked {
  /** Customers in the table. */
  readonly rows: number;
  /** The least and greatest values of all customers by feature, where they are known and the table holds some of them. */
  readonly ends: ReadonlyMap<string, Ends>;
  readonly candidates: readonly Candidate[];
}

/** Quantiles with the ends of all customers in the place of their own. */
function between(quantiles: readonly number[], ends: Ends | undefined): readonly number[] {
  return ends ? [ends[0], ...quantiles.slice(1, -1), ends[1]] : quantiles;
}

async function look(
  bare: readonly FeatureSpec[],
  draft: FeaturesTable,
  { rows, ends, candidates }: Looked,
  context: ProposalContext,
): Promise<{ spec: FeatureSpec; reason: string }[]> {
  const described = (await describe(draft, bare, context)).map((own, index) => ({
    ...own,
    quantiles: between(own.quantiles, ends.get(bare[index]?.id ?? '')),
    lower: own.quantiles[1] ?? 0,
    upper: own.quantiles[5] ?? 0,
  }));
  const raw = await prepare(draft, rows, bare, described, context);
  const logged = bare.map((feature): FeatureSpec => ({ ...feature, transform: 'log' }));
  const logs = await prepare(draft, rows, logged, described, context);
  const logShapes = await shapesOf(draft.table, logs, context);
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
    ? await prepare(draft, rows, shaped, described, context)
    : transformed;
  const reasons = choose(
    measured,
    await correlate(draft, last, context),
    await shapesOf(draft.table, last, context),
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
          `the median (${formatNumber(summary.imputed ?? 0)}) for the ${formatCounted(summary.missing, 'customer')} (${formatShare(summary.missing / rows)}) without a value`,
        ]
      : []),
  ];
  return `${spec.name}: ${parts.join('; ')}.`;
}
