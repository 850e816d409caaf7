import { chiSquareQuantile } from '../../stats/drift/chiSquareQuantile.ts';
import {
  alertRulesJson,
  type AlertFeature,
  type AlertRule,
  type AlertRules,
} from '../../exports/alertRules.ts';
import { alertRulesSql } from '../../exports/alertSql.ts';
import type { PublishedVersion } from '../registry/spec.ts';
import { momentOf } from './moments.ts';
import type { MonitoringSpec } from './settingSchema.ts';
import { triggerWords, type Trigger } from './triggerSchema.ts';
import type { MonitoredSource } from './valueSchema.ts';

/** Groups of fewer customers do not leave the study. */
const fewestTold = 11;
/** Quantiles by which a warehouse measures how far a number moved. */
const steps = 20;

/** What the exported rules are made of. */
export interface AlertParts {
  readonly version: PublishedVersion;
  /** When the version was put into production, as an ISO time; null if it never was. */
  readonly inProductionSince: string | null;
  readonly spec: Pick<MonitoringSpec, 'triggers' | 'falseDiscovery' | 'effectFloor'>;
  readonly sources: readonly MonitoredSource[];
}

/** How a file of alert rules is written. */
export const alertFiles = {
  'alerts-json': { write: alertRulesJson, name: 'alert rules.json', type: 'application/json' },
  'alerts-sql': { write: alertRulesSql, name: 'alert rules.sql', type: 'application/sql' },
} as const;

/**
 * The enabled triggers, the agreed service levels and the published reference as rules that a warehouse can look at. Values and
 * segments of fewer than 11 customers are left out or taken together; nothing else than counts and quantiles leaves.
 */
export function alertRules({ version, inProductionSince, spec, sources }: AlertParts): AlertRules {
  const { falseDiscovery, effectFloor } = spec;
  const told = version.segments.filter(({ size }) => size >= fewestTold);
  const features = featuresOf(version, falseDiscovery);
  const critical = (tests: number): number => chiSquareQuantile(falseDiscovery / Math.max(1, tests), 1);
  const missing = version.reference.features.length - features.length;
  return {
    model: {
      id: version.id,
      name: version.name,
      publishedAt: version.publishedAt,
      fingerprint: version.fingerprint,
    },
    customers: version.reference.customers,
    features,
    segments: told.map(({ id, name, size }) => ({ id, name, size })),
    rules: spec.triggers
      .filter(({ enabled }) => enabled)
      .map((trigger) => ruleOf(trigger, version.publishedAt, inProductionSince)),
    falseDiscovery,
    effectFloor,
    criticalShare: { features: critical(features.length), segments: critical(told.length) },
    sources: sources.flatMap(({ name, everyDays, graceDays }) =>
      everyDays === null ? [] : [{ name, everyDays, graceDays }],
    ),
    left: [
      ...(told.length < version.segments.length
        ? [
            `Segments of fewer than ${fewestTold} customers are left out: ${version.segments.length - told.length}.`,
          ]
        : []),
      ...(missing > 0
        ? [`Features with fewer than ${fewestTold} customers of the reference are left out: ${missing}.`]
        : []),
    ],
  };
}

function featuresOf({ reference, preparation }: PublishedVersion, falseDiscovery: number): AlertFeature[] {
  const prepared = new Map(preparation.map((one) => [one.id, one]));
  const told = reference.features.flatMap((feature): Omit<AlertFeature, 'critical'>[] => {
    const { id, missing, deviation, values } = feature;
    const { name = id, used = false } = prepared.get(id) ?? {};
    const common = { id, name, used, missing, deviation };
    if (values !== null && values.length <= 10) return valuesOf(common, values);
    const { edges, counts } = withoutSmallBins(feature.edges, feature.counts);
    if (counts.length === 0) return [];
    const quantiles = middles(feature.quantiles);
    return [{ ...common, bins: { kind: 'number', edges }, counts, quantiles }];
  });
  return told.map((feature) => {
    const degrees = Math.max(1, feature.counts.length - 1);
    return { ...feature, critical: chiSquareQuantile(falseDiscovery / told.length, degrees) };
  });
}

/** A feature by its values; those with few customers count with all values that the reference does not have. */
function valuesOf(
  common: Pick<AlertFeature, 'id' | 'name' | 'used' | 'missing' | 'deviation'>,
  values: readonly (readonly [number, number])[],
): Omit<AlertFeature, 'critical'>[] {
  const frequent = values.filter(([, count]) => count >= fewestTold);
  let rare = values.reduce((sum, [, count]) => sum + (count < fewestTold ? count : 0), 0);
  while (rare > 0 && rare < fewestTold && frequent.length > 0) {
    const least = frequent.reduce((found, entry) => (entry[1] < found[1] ? entry : found));
    frequent.splice(frequent.indexOf(least), 1);
    rare += least[1];
  }
  if (frequent.length === 0) return [];
  const bins = { kind: 'values' as const, values: frequent.map(([value]) => value) };
  return [{ ...common, bins, counts: [...frequent.map(([, count]) => count), rare], quantiles: [] }];
}

/** Bins of which none has few customers: each such bin is joined with the next, the last with the one before. */
function withoutSmallBins(
  edges: readonly number[],
  counts: readonly number[],
): { readonly edges: number[]; readonly counts: number[] } {
  const found: { edges: number[]; counts: number[] } = { edges: [], counts: [] };
  let open = 0;
  counts.forEach((count, bin) => {
    open += count;
    if (open < fewestTold) return;
    found.counts.push(open);
    const edge = edges[bin];
    if (edge !== undefined) found.edges.push(edge);
    open = 0;
  });
  const last = found.counts.length - 1;
  if (last >= 0) {
    found.counts[last] = (found.counts[last] as number) + open;
    found.edges.length = last;
  }
  return found;
}

/** Quantiles at the middles of twenty equal parts, from those at even steps; linear between them. */
function middles(quantiles: readonly number[]): number[] {
  const last = quantiles.length - 1;
  if (last < 1) return [];
  return Array.from({ length: steps }, (_, i) => {
    const position = ((i + 0.5) / steps) * last;
    const floor = Math.floor(position);
    const low = quantiles[floor] as number;
    return low + (position - floor) * ((quantiles[Math.min(last, floor + 1)] as number) - low);
  });
}

function ruleOf(trigger: Trigger, publishedAt: string, inProductionSince: string | null): AlertRule {
  const told = { id: trigger.id, kind: trigger.kind, sentence: triggerWords(trigger), after: null };
  switch (trigger.kind) {
    case 'drift':
    case 'unassigned':
      return { ...told, limit: trigger.share };
    case 'features':
    case 'columns':
      return { ...told, limit: trigger.count };
    case 'size':
      return { ...told, limit: trigger.change };
    case 'stability':
      return { ...told, limit: trigger.reassigned };
    case 'age':
      return { ...told, limit: trigger.days, after: dayAfter(publishedAt, trigger.days) };
    case 'cadence':
      return { ...told, limit: trigger.days, after: dayAfter(inProductionSince, trigger.days - 1) };
  }
}

function dayAfter(since: string | null, days: number): string | null {
  const start = momentOf(since);
  return start === null ? null : new Date(start + days * 86_400_000).toISOString().slice(0, 10);
}
