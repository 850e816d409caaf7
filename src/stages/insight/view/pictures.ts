import type { StandingDatum } from '../../../ui/charts/standings.ts';
import type { StandingsTable } from '../../../ui/charts/standingsHeatmap.ts';
import type { InsightValue, SegmentProfile } from '../spec.ts';

/** A segment's place in colours: S1 is 0. */
export function rankOf(segment: SegmentProfile): number {
  return Number(segment.id.slice(1)) - 1;
}

/** How a segment stands in each feature, beside another where there is one. */
export function standingsOf(
  value: InsightValue,
  segment: SegmentProfile,
  other: SegmentProfile | null,
): StandingDatum[] {
  return value.features.map((feature, place) => ({
    feature: feature.name,
    z: segment.standings[place]?.z ?? 0,
    other: other ? (other.standings[place]?.z ?? 0) : null,
  }));
}

/** How the segments stand in all features. */
export function standingsTable({ segments, features }: InsightValue): StandingsTable {
  return {
    features,
    segments: segments.map((segment) => ({ ...segment, rank: rankOf(segment) })),
  };
}

/** How many times a segment's share of revenue is its share of customers; null where revenue is not known. */
export function valueIndex({ revenueShare, share }: SegmentProfile): number | null {
  return revenueShare === null || share === 0 ? null : revenueShare / share;
}
