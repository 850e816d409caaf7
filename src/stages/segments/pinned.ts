import * as v from 'valibot';
import type { Json } from '../../core/json.ts';
import type { SegmentsValue } from './spec.ts';

/** What an older version of this stage did not measure is measured anew. */
export type PinnedFit = Omit<SegmentsValue, Added> & Partial<Pick<SegmentsValue, Added>>;
type Added = 'validity' | 'miniBatch' | 'curveRows';

const finite = v.pipe(v.number(), v.finite());
/** What JSON makes of a measurement that is not finite is null. */
const measured = v.nullable(finite);
const count = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
const text = v.pipe(v.string(), v.maxLength(2000));
const engine = v.looseObject({
  kind: v.picklist(['webgpu', 'wasm', 'reference']),
  name: text,
  threads: count,
});
const silhouette = v.looseObject({
  mean: measured,
  low: measured,
  high: measured,
  rows: count,
  exact: v.boolean(),
});

const minimum = { groups: text, part: finite };

const model = v.pipe(
  v.looseObject({
    kind: v.literal('kmeans'),
    k: v.pipe(v.number(), v.safeInteger(), v.minValue(1), v.maxValue(256)),
    d: count,
    names: v.array(text),
    center: v.array(finite),
    scale: v.pipe(finite, v.gtValue(0)),
    centroids: v.array(v.array(finite)),
    inertia: finite,
    counts: v.array(v.pipe(finite, v.minValue(0))),
    iterations: count,
    converged: v.boolean(),
    seed: finite,
    fittedOn: engine,
    minimum: v.optional(v.looseObject(minimum)),
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

const schema = v.pipe(
  v.looseObject({
    k: count,
    chosenBy: v.picklist(['curve', 'person']),
    reason: text,
    curve: v.pipe(
      v.array(
        v.looseObject({
          k: count,
          inertia: measured,
          silhouette: measured,
          calinskiHarabasz: measured,
          daviesBouldin: measured,
        }),
      ),
      v.maxLength(256),
    ),
    proposed: count,
    elbow: v.nullable(count),
    silhouetteRows: count,
    curveRows: v.optional(count),
    validity: v.optional(
      v.nullable(
        v.looseObject({
          silhouette,
          squared: silhouette,
          simplified: measured,
          calinskiHarabasz: measured,
          daviesBouldin: measured,
          milliseconds: finite,
        }),
      ),
    ),
    miniBatch: v.optional(v.nullable(v.looseObject({ reason: text, batches: count, sample: count }))),
    minimum: v.optional(v.looseObject({ ...minimum, column: text, moved: count, problem: v.nullable(text) })),
    model,
    fittedOn: v.looseObject({ ...engine.entries, reason: text }),
  }),
  v.check((fit) => fit.k === fit.model.k, 'the number of segments is that of the model'),
);

/**
 * A fit that was made elsewhere, if it is one and speaks of these features, in their order; null where the segments are formed anew.
 * A study file may hold anything under a key.
 */
export function pinnedFit(pinned: Json | null, names: readonly string[]): PinnedFit | null {
  const { success, output } = v.safeParse(schema, pinned);
  if (!success || JSON.stringify(output.model.names) !== JSON.stringify(names)) return null;
  return pinned as unknown as PinnedFit;
}
