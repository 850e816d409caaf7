import * as v from 'valibot';
import { count, finite } from '../../core/fitted/exactness.ts';
import { groupsSchema, preparedFields } from '../../core/fitted/features.ts';
import type { Json } from '../../core/json.ts';
import type { CustomerGroups, FeatureSummary } from './spec.ts';

/** Summaries and groups that were made elsewhere. */
export interface PinnedFeatures {
  readonly features: readonly FeatureSummary[];
  readonly groups?: readonly CustomerGroups[];
}

/** What JSON makes of a measurement that is not finite is null. */
const measured = v.nullable(finite);

const summary = v.object({
  ...preparedFields(v.object),
  missing: count,
  mean: measured,
  standardDeviation: measured,
  quantiles: v.array(measured),
  skewness: measured,
  histogram: v.object({ from: measured, to: measured, counts: v.array(finite) }),
});

const schema = v.object({
  features: v.array(summary),
  groups: v.optional(v.array(groupsSchema(v.object))),
});

/** What was made elsewhere, if it is what this stage makes; null where features are summed up anew. A study file may hold anything under a key; what this build does not know is left out. */
export function pinnedFeatures(pinned: Json | null): PinnedFeatures | null {
  const { success, output } = v.safeParse(schema, pinned);
  return success ? (output as unknown as PinnedFeatures) : null;
}
