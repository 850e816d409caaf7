import * as v from 'valibot';
import type { Json } from '../../core/json.ts';
import { defineStage } from '../../core/recipe.ts';

/** Letters in a model's version: the first of the segments artifact's key, as `model_version` in lists has them. */
const versionLength = 12;
/** Stands for names of which it is not known which segmentation they were given to. */
const unbound = 'unbound';

const unseen = /[\p{Default_Ignorable_Code_Point}\p{C}\p{Z}\u2800]/gu;
const name = v.pipe(
  v.string(),
  v.trim(),
  v.maxLength(200),
  v.check((text) => text.replace(unseen, '') !== '', 'a name needs a character that can be seen'),
);
const segmentId = v.pipe(v.string(), v.regex(/^S\d+$/));

const schema = v.strictObject({
  /**
   * Names given by a person: by the version of the segmentation that they were given to, then by segment id (S1, S2, …). A
   * segmentation shows its own names and no others, since S1 of another is other people; the others come back with theirs.
   */
  names: v.record(v.pipe(v.string(), v.regex(/^([0-9a-f]{12}|unbound)$/)), v.record(segmentId, name)),
});

export type InsightSpec = v.InferOutput<typeof schema>;

type Names = Readonly<Record<string, string>>;

/** A segmentation's version, by the key of its artifact. */
export const versionOf = (key: string): string => key.slice(0, versionLength);

/** The names that a person gave to the segments of this segmentation, and those from before names knew theirs. */
export function namesOf({ names }: InsightSpec, version: string): Names {
  return { ...names[unbound], ...names[version] };
}

/**
 * The spec with a segment's name given, or taken back with null. What was not bound to a segmentation is bound to this one,
 * as far as it has such segments.
 * @param ids of this segmentation's segments.
 */
export function renamed(
  spec: InsightSpec,
  version: string,
  ids: readonly string[],
  id: string,
  given: string | null,
): InsightSpec {
  const own = Object.entries(namesOf(spec, version)).filter(([key]) => key !== id && ids.includes(key));
  const names = given === null ? own : [...own, [id, given] as const];
  const others = Object.entries(spec.names).filter(([key]) => key !== version && key !== unbound);
  const bound = names.length === 0 ? [] : [[version, Object.fromEntries(names)] as const];
  return { names: Object.fromEntries([...others, ...bound]) };
}

/** Names from before names knew their segmentation, and those of other segmentations. */
export function looseNames({ names }: InsightSpec, version: string): { unbound: Names; elsewhere: string[] } {
  const others = Object.entries(names).filter(([key]) => key !== version && key !== unbound);
  return {
    unbound: names[unbound] ?? {},
    elsewhere: [...new Set(others.flatMap(([, given]) => Object.values(given)))],
  };
}

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

/** A yes/no column with the role “outcome”: of how many customers it is known, and of how many it is yes. */
export interface OutcomeProfile {
  readonly name: string;
  readonly known: number;
  readonly yes: number;
  /** By 0-based label. */
  readonly segments: readonly { readonly known: number; readonly yes: number }[];
}

/** The figure by which segments are told apart in a feature. */
export type Typical = 'median' | 'mean';

export interface InsightValue {
  /** Version of the segmentation: what names are bound to. */
  readonly version: string;
  readonly customers: number;
  /** One sentence of plain verdict over the segments. */
  readonly verdict: string;
  readonly features: readonly {
    readonly id: string;
    readonly name: string;
    readonly unit: string;
    readonly used: boolean;
    readonly median: number;
    readonly mean: number;
    /** Which of the two tells segments apart. */
    readonly typical: Typical;
  }[];
  readonly segments: readonly SegmentProfile[];
  readonly outcomes: readonly OutcomeProfile[];
  /** Table of one row a segment for queries: id, name, size, share, and the medians under the features' ids. */
  readonly table: string;
  readonly warnings: readonly string[];
}

export const definition = defineStage<InsightSpec>({
  stage: 'insight',
  title: 'Insight',
  purpose: 'Who the segments are: size, value, and what sets each apart.',
  order: 50,
  version: 2,
  migrations: [bindNames],
  algorithm: 3,
  schema,
  defaults: { names: {} },
  inputs: ['quality', 'features', 'segments'],
  label: (before, after) => {
    const [given] = namings(after).filter(({ version, id, own }) => namesOf(before, version)[id] !== own);
    return given ? `Name ${given.id} “${given.own}”` : 'Take back a segment’s name';
  },
});

function namings({ names }: InsightSpec) {
  return Object.entries(names).flatMap(([version, given]) =>
    Object.entries(given).map(([id, own]) => ({ version, id, own })),
  );
}

/** Version 1 had names by segment id alone, whichever segmentation was there. */
function bindNames(old: Json): Json {
  const before = typeof old === 'object' && old !== null && 'names' in old ? old.names : undefined;
  if (typeof before !== 'object' || before === null) return old;
  return { names: Object.keys(before).length === 0 ? {} : { [unbound]: before } };
}
