import type { CurveData } from '../../../ui/charts/curve.ts';
import type { CustomerMapData } from '../../../ui/charts/customerMap.ts';
import type { StandingsTable } from '../../../ui/charts/standingsHeatmap.ts';
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

/** How segments stand in features, those that form segments first. */
export function standingsTable(segments: readonly ShownSegment[], profiles: Profiles): StandingsTable {
  const features = [...profiles.features].sort((a, b) => Number(b.used) - Number(a.used));
  return {
    features,
    segments: segments.map(({ name, rank, profile }) => ({
      name,
      rank,
      standings: features.map(({ id }) => profile?.standings.find(({ feature }) => feature === id)),
    })),
  };
}
