import type { CurveData } from '../../../ui/charts/curve.ts';
import type { CustomerMapData } from '../../../ui/charts/customerMap.ts';
import type { HeatmapData } from '../../../ui/charts/heatmap.ts';
import type { SegmentsValue } from '../spec.ts';
import type { Profiles, ShownSegment } from './ranking.ts';

/** The curve over k, with the k that the person has pointed at before its segments are there. */
export function curveOf(value: SegmentsValue, chosen: number): CurveData {
  return { points: value.curve, chosen, proposed: value.proposed, elbow: value.elbow };
}

/** The map's points with the segments' names; segments stand by label. */
export function mapOf(value: SegmentsValue, segments: readonly ShownSegment[]): CustomerMapData {
  const byLabel = [...segments].sort((a, b) => a.label - b.label);
  return { x: value.map.x, y: value.map.y, segment: value.map.segment, segments: byLabel };
}

/** Standard deviations at which the colours are full. */
const limit = 2.5;

/** Segment × feature, those that form segments first; printed as medians in units where asked. */
export function heatmapOf(
  segments: readonly ShownSegment[],
  profiles: Profiles,
  medians: boolean,
): HeatmapData {
  const features = [...profiles.features].sort((a, b) => Number(b.used) - Number(a.used));
  const standing = (segment: ShownSegment, id: string) =>
    segment.profile?.standings.find(({ feature }) => feature === id);
  const table = (value: (segment: ShownSegment, id: string) => number | undefined) =>
    segments.map((segment) => features.map(({ id }) => value(segment, id) ?? Number.NaN));
  return {
    rows: segments.map(({ name, rank }) => ({ name, rank })),
    columns: features.map(({ name, unit }) => ({ name, unit })),
    values: table((segment, id) => standing(segment, id)?.z),
    ...(medians ? { printed: table((segment, id) => standing(segment, id)?.median) } : {}),
    limit,
  };
}
