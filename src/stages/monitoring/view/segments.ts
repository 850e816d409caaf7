import { formatNumber, formatShareBound } from '../../../core/format.ts';
import type { ChangeData } from '../../../ui/charts/changeBars.ts';
import type { ControlData } from '../../../ui/charts/controlChart.ts';
import type { HeatmapData } from '../../../ui/charts/heatmap.ts';
import type { Decomposed, MonitoredSnapshot, MonitoringValue, SegmentDrift } from '../spec.ts';
import { featureName, rankOf, segmentName } from './shown.ts';

export interface SegmentRow {
  readonly drift: SegmentDrift;
  readonly name: string;
  readonly rank: number;
  /** Members in both this snapshot and the one before over members in either; null where nobody could be followed. */
  readonly jaccard: number | null;
  /** What became of it. */
  readonly state: 'goes on' | 'dissolved' | 'turned over' | 'new';
}

/** Overlap of members below which a segment is another one than before (Hennig 2007). */
const leastOverlap = 0.5;

/** The segments of a snapshot in the order of their ids. */
export function segmentRows(value: MonitoringValue, snapshot: MonitoredSnapshot): SegmentRow[] {
  return snapshot.segments
    .map((drift, index): SegmentRow => {
      const jaccard = snapshot.migration?.jaccard[index] ?? null;
      const before = snapshot.decomposition[index]?.before ?? null;
      const state =
        drift.size === 0
          ? 'dissolved'
          : before === 0
            ? 'new'
            : jaccard !== null && jaccard < leastOverlap
              ? 'turned over'
              : 'goes on';
      return { drift, name: segmentName(value, drift.id), rank: rankOf(drift.id), jaccard, state };
    })
    .sort((a, b) => a.rank - b.rank);
}

/** A segment's share or movement over the snapshots with its limits; null where there are too few. */
export function segmentChart(
  value: MonitoringValue,
  segment: string,
  kind: 'share' | 'movement',
): ControlData | null {
  const chart = value.charts.find((one) => one.segment === segment && one.kind === kind);
  if (!chart) return null;
  const labels = new Map(value.snapshots.map(({ id, label }) => [id, label]));
  return {
    quantity: kind === 'share' ? 'Share of customers' : 'Movement of the centre',
    format: kind === 'share' ? formatShareBound : (number) => formatNumber(number, 2),
    points: chart.points.map(({ snapshot, rules, ...point }) => ({
      ...point,
      label: labels.get(snapshot) ?? snapshot,
      alarms: rules,
    })),
  };
}

/** Which features moved the segments' centres: shares of the squared movement, with the sign of each feature's shift. */
export function movementHeatmap(value: MonitoringValue, snapshot: MonitoredSnapshot): HeatmapData {
  const used = (value.version?.features ?? []).filter((feature) => feature.used);
  const rows = segmentRows(value, snapshot);
  return {
    rows: rows.map(({ name, rank }) => ({ name, rank })),
    columns: used.map(({ id }) => ({ name: featureName(value, id) })),
    values: rows.map(({ drift }) => used.map((_, place) => drift.shifts[place] ?? Number.NaN)),
    limit: 0.5,
    decimals: 2,
  };
}

/** What changed the sizes under one version, as bars. */
export function changeData(value: MonitoringValue, parts: readonly Decomposed[]): ChangeData {
  return {
    parts: ['population', 'customers who stayed'],
    rows: [...parts]
      .sort((a, b) => rankOf(a.id) - rankOf(b.id))
      .map(({ id, before, after, population, customer }) => ({
        name: segmentName(value, id),
        before,
        after,
        parts: [population, customer],
      })),
  };
}

/** Segments whose centre a feature moved by a tenth of a standard deviation or more, the most moved first. */
export function movedSegments(
  value: MonitoringValue,
  snapshot: MonitoredSnapshot,
  feature: string,
): { readonly name: string; readonly shift: number }[] {
  const place = (value.version?.features ?? [])
    .filter(({ used }) => used)
    .findIndex(({ id }) => id === feature);
  return snapshot.segments
    .map(({ id, shifts }) => ({ name: segmentName(value, id), shift: shifts[place] ?? 0 }))
    .filter(({ shift }) => Math.abs(shift) >= 0.1)
    .sort((a, b) => Math.abs(b.shift) - Math.abs(a.shift))
    .slice(0, 4);
}
