import type { HeatmapData } from './heatmap.ts';

/** How segments stand in features. */
export interface StandingsTable {
  readonly segments: readonly {
    readonly name: string;
    /** 0 for the largest: gives the colour. */
    readonly rank: number;
    /** How it stands in each feature, in the order of `features`; absent where that is not known yet. */
    readonly standings: readonly (Standing | undefined)[];
  }[];
  readonly features: readonly {
    readonly name: string;
    readonly unit: string;
    /** Which figure tells segments apart in it. */
    readonly typical: 'median' | 'mean';
  }[];
}

export interface Standing {
  /** Mean of the segment less that of all customers, in standard deviations of all. */
  readonly z: number;
  /** Both in the feature's unit. */
  readonly median: number;
  readonly mean: number;
}

/** What a heatmap of standings prints in its cells. */
export type Printed = 'z' | 'values';

/** Standard deviations at which the colours are full. */
const limit = 2.5;

/** Segment × feature, coloured by standard deviations; values are medians or means, as each column's unit says. */
export function standingsHeatmap({ segments, features }: StandingsTable, printed: Printed): HeatmapData {
  const table = (pick: (standing: Standing, typical: 'median' | 'mean') => number) =>
    segments.map(({ standings }) =>
      features.map(({ typical }, place) => {
        const standing = standings[place];
        return standing ? pick(standing, typical) : Number.NaN;
      }),
    );
  return {
    rows: segments.map(({ name, rank }) => ({ name, rank })),
    columns: features.map(({ name, unit, typical }) => ({
      name,
      unit: unit === '' ? typical : `${typical}, ${unit}`,
    })),
    values: table(({ z }) => z),
    ...(printed === 'values' ? { printed: table((standing, typical) => standing[typical]) } : {}),
    limit,
  };
}
