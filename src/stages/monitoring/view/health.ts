import type { ComparisonCounts } from '../../../core/flaggedComparisons.ts';
import {
  formatCount,
  formatCounted,
  formatDay,
  formatShareBound,
  formatShareCell,
} from '../../../core/format.ts';
import type { ControlData, ControlPoint } from '../../../ui/charts/controlChart.ts';
import { driftedFeatures } from './driftedFeatures.ts';
import type { MonitoredSnapshot, MonitoringValue } from '../spec.ts';
import { toldSnapshots } from './shown.ts';

/** One thing at a glance, with its history. */
export interface Tile {
  readonly key: 'coverage' | 'size' | 'segments' | 'stability' | 'drift' | 'fairness' | 'age';
  readonly title: string;
  readonly value: string;
  readonly meaning: string;
  readonly tone: 'plain' | 'ok' | 'warn' | 'bad';
  /** Null where it has no history. */
  readonly history: ControlData | null;
}

/** What the fairness stage found, where an audit was made. */
export interface AuditFacts extends ComparisonCounts {
  /** Made for settings or data from before. */
  readonly stale: boolean;
}

const day = 86_400_000;

/** Coverage, size, segments, stability, drift, fairness and age at the newest snapshot, each with its history. */
export function tilesOf(value: MonitoringValue, audit: AuditFacts | null): Tile[] {
  const told = toldSnapshots(value);
  const last = told.at(-1);
  if (!last || !value.version) return [];
  return [
    coverage(told, last, value),
    size(told, last),
    segments(told, last),
    stability(told, last),
    drift(told, last, value.version),
    ...(audit ? [fairness(audit)] : []),
    age(value.version, value.at),
  ];
}

function history(
  quantity: string,
  snapshots: readonly MonitoredSnapshot[],
  value: (snapshot: MonitoredSnapshot) => number | null,
  format: (value: number) => string,
  alarm: (snapshot: MonitoredSnapshot) => boolean = () => false,
): ControlData | null {
  const points = snapshots.flatMap((snapshot): ControlPoint[] => {
    const own = value(snapshot);
    if (own === null) return [];
    const alarms = alarm(snapshot) ? ['beyond the limit'] : [];
    return [{ label: snapshot.label, value: own, centre: null, lower: null, upper: null, alarms }];
  });
  return points.length < 2 ? null : { quantity, points, format };
}

const covered = ({ customers, unassigned }: MonitoredSnapshot): number =>
  customers / Math.max(1, customers + unassigned);

function coverage(told: readonly MonitoredSnapshot[], last: MonitoredSnapshot, value: MonitoringValue): Tile {
  const isBad = value.pipeline.some(({ kind, tone }) => kind === 'coverage' && tone !== 'ok');
  return {
    key: 'coverage',
    title: 'Coverage',
    value: formatShareCell(covered(last)),
    meaning:
      last.unassigned === 0
        ? 'everybody has a segment'
        : `${formatCounted(last.unassigned, 'customer')} ${last.unassigned === 1 ? 'has' : 'have'} none`,
    tone: isBad ? 'bad' : 'ok',
    history: history('Coverage', told, covered, formatShareCell),
  };
}

function size(told: readonly MonitoredSnapshot[], last: MonitoredSnapshot): Tile {
  const before = told.at(-2);
  const grown = before && before.customers > 0 ? last.customers / before.customers - 1 : null;
  return {
    key: 'size',
    title: 'Customers',
    value: formatCount(last.customers),
    meaning:
      grown === null
        ? last.label
        : `${grown === 0 ? 'unchanged' : `${grown > 0 ? '+' : '−'}${formatShareBound(Math.abs(grown))}`} since ${before?.label ?? ''}`,
    tone: 'plain',
    history: history('Customers', told, ({ customers }) => customers, formatCount),
  };
}

const changed = ({ segments: own }: MonitoredSnapshot): number =>
  own.filter(({ level }) => level === 'drifted').length;

function segments(told: readonly MonitoredSnapshot[], last: MonitoredSnapshot): Tile {
  const count = changed(last);
  return {
    key: 'segments',
    title: 'Segment sizes',
    value: last.isReference ? '—' : `${count} of ${last.segments.length}`,
    meaning: last.isReference ? 'this is the reference itself' : 'changed beyond the limit',
    tone: count > 0 ? 'warn' : 'ok',
    history: history('Segments changed', told, changed, String, (snapshot) => changed(snapshot) > 0),
  };
}

function stability(told: readonly MonitoredSnapshot[], last: MonitoredSnapshot): Tile {
  const kept = ({ migration }: MonitoredSnapshot): number | null =>
    migration?.reassigned ? 1 - migration.reassigned.value : null;
  const own = kept(last);
  const rate = last.migration?.reassigned;
  return {
    key: 'stability',
    title: 'Stability',
    value: own === null ? '—' : formatShareCell(own),
    meaning: rate
      ? `of stayers kept their segment (${formatShareBound(1 - rate.high)} to ${formatShareBound(1 - rate.low)})`
      : 'needs two snapshots with the same customers',
    tone: 'plain',
    history: history('Stayers who kept their segment', told, kept, formatShareCell),
  };
}

function drift(
  told: readonly MonitoredSnapshot[],
  last: MonitoredSnapshot,
  version: MonitoringValue['version'],
): Tile {
  const drifted = ({ features }: MonitoredSnapshot): number =>
    driftedFeatures(version, features).forming.drifted;
  const { forming, others } = driftedFeatures(version, last.features);
  const aside = others.all === 0 ? '' : `; ${others.drifted} of ${others.all} others`;
  return {
    key: 'drift',
    title: 'Feature drift',
    value: last.isReference ? '—' : `${forming.drifted} of ${forming.all}`,
    meaning: last.isReference
      ? 'this is the reference itself'
      : `features that form segments drifted${aside}`,
    tone: forming.drifted > 0 ? 'warn' : 'ok',
    history: history('Features that drifted', told, drifted, String, (snapshot) => drifted(snapshot) > 0),
  };
}

function fairness({ tested, flagged, ofUnknown, stale }: AuditFacts): Tile {
  const more = ofUnknown === 0 ? '' : `, ${formatCount(ofUnknown)} more for people without a value`;
  const words = `of ${formatCount(tested)} ${tested === 1 ? 'comparison' : 'comparisons'} flagged${more}`;
  return {
    key: 'fairness',
    title: 'Fairness audit',
    value: formatCount(flagged),
    meaning: stale ? `${words}, before the last change` : words,
    tone: flagged + ofUnknown > 0 ? 'warn' : 'plain',
    history: null,
  };
}

function age({ publishedAt, inProductionSince }: NonNullable<MonitoringValue['version']>, at: string): Tile {
  const days = Math.max(0, Math.floor((Date.parse(at) - Date.parse(publishedAt)) / day));
  return {
    key: 'age',
    title: 'Age',
    value: formatCounted(days, 'day'),
    meaning: inProductionSince
      ? `in production since ${formatDay(inProductionSince)}`
      : 'never in production',
    tone: 'plain',
    history: null,
  };
}
