import * as v from 'valibot';
import {
  count,
  featureId,
  finite,
  groupsId,
  text,
  weight,
  type Exactness,
  type Frozen,
} from './exactness.ts';

/** The least share of every group in every segment, as a part of its share among all. */
export const minimumFields = {
  /** Groups of the features stage. */
  groups: groupsId,
  part: v.pipe(v.number(), v.minValue(0.05), v.maxValue(1)),
};

/** What fitted centroids; labels always come from the plain-SIMD kernel. */
export const fittedOnFields = {
  kind: v.picklist(['webgpu', 'wasm', 'reference']),
  name: text(2000),
  threads: count,
};

const coordinates = v.pipe(v.array(finite), v.maxLength(512));

/** The schema of a fitted k-means model: plain JSON, scoreable anywhere. */
export const modelSchema = (object: Exactness) =>
  v.pipe(
    object({
      kind: v.literal('kmeans'),
      /** Clusters that have rows: fewer than asked for only where the data has fewer distinct rows. */
      k: v.pipe(v.number(), v.safeInteger(), v.minValue(1), v.maxValue(256)),
      d: v.pipe(v.number(), v.safeInteger(), v.minValue(1), v.maxValue(512)),
      /** Feature ids, in the order of the coordinates. */
      names: v.pipe(v.array(featureId), v.maxLength(512)),
      /** How rows are held when they are labelled: (z − center) · scale, so that labels are the same in every batch. */
      center: coordinates,
      scale: v.pipe(finite, v.gtValue(0)),
      /** k × d, in scaled units; largest cluster first. */
      centroids: v.pipe(v.array(coordinates), v.maxLength(256)),
      /** Sum of squared distances of the fitted rows to their centroids, by weight. */
      inertia: finite,
      /** Rows of each cluster; their weights where the fitted matrix was weighted. */
      counts: v.pipe(v.array(weight), v.maxLength(256)),
      /** Lloyd's iterations, or mini-batches. */
      iterations: count,
      converged: v.boolean(),
      seed: finite,
      fittedOn: object(fittedOnFields),
      /**
       * Labels are not the nearest centroid's alone: every segment of customers that are scored together holds this minimum of every group.
       * Absent where none was asked for.
       */
      minimum: v.exactOptional(object(minimumFields)),
    }),
    v.check(
      ({ k, d, names, center, centroids, counts }) =>
        names.length === d &&
        center.length === d &&
        centroids.length === k &&
        counts.length === k &&
        centroids.every((centroid) => centroid.length === d),
      'a centroid for each cluster and a coordinate for each feature are needed',
    ),
  );

/** A fitted k-means model, as a study keeps it. */
export type SegmentModel = Frozen<v.InferOutput<ReturnType<typeof modelSchema>>>;
