import type { FeatureSample } from '../../../stats/drift/feature.ts';
import type { ValueCounts } from '../../../stats/drift/values.ts';
import type { ReferenceFeature } from '../../registry/versionSchema.ts';
import type { Sample } from './samples.ts';

/** Up to so many different values, each with ten customers on average, a feature is told by its values. */
const mostValues = 10;
const customersEach = 10;

/** What a feature is compared with: all rows, or what a version keeps of them. */
export type FeatureReference =
  | { readonly kind: 'rows'; readonly sample: Sample; readonly parts: readonly FeatureSample[] }
  | { readonly kind: 'sketch'; readonly feature: ReferenceFeature; readonly customers: number };

/** Whether a feature of these values is told value by value, as yes/no and codes are, rather than as a number. */
export function isByValues({ values, total }: ValueCounts): boolean {
  const distinct = values.length;
  return distinct > 0 && (distinct <= 2 || (distinct <= mostValues && total >= customersEach * distinct));
}

/**
 * A feature that a version keeps as 0.5 % quantiles, where it has no more than two values: those two with their counts, which its
 * mean gives exactly. Null for any other.
 */
export function twoValues({ quantiles, mean, missing }: ReferenceFeature, customers: number): Sample | null {
  const distinct = [...new Set(quantiles)];
  const total = customers - missing;
  const [low, high = low] = distinct;
  if (low === undefined || high === undefined || distinct.length > 2 || total <= 0) return null;
  const upper = high > low ? Math.round(((mean - low) / (high - low)) * total) : 0;
  const values: ValueCounts =
    upper === 0
      ? { values: [low], counts: [total], total }
      : { values: [low, high], counts: [total - upper, upper], total };
  const share = upper / total;
  const deviation = (high - low) * Math.sqrt(share * (1 - share));
  return { customers, missing, values, mean, deviation };
}

/** Both samples over one list of values, ascending. */
export function overValues(
  reference: ValueCounts,
  current: ValueCounts,
): { readonly values: number[]; readonly reference: number[]; readonly current: number[] } {
  const values = [...new Set([...Array.from(reference.values), ...Array.from(current.values)])].sort(
    (a, b) => a - b,
  );
  const countsIn = (sample: ValueCounts): number[] => {
    const known = new Map(
      Array.from(sample.values, (value, place) => [value, sample.counts[place] as number]),
    );
    return values.map((value) => known.get(value) ?? 0);
  };
  return { values, reference: countsIn(reference), current: countsIn(current) };
}
