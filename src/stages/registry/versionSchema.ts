import * as v from 'valibot';
import type { Json } from '../../core/json.ts';
import { columnTypes, roles } from '../../core/table.ts';

const text = (longest: number) => v.pipe(v.string(), v.maxLength(longest));
const finite = v.pipe(v.number(), v.finite());
const count = v.pipe(v.number(), v.finite(), v.minValue(0));
const digest = v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/));
const featureId = v.pipe(v.string(), v.regex(/^f\d+$/));
const groupsId = v.pipe(v.string(), v.regex(/^a\d+$/));
const columnId = v.pipe(v.string(), v.regex(/^c\d+$/));

/** How many quantiles a feature's sketch holds at most: every half percent. */
export const mostQuantiles = 201;

/** Different values up to which all of them are pinned with their counts. */
export const mostValues = 50;

/** A feature as it is made comparable: pinned, so that every later customer is measured with the same rule. */
const preparationSchema = v.strictObject({
  id: featureId,
  name: text(10_000),
  unit: text(100),
  kind: v.picklist(['recency', 'frequency', 'monetary', 'average-order', 'tenure', 'column']),
  used: v.boolean(),
  transform: v.picklist(['none', 'log']),
  scaling: v.picklist(['none', 'z-score', 'robust']),
  /** What stands in for a missing value, in the feature's unit; null: customers without one are left out. */
  imputed: v.nullable(finite),
  cap: v.nullable(v.tuple([finite, finite])),
  /** z = (transform(cap(x)) − center) / scale, less the offsets of the customer's groups. */
  center: finite,
  scale: finite,
  adjusted: v.exactOptional(
    v.pipe(
      v.array(v.strictObject({ groups: groupsId, offsets: v.pipe(v.array(finite), v.maxLength(100)) })),
      v.maxLength(10),
    ),
  ),
});

/** Groups that the segments take into account: what a column says of them, and their places. */
const groupsSchema = v.strictObject({
  id: groupsId,
  source: text(200),
  /** The column's name. */
  column: text(10_000),
  grouping: v.variant('kind', [
    v.strictObject({ kind: v.literal('values') }),
    v.strictObject({ kind: v.picklist(['ages', 'bands']), edges: v.pipe(v.array(finite), v.maxLength(50)) }),
  ]),
  kept: v.pipe(v.array(text(500)), v.maxLength(100)),
  missingAt: v.pipe(v.number(), v.safeInteger(), v.minValue(-1)),
  smallAt: v.pipe(v.number(), v.safeInteger(), v.minValue(-1)),
  groups: v.pipe(
    v.array(
      v.strictObject({
        label: text(1000),
        kind: v.picklist(['value', 'missing', 'small']),
        customers: count,
      }),
    ),
    v.maxLength(100),
  ),
  adjust: v.boolean(),
});

/** The fitted k-means model, as the segments stage has it. */
const modelSchema = v.strictObject({
  kind: v.literal('kmeans'),
  k: v.pipe(v.number(), v.safeInteger(), v.minValue(1), v.maxValue(256)),
  d: v.pipe(v.number(), v.safeInteger(), v.minValue(1), v.maxValue(512)),
  names: v.pipe(v.array(featureId), v.maxLength(512)),
  center: v.pipe(v.array(finite), v.maxLength(512)),
  scale: finite,
  centroids: v.pipe(v.array(v.pipe(v.array(finite), v.maxLength(512))), v.maxLength(256)),
  inertia: finite,
  counts: v.pipe(v.array(count), v.maxLength(256)),
  iterations: count,
  converged: v.boolean(),
  seed: finite,
  fittedOn: v.strictObject({
    kind: v.picklist(['webgpu', 'wasm', 'reference']),
    name: text(200),
    threads: count,
  }),
  /** Every segment of customers that are scored together holds so much of each group's share among them. */
  minimum: v.exactOptional(
    v.strictObject({ groups: groupsId, part: v.pipe(v.number(), v.minValue(0.05), v.maxValue(1)) }),
  ),
});

const segmentSchema = v.strictObject({
  /** S1, S2, … by size when it was published. */
  id: v.pipe(v.string(), v.regex(/^S\d+$/)),
  /** 0-based label. */
  index: v.pipe(v.number(), v.safeInteger(), v.minValue(0)),
  name: text(200),
  size: count,
  /** What sets it apart, as one sentence. */
  evidence: text(2000),
});

