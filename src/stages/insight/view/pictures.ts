import type { HeatmapData } from '../../../ui/charts/heatmap.ts';
import type { StandingDatum } from '../../../ui/charts/standings.ts';
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

const limit = 2.5;

/** Segment × feature as deviations, or with medians printed. */
export function heatmapOf(value: InsightValue, medians: boolean): HeatmapData {
  const table = (pick: (segment: SegmentProfile, place: number) => number | undefined) =>
    value.segments.map((segment) => value.features.map((_, place) => pick(segment, place) ?? Number.NaN));
  return {
    rows: value.segments.map((segment) => ({ name: segment.name, rank: rankOf(segment) })),
    columns: value.features.map(({ name, unit }) => ({ name, unit })),
    values: table((segment, place) => segment.standings[place]?.z),
    ...(medians ? { printed: table((segment, place) => segment.standings[place]?.median) } : {}),
    limit,
  };
}

/** How many times a segment's share of revenue is its share of customers; null where revenue is not known. */
export function valueIndex({ revenueShare, share }: SegmentProfile): number | null {
  return revenueShare === null || share === 0 ? null : revenueShare / share;
}
