import type { NannymlReference } from '../../../stats/drift/nannyml.ts';
import type { ValueCounts } from '../../../stats/drift/values.ts';
import type { ReferenceFeature } from '../../registry/versionSchema.ts';
import type { Sample } from './samples.ts';

/** Up to so many different values, each with ten customers on average, a feature is told by its values. */
const mostValues = 10;
const customersEach = 10;

/** What a feature is compared with: all rows, or what a version keeps of them. */
export type FeatureReference =
  | { readonly kind: 'rows'; readonly sample: Sample; readonly nannyml: NannymlReference | null }
  | { readonly kind: 'sketch'; readonly feature: ReferenceFeature; readonly customers: number };

/** Whether a feature of these values is told value by value, as yes/no and codes are, rather than as a number. */
export function isByValues({ values, total }: ValueCounts): boolean {
  const distinct = values.length;
  return distinct > 0 && (distinct <= 2 || (distinct <= mostValues && total >= customersEach * distinct));
}

/** A feature of which a version keeps every different value with its customers; null for any other. */
export function keptValues({ values, missing, mean, deviation }: ReferenceFeature): Sample | null {
  if (values === null) return null;
  const counts = values.map(([, customers]) => customers);
  const total = counts.reduce((sum, customers) => sum + customers, 0);
  const kept: ValueCounts = { values: values.map(([value]) => value), counts, total };
  return { customers: total + missing, missing, values: kept, mean, deviation };
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
