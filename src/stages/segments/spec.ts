import * as v from 'valibot';
import type { EngineRecord } from '../../core/engineRecord.ts';
import { minimumFields, type SegmentModel } from '../../core/fitted/model.ts';
import type { Json } from '../../core/json.ts';
import { defineStage } from '../../core/recipe.ts';
import { formatPercent } from '../../core/format.ts';

const whole = (least: number, most: number) =>
  v.pipe(v.number(), v.safeInteger(), v.minValue(least), v.maxValue(most));

const schema = v.strictObject({
  method: v.literal('k-means'),
  /** null: the number that the curve proposes. */
  k: v.nullable(whole(1, 256)),
  /** The numbers of segments that are compared. */
  from: whole(2, 256),
  to: whole(2, 256),
  restarts: whole(1, 100),
  maxIterations: whole(1, 10_000),
  /** Times the mean variance of the features: Lloyd stops when centroids move less (scikit-learn's definition). */
  tolerance: v.pipe(v.number(), v.minValue(0), v.maxValue(1)),
  /** Rows on which starts are tried. */
  sample: whole(100, 10_000_000),
  /** Rows on which the silhouettes of the compared numbers are measured. */
  silhouetteSample: whole(100, 100_000),
  /** Customers up to whom the silhouette of the chosen segments is measured over all pairs. */
  silhouetteExact: whole(100, 200_000),
  /** Customers on whom it is measured where there are more. */
  silhouetteDrawn: whole(100, 100_000),
  /** Megabytes of scaled features (customers × features × 4 bytes) that are held at once; above, mini-batches are fitted. */
  memory: whole(1, 8_000),
  /** The least share of every group in every segment, as a part of its share among all; absent where none is asked for. */
  minimum: v.exactOptional(v.strictObject(minimumFields)),
});

export type { SegmentModel };
export type MinimumSpec = NonNullable<v.InferOutput<typeof schema>['minimum']>;
export type SegmentsSpec = v.InferOutput<typeof schema>;

/** What version 1 did not have, with what it did; left out of the key, so that what was fitted and named before is found again. */
const added = { silhouetteExact: 10_000, silhouetteDrawn: 5_000, memory: 1_024 } as const;

export interface CurvePoint {
  readonly k: number;
  readonly inertia: number;
  /** Mean silhouette (Euclidean, as scikit-learn) on a sample. */
  readonly silhouette: number;
  readonly calinskiHarabasz: number;
  readonly daviesBouldin: number;
}

/** A mean silhouette with its 95 % interval, which is empty where all pairs were taken. */
export interface MeasuredSilhouette {
  readonly mean: number;
  readonly low: number;
  readonly high: number;
  /** Customers that were measured. */
  readonly rows: number;
  readonly exact: boolean;
}

/** How well the chosen segments are told apart. */
export interface Validity {
  /** By Euclidean distances (Rousseeuw's and scikit-learn's definition). */
  readonly silhouette: MeasuredSilhouette;
  /** By squared Euclidean distances (Spark's default). */
  readonly squared: MeasuredSilhouette;
  /** 1 − d₁/d₂ of the distances to the nearest and the second nearest centre, over all customers. */
  readonly simplified: number;
  /** Over all customers. */
  readonly calinskiHarabasz: number;
  readonly daviesBouldin: number;
  /** How long the silhouettes took. */
  readonly milliseconds: number;
}

/** A feature of few values by which alone nearly all customers would be in the segment that they are in. */
export interface OneColumn {
  /** The feature's id and name. */
  readonly feature: string;
  readonly name: string;
  /** Distinct values, as compared. */
  readonly values: number;
  /** Share of customers whose segment its values tell. */
  readonly share: number;
  /** Adjusted Rand index of the segments and the values, those of one segment taken together. */
  readonly adjustedRand: number;
  /** Mean silhouette of the same segments by the other features, on a sample; null where there are none. */
  readonly without: number | null;
}

