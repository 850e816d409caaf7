import type { IndependenceResult, OutcomeAudit, OutcomeGroup } from './spec.ts';
import type { MitigationValue, ProxyValue } from './spec.ts';

/** A test as a report may show it. */
export interface ReportedTest extends Omit<IndependenceResult, 'statistic'> {
  /** Null where counts of the table are withheld, which could be worked out from it. */
  readonly statistic: number | null;
  /** Whether p and adjusted p are bounds, at most so large, for the same reason. */
  readonly atMost: boolean;
}

/** Bounds that p-values of tables with withheld counts are told by. */
const bounds = [0.0001, 0.001, 0.01, 0.05, 0.1, 0.2, 0.5, 1] as const;

/** A figure to two decimals: what depends on withheld counts is not told more sharply. */
export const rounded = (figure: number): number => Number(figure.toFixed(2));

const boundOf = (p: number): number => bounds.find((bound) => p <= bound) ?? 1;

/** A test, told roughly where something of its table is withheld: a few tables alone fit an exact statistic. */
export function reportedTest(test: IndependenceResult | null, isWithheld: boolean): ReportedTest | null {
  if (test === null) return null;
  if (!isWithheld) return { ...test, atMost: false };
  return { ...test, statistic: null, p: boundOf(test.p), adjusted: boundOf(test.adjusted), atMost: true };
}

/** The outcome of one dimension, whose groups are shown or withheld. */
export function reportedOutcomeFigures(audit: OutcomeAudit, groups: readonly OutcomeGroup[]) {
  const told = new Set(groups.map(({ label }) => label));
  const isWithheld = groups.length < audit.groups.length;
  const gaps = Object.fromEntries(
    Object.entries(audit.gaps).map(([name, gap]) => [
      name,
      gap && told.has(gap.lowest) && told.has(gap.highest) ? gap : null,
    ]),
  );
  const odds = [audit.gaps.equalOpportunity, audit.gaps.falsePositiveRate];
  const areOddsTold = odds.every((gap) => gap && told.has(gap.lowest) && told.has(gap.highest));
  const roughly = (figure: number | null): number | null =>
    figure === null || !isWithheld ? figure : rounded(figure);
  return {
    dimension: audit.dimension,
    groups,
    gaps,
    equalisedOdds: areOddsTold ? audit.equalisedOdds : null,
    tests: {
      truePositiveRate: reportedTest(audit.tests.truePositiveRate, isWithheld),
      falsePositiveRate: reportedTest(audit.tests.falsePositiveRate, isWithheld),
      precision: reportedTest(audit.tests.precision, isWithheld),
    },
    theil: roughly(audit.theil),
    entropy: roughly(audit.entropy),
    betweenEntropy: roughly(audit.betweenEntropy),
    withheldGroups: audit.groups.length - groups.length,
  };
}

/** Proxies, or other ways of forming segments: how uneven segments are is told to two decimals where counts are withheld. */
export function reportedRoughly<Value extends ProxyValue | MitigationValue | null>(
  value: Value,
  isWithheld: boolean,
): Value {
  return isWithheld ? (roughlyWithin(value) as Value) : value;
}

/** Members of what is told of an attribute by segments, or by the worst-off group. */
const rough: ReadonlySet<string> = new Set([
  'gap',
  'ratio',
  'cramersV',
  'information',
  'auc',
  'share',
  'overall',
]);

function roughlyWithin(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(roughlyWithin);
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, member]: [string, unknown]) => [
      name,
      rough.has(name) && typeof member === 'number' ? rounded(member) : roughlyWithin(member),
    ]),
  );
}
