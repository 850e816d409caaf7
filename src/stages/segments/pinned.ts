import * as v from 'valibot';
import { count, finite, text } from '../../core/fitted/exactness.ts';
import { fittedOnFields, minimumFields, modelSchema } from '../../core/fitted/model.ts';
import type { Json } from '../../core/json.ts';
import type { SegmentsValue } from './spec.ts';

/** A fit as a study file keeps it: what an older version of this stage did not measure is measured anew, and customers are labelled anew. */
export type PinnedFit = Omit<SegmentsValue, Labelled | Added> & Partial<Pick<SegmentsValue, Added>>;
type Labelled = 'customers' | 'sizes' | 'table' | 'map' | 'oneColumn';
type Added = 'validity' | 'miniBatch' | 'curveRows';

/** What JSON makes of a measurement that is not finite is null. */
const measured = v.nullable(finite);
const sentence = text(2000);
const silhouette = v.object({
  mean: measured,
  low: measured,
  high: measured,
  rows: count,
  exact: v.boolean(),
});

const schema = v.pipe(
  v.object({
    k: count,
    chosenBy: v.picklist(['curve', 'person']),
    reason: sentence,
    curve: v.pipe(
      v.array(
        v.object({
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
        v.object({
          silhouette,
          squared: silhouette,
          simplified: measured,
          calinskiHarabasz: measured,
          daviesBouldin: measured,
          milliseconds: finite,
        }),
      ),
    ),
    miniBatch: v.optional(v.nullable(v.object({ reason: sentence, batches: count, sample: count }))),
    minimum: v.optional(
      v.object({ ...minimumFields, column: sentence, moved: count, problem: v.nullable(sentence) }),
    ),
    model: modelSchema(v.object),
    fittedOn: v.object({ ...fittedOnFields, reason: sentence }),
  }),
  v.check((fit) => fit.k === fit.model.k, 'the number of segments is that of the model'),
);

/**
 * A fit that was made elsewhere, if it is one and speaks of these features, in their order; null where the segments are formed anew.
 * A study file may hold anything under a key; what this build does not know is left out.
 */
export function pinnedFit(pinned: Json | null, names: readonly string[]): PinnedFit | null {
  const { success, output } = v.safeParse(schema, pinned);
  if (!success || JSON.stringify(output.model.names) !== JSON.stringify(names)) return null;
  return output as unknown as PinnedFit;
}