/** What a minimum of every group in every segment came to. */
export interface MinimumNote extends MinimumSpec {
  /** What tells the groups. */
  readonly column: string;
  /** Customers who are not in their nearest segment because of it. */
  readonly moved: number;
  /** Why it is not held, as a sentence; null where it is. */
  readonly problem: string | null;
}

/** A fit of more than fits in memory. */
export interface MiniBatchNote {
  /** One plain sentence: why. */
  readonly reason: string;
  readonly batches: number;
  /** Customers on whom starts were found and numbers of segments compared. */
  readonly sample: number;
}

/** Customers in the plane of the two first principal components. */
export interface CustomerMap {
  /** Shares of variance that the two axes explain. */
  readonly explained: readonly [number, number];
  /** At most 20,000 customers, drawn by seed; three equally long lists. */
  readonly x: readonly number[];
  readonly y: readonly number[];
  readonly segment: readonly number[];
  readonly customers: number;
}

export interface SegmentsValue {
  readonly k: number;
  readonly chosenBy: 'curve' | 'person';
  /** One plain sentence: why this k. */
  readonly reason: string;
  readonly curve: readonly CurvePoint[];
  readonly proposed: number;
  readonly elbow: number | null;
  readonly silhouetteRows: number;
  /** Customers over whom the curve's inertia and indices are: all, or a sample where not all fit in memory. */
  readonly curveRows: number;
  /** Null with one segment. */
  readonly validity: Validity | null;
  /** Null where no feature of few values tells the segments by itself; absent in what was computed before it was looked for. */
  readonly oneColumn?: OneColumn | null;
  /** Null where all customers were held at once. */
  readonly miniBatch: MiniBatchNote | null;
  /** Absent where no minimum was asked for. */
  readonly minimum?: MinimumNote;
  readonly model: SegmentModel;
  readonly customers: number;
  readonly sizes: readonly number[];
  /** Table in the order of the features' table: `segment` (0…k−1), `distance` (Euclidean, scaled units), `margin` (0…1). */
  readonly table: string;
  readonly map: CustomerMap;
  readonly fittedOn: EngineRecord;
}

const isAdded = (name: string, value: Json): boolean =>
  Object.entries(added).some(([known, standard]) => known === name && standard === value);

const isObject = (value: Json): value is { readonly [name: string]: Json } =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

export const definition = defineStage<SegmentsSpec>({
  stage: 'segments',
  title: 'Segments',
  purpose: 'Customers grouped by what they have in common, and how many groups the data supports.',
  order: 40,
  version: 2,
  migrations: [(old) => (isObject(old) ? { ...old, ...added } : old)],
  algorithm: 1,
  schema: v.pipe(
    schema,
    v.check((spec) => spec.from <= spec.to, 'the smallest number of segments is above the largest'),
  ),
  defaults: {
    method: 'k-means',
    k: null,
    from: 2,
    to: 10,
    restarts: 8,
    maxIterations: 300,
    tolerance: 1e-4,
    sample: 50_000,
    silhouetteSample: 5_000,
    ...added,
  },
  inputs: ['features'],
  keyed: (spec) => Object.fromEntries(Object.entries(spec).filter(([name, value]) => !isAdded(name, value))),
  label: (before, after) => {
    if (before.k !== after.k)
      return after.k === null
        ? 'Let the curve choose k'
        : `Make ${after.k} ${after.k === 1 ? 'segment' : 'segments'}`;
    if (before.from !== after.from || before.to !== after.to)
      return `Compare ${after.from} to ${after.to} segments`;
    if (JSON.stringify(before.minimum) !== JSON.stringify(after.minimum)) {
      const { minimum } = after;
      return minimum
        ? `Hold ${formatPercent(minimum.part)} of each group’s share in every segment`
        : 'Hold no minimum of any group';
    }
    if (before.silhouetteExact !== after.silhouetteExact || before.silhouetteDrawn !== after.silhouetteDrawn)
      return 'Measure the silhouette differently';
    return 'Change how segments are found';
  },
});
