import * as v from 'valibot';
import type { Json } from '../../core/json.ts';
import type { CustomerGroups, FeatureSummary } from './spec.ts';

/** Summaries and groups that were made elsewhere. */
export interface PinnedFeatures {
  readonly features: readonly FeatureSummary[];
  readonly groups?: readonly CustomerGroups[];
}

const finite = v.pipe(v.number(), v.finite());
/** What JSON makes of a measurement that is not finite is null. */
const measured = v.nullable(finite);
const count = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
const place = v.pipe(v.number(), v.safeInteger(), v.minValue(-1));
const text = v.pipe(v.string(), v.maxLength(10_000));

const summary = v.looseObject({
  id: text,
  name: text,
  unit: text,
  kind: text,
  used: v.boolean(),
  transform: v.picklist(['none', 'log']),
  scaling: v.picklist(['none', 'z-score', 'robust']),
  missing: count,
  imputed: measured,
  cap: v.nullable(v.tuple([finite, finite])),
  center: finite,
  scale: finite,
  adjusted: v.optional(v.array(v.looseObject({ groups: text, offsets: v.array(finite) }))),
  mean: measured,
  standardDeviation: measured,
  quantiles: v.array(measured),
  skewness: measured,
  histogram: v.looseObject({ from: measured, to: measured, counts: v.array(finite) }),
});

const group = v.looseObject({
  id: text,
  source: text,
  column: text,
  grouping: v.variant('kind', [
    v.looseObject({ kind: v.literal('values') }),
    v.looseObject({ kind: v.picklist(['ages', 'bands']), edges: v.array(finite) }),
  ]),
  kept: v.array(text),
  missingAt: place,
  smallAt: place,
  groups: v.array(
    v.looseObject({ label: text, kind: v.picklist(['value', 'missing', 'small']), customers: count }),
  ),
  adjust: v.boolean(),
});

const schema = v.looseObject({ features: v.array(summary), groups: v.optional(v.array(group)) });

/** What was made elsewhere, if it is what this stage makes; null where features are summed up anew. A study file may hold anything under a key. */
export function pinnedFeatures(pinned: Json | null): PinnedFeatures | null {
  return v.is(schema, pinned) ? (pinned as unknown as PinnedFeatures) : null;
}
