import * as v from 'valibot';
import { defineStage } from '../../core/recipe.ts';

const schema = v.strictObject({
  /** Names given by a person, by segment id (S1, S2, …); the others keep the suggested ones. */
  names: v.record(
    v.pipe(v.string(), v.regex(/^S\d+$/)),
    v.pipe(v.string(), v.trim(), v.minLength(1), v.maxLength(200)),
  ),
});

export type InsightSpec = v.InferOutput<typeof schema>;

/** How a segment stands out in one feature. */
export interface Standing {
  readonly feature: string;
  /** Mean of the segment minus mean of all customers, in standard deviations of all, after transform and capping. */
  readonly z: number;
  /** Median in the feature's unit. */
  readonly median: number;
  readonly mean: number;
}

export interface SegmentProfile {
  /** S1, S2, … by size. */
  readonly id: string;
  /** 0-based label. */
  readonly index: number;
  readonly name: string;
  readonly suggested: string;
  /** One plain sentence that says what the name rests on. */
  readonly evidence: string;
  readonly size: number;
  readonly share: number;
  /** Share of all `monetary`; null where no such feature is known. */
  readonly revenueShare: number | null;
  /** Mean margin: 0 on the border of two segments, 1 at the centroid. */
  readonly margin: number;
  /** In the order of `features`. */
  readonly standings: readonly Standing[];
}

export interface InsightValue {
  readonly customers: number;
  /** One sentence of plain verdict over the segments. */
  readonly verdict: string;
  readonly features: readonly {
    readonly id: string;
    readonly name: string;
    readonly unit: string;
    readonly used: boolean;
    readonly median: number;
  }[];
  readonly segments: readonly SegmentProfile[];
  /** Table of one row a segment for queries: id, name, size, share, and the medians under the features' ids. */
  readonly table: string;
  readonly warnings: readonly string[];
}

export const definition = defineStage<InsightSpec>({
  stage: 'insight',
  title: 'Insight',
  purpose: 'Who the segments are: size, value, and what sets each apart.',
  order: 50,
  version: 1,
  migrations: [],
  algorithm: 1,
  schema,
  defaults: { names: {} },
  inputs: ['features', 'segments'],
  label: (before, after) => {
    const [id] = Object.keys(after.names).filter((key) => before.names[key] !== after.names[key]);
    return id ? `Name ${id} “${after.names[id] ?? ''}”` : 'Take back a segment’s name';
  },
});
