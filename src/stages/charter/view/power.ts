import { formatCount, formatCounted, formatShare, formatShareBound } from '../../../core/format.ts';
import {
  twoMeanDifference,
  twoMeanPower,
  twoMeanSize,
  twoProportionDifference,
  twoProportionPower,
  twoProportionSize,
} from '../../../stats/power.ts';
import type { CharterSpec, CharterValue, KpiSpec, Measure } from '../spec.ts';
import { kpiValue, measureWords, usualMeasure } from './words.ts';

/** A KPI with its baseline, its own or measured in the data, and where that comes from. */
export interface Baseline {
  readonly name: string;
  readonly measure: Measure;
  readonly value: number | null;
  readonly deviation: number | null;
  readonly target: number | null;
  readonly measured: boolean;
}

/** What a segment of a share of the customers can show, half of it held out. */
export interface PowerRow {
  readonly share: number;
  readonly customers: number;
  readonly perGroup: number;
  /** The nearest value of the KPI, for the better, that is told from the baseline four times in five; null where none is. */
  readonly detectable: number | null;
  /** Power for the target; null without one. */
  readonly power: number | null;
}

export interface PowerAnswer {
  readonly baseline: Baseline;
  readonly customers: number;
  /** Customers that each of two groups needs for the target; null without one. */
  readonly needed: number | null;
  readonly rows: readonly PowerRow[];
  readonly smallest: PowerRow;
  readonly sentence: string;
}

const shownShares = [0.2, 0.1, 0.05, 0.02, 0.01];

/** The share or mean that the data tells of a measure; null where it does not. */
export function measuredValue(
  measure: Measure,
  value: CharterValue,
): { readonly value: number; readonly deviation: number | null } | null {
  const share = (part: number, whole: number) =>
    whole > 0 ? { value: part / whole, deviation: null } : null;
  const { lapse, purchases, offers, campaigns, flags } = value;
  switch (measure) {
    case 'churn': {
      const flag = flags.find(({ role, column }) => role === 'outcome' && namesChurn(column));
      if (flag) return share(flag.yes, flag.known);
      return lapse && share(lapse.lapsed, lapse.active);
    }
    case 'repeat':
      return purchases && share(purchases.repeat, purchases.customers);
    case 'breadth': {
      const [offer] = offers;
      return offer ? share(offer.broad, offer.customers) : null;
    }
    case 'response': {
      const campaign = campaigns.find(({ response }) => response !== null);
      if (campaign) return share(campaign.respondedHeldOut, campaign.heldOut);
      const flag = flags.find(({ role, column }) => role === 'outcome' && !namesChurn(column));
      return flag ? share(flag.yes, flag.known) : null;
    }
    case 'spend':
      return purchases?.spend ? { value: purchases.spend.mean, deviation: purchases.spend.deviation } : null;
    default:
      return null;
  }
}

/** Whether a column of outcomes says who left. */
export const namesChurn = (column: string): boolean =>
  /churn|attrition|exited|cancel|lapsed|lost|left/i.test(column);

/** The first KPI, or the objective's usual one, with its baseline. */
export function baselineOf(spec: CharterSpec, value: CharterValue): Baseline {
  const kpi: KpiSpec | undefined = spec.kpis[0];
  const measure = kpi?.measure ?? usualMeasure[spec.objective];
  const found = measuredValue(measure, value);
  return {
    name: kpi?.name || measureWords[measure].title,
    measure,
    value: kpi?.baseline ?? found?.value ?? null,
    deviation: kpi?.deviation ?? found?.deviation ?? null,
    target: kpi?.target ?? null,
    measured: (kpi?.baseline ?? null) === null && found !== null,
  };
}

/** Customers who can be counted on: those who said yes to be contacted where a column tells it, else all. */
export function reachableCustomers(value: CharterValue): number {
  const consents = value.flags.flatMap(({ role, customers }) =>
    role === 'consent' && customers !== null ? [customers] : [],
  );
  return consents.length > 0 ? Math.max(...consents) : (value.customers[0]?.customers ?? 0);
}

/** What segments can show of the first KPI; null where no baseline is known, or nobody is there. */
export function powerAnswer(spec: CharterSpec, value: CharterValue): PowerAnswer | null {
  const baseline = baselineOf(spec, value);
  const customers = reachableCustomers(value);
  const isMean = measureWords[baseline.measure].kind === 'mean';
  if (baseline.value === null || customers < 4 || (isMean && !baseline.deviation)) return null;
  const shares = [...new Set([...shownShares, spec.smallestShare])].sort((a, b) => b - a);
  const rows = shares.map((share) => rowOf(share, customers, baseline));
  const smallest = rowOf(spec.smallestShare, customers, baseline);
  const needed = neededFor(baseline);
  return {
    baseline,
    customers,
    needed,
    rows,
    smallest,
    sentence: sentenceOf(smallest, baseline, customers, needed),
  };
}

function rowOf(share: number, customers: number, baseline: Baseline): PowerRow {
  const size = Math.floor(customers * share);
  const perGroup = Math.floor(size / 2);
  const { value, target, deviation, measure } = baseline;
  const { kind, lowerIsBetter } = measureWords[measure];
  const row = { share, customers: size, perGroup };
  if (value === null || perGroup < 2) return { ...row, detectable: null, power: null };
  const direction = lowerIsBetter ? -1 : 1;
  if (kind === 'share') {
    const difference = twoProportionDifference(value, perGroup, direction);
    const power = target === null ? null : twoProportionPower(value, target, perGroup);
    return { ...row, detectable: difference === null ? null : value + difference, power };
  }
  const spread = deviation ?? 0;
  return {
    ...row,
    detectable: value + direction * twoMeanDifference(spread, perGroup),
    power: target === null ? null : twoMeanPower(target - value, spread, perGroup),
  };
}

function neededFor({ value, target, deviation, measure }: Baseline): number | null {
  if (value === null || target === null) return null;
  return measureWords[measure].kind === 'share'
    ? twoProportionSize(value, target)
    : twoMeanSize(target - value, deviation ?? 0);
}

function sentenceOf(row: PowerRow, baseline: Baseline, customers: number, needed: number | null): string {
  const { measure, value, target } = baseline;
  const group = `A segment of ${formatShareBound(row.share)} has ${formatCount(row.customers)} of ${formatCounted(customers, 'customer')}; with half of them held out`;
  const from = value === null ? '' : kpiValue(value, measure);
  const better = measureWords[measure].lowerIsBetter ? 'or less' : 'or more';
  const shows =
    row.detectable === null
      ? `${group}, no change from ${from} could be told from chance.`
      : `${group}, a change from ${from} to ${kpiValue(row.detectable, measure)} ${better} is found four times in five.`;
  if (target === null || needed === null || row.power === null) return shows;
  const size = Number.isFinite(needed)
    ? `needs ${formatCount(2 * needed)} customers`
    : 'is no change, so that nothing can show it';
  return `${shows} The target of ${kpiValue(target, measure)} ${size}; here it is found with a probability of ${formatShare(row.power)}.`;
}
