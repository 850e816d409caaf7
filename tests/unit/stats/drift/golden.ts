import type { FeatureSample } from '../../../../src/stats/drift/feature.ts';
import { sumOf, type ValueCounts } from '../../../../src/stats/drift/values.ts';

/** A sample as the golden files keep it: distinct values with their counts, or counts by a shared list of categories. */
export type GoldenSample =
  readonly number[] | { readonly values: readonly number[]; readonly counts: readonly number[] };

export const counted = ({ values, counts }: Exclude<GoldenSample, readonly number[]>): ValueCounts => ({
  values,
  counts,
  total: sumOf(counts),
});

export function goldenSample(sample: GoldenSample): FeatureSample {
  return 'values' in sample && 'counts' in sample
    ? { kind: 'number', values: counted(sample), missing: 0 }
    : { kind: 'category', counts: sample, missing: 0 };
}