/** A source as it was read when the version was published; columns that the version reads, so that later loads are met by name. */
const sourceSchema = v.strictObject({
  id: text(200),
  name: text(500),
  /** The load's id, and what identifies its content. */
  load: text(100),
  fingerprint: digest,
  rows: count,
  columns: v.pipe(
    v.array(
      v.strictObject({
        id: columnId,
        name: text(10_000),
        type: v.picklist(columnTypes),
        role: v.nullable(v.picklist(roles)),
      }),
    ),
    v.maxLength(5000),
  ),
});

/** What a feature was like over all customers when the version was published: what later snapshots are compared with. */
const referenceFeatureSchema = v.strictObject({
  id: featureId,
  missing: count,
  /** Of the values that are there, in the feature's unit; the deviation divides by N. */
  mean: finite,
  deviation: finite,
  /** Inner edges, ascending and distinct (deciles); a value lies in the bin whose number is how many edges are at or below it. */
  edges: v.pipe(v.array(finite), v.maxLength(50)),
  /** Customers with a value in each bin: one more than edges. */
  counts: v.pipe(v.array(count), v.maxLength(51)),
  /** Quantiles at equal steps from 0 to 1 (linear interpolation, type 7); empty where no value is there. */
  quantiles: v.pipe(v.array(finite), v.maxLength(mostQuantiles)),
  /** Every different value with its customers, ascending, where there are no more than 50 (such as yes and no); else null. */
  values: v.nullable(v.pipe(v.array(v.tuple([finite, count])), v.maxLength(mostValues))),
});

const coordinates = v.pipe(v.array(v.pipe(v.array(finite), v.maxLength(512))), v.maxLength(256));

const referenceSchema = v.strictObject({
  customers: count,
  /** Customers who lack a value that the settings ask for. */
  unassigned: count,
  /** ISO, or null without times. */
  asOf: v.nullable(text(40)),
  /** In the order of the features' table. */
  features: v.pipe(v.array(referenceFeatureSchema), v.maxLength(512)),
  /** Means and deviations (by N) of each segment's customers in scaled units: k × d. */
  segmentMeans: coordinates,
  segmentDeviations: coordinates,
});

/** How well the segments were told apart when it was published; null with one segment. */
const validitySchema = v.nullable(
  v.strictObject({
    silhouette: finite,
    silhouetteRows: count,
    squaredSilhouette: finite,
    simplified: finite,
    calinskiHarabasz: finite,
    daviesBouldin: finite,
  }),
);

/** Everything that a version pins but its id, its name and who published it when. */
export const contentFields = {
  /** The features' settings as they were, with the version of their form. */
  features: v.strictObject({
    version: v.pipe(v.number(), v.safeInteger(), v.minValue(1)),
    spec: v.custom<Json>(
      (value) => typeof value === 'object' && value !== null,
      'the features’ settings are needed',
    ),
  }),
  sources: v.pipe(v.array(sourceSchema), v.maxLength(1000)),
  /** In the order of the features' table. */
  preparation: v.pipe(v.array(preparationSchema), v.minLength(1), v.maxLength(512)),
  /** Absent where segments take no groups into account. */
  groups: v.exactOptional(v.pipe(v.array(groupsSchema), v.maxLength(10))),
  model: modelSchema,
  segments: v.pipe(v.array(segmentSchema), v.minLength(1), v.maxLength(256)),
  reference: referenceSchema,
  validity: validitySchema,
  /** Key of the segments artifact, the study's seed, and the build that fitted it. */
  key: digest,
  seed: v.pipe(v.number(), v.safeInteger(), v.minValue(0)),
  tessera: text(100),
};

export const draftSchema = v.strictObject(contentFields);

export const versionSchema = v.strictObject({
  id: v.pipe(v.string(), v.regex(/^v[1-9]\d*$/)),
  name: v.pipe(text(200), v.trim(), v.minLength(1)),
  note: text(2000),
  /** ISO 8601, UTC. */
  publishedAt: v.pipe(v.string(), v.isoTimestamp()),
  by: text(200),
  ...contentFields,
  /** SHA-256 over all of the above. */
  fingerprint: digest,
});

/** A version before it has a name: what the worker computes for the page to publish. */
export type VersionDraft = v.InferOutput<typeof draftSchema>;
export type PublishedVersion = v.InferOutput<typeof versionSchema>;
export type PinnedFeature = v.InferOutput<typeof preparationSchema>;
export type PinnedGroups = v.InferOutput<typeof groupsSchema>;
export type PinnedSource = v.InferOutput<typeof sourceSchema>;
export type ReferenceFeature = v.InferOutput<typeof referenceFeatureSchema>;
