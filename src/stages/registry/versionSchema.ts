import * as v from 'valibot';
import { count, featureId, finite, text } from '../../core/fitted/exactness.ts';
import { groupsSchema, preparedFields } from '../../core/fitted/features.ts';
import { modelSchema } from '../../core/fitted/model.ts';
import type { Json } from '../../core/json.ts';
import { columnTypes, roles } from '../../core/table.ts';

const digest = v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/));
const columnId = v.pipe(v.string(), v.regex(/^c\d+$/));

/** How many quantiles a feature's sketch holds at most: every half percent. */
export const mostQuantiles = 201;

/** Different values up to which all of them are pinned with their counts. */
export const mostValues = 50;

/** A feature as it is made comparable; without what stands in for a missing value, customers who lack it are left out. */
const preparationSchema = v.strictObject(preparedFields(v.strictObject));

/** Groups that the segments take into account: what a column says of them, and their places. */
const pinnedGroupsSchema = groupsSchema(v.strictObject);

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
  groups: v.exactOptional(v.pipe(v.array(pinnedGroupsSchema), v.maxLength(10))),
  model: modelSchema(v.strictObject),
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
export type PinnedGroups = v.InferOutput<typeof pinnedGroupsSchema>;
export type PinnedSource = v.InferOutput<typeof sourceSchema>;
export type ReferenceFeature = v.InferOutput<typeof referenceFeatureSchema>;
