import { featureDistances, type FeatureDistances, type FeatureSample } from '../../../stats/drift/feature.ts';
import type { Tested } from '../valueSchema.ts';
import { isByValues, keptValues, overValues, type FeatureReference } from './reference.ts';
import { toldQuantiles, type Sample } from './samples.ts';
import { binTests, finite, momentsOf, type RawDrift } from './rawDrift.ts';
import { sketchDrift } from './sketch.ts';

/** Different values beyond which a feature is a number now, whatever it was. */
const mostBins = 50;

/** Every statistic of one feature between the reference and a snapshot, over all customers of both. */
export function compareFeature(id: string, reference: FeatureReference, current: Sample): RawDrift {
  if (reference.kind === 'rows') return compareSamples(id, reference.sample, current);
  const exact = keptValues(reference.feature);
  return exact ? compareSamples(id, exact, current) : sketchDrift(id, reference, current);
}

/** The two samples in the form that presets of other tools take. */
export function featureSamples(reference: Sample, current: Sample): [FeatureSample, FeatureSample] {
  if (!isByValues(reference.values) || current.values.values.length > mostBins) {
    return [numberOf(reference), numberOf(current)];
  }
  const both = overValues(reference.values, current.values);
  return [
    { kind: 'category', counts: both.reference, missing: reference.missing },
    { kind: 'category', counts: both.current, missing: current.missing },
  ];
}

const numberOf = ({ values, missing }: Sample): FeatureSample => ({ kind: 'number', values, missing });

function compareSamples(id: string, reference: Sample, current: Sample): RawDrift {
  const [before, after] = featureSamples(reference, current);
  const distances = featureDistances(before, after);
  const byValues = before.kind === 'category';
  const values = byValues ? overValues(reference.values, current.values).values : [];
  const { categories, newCategories } = distances;
  return {
    evidence: distances.evidence,
    moved: distances.wasserstein?.value ?? null,
    drift: {
      feature: id,
      kind: byValues ? 'values' : 'number',
      present: true,
      customers: [reference.customers, current.customers],
      missing: [reference.missing, current.missing],
      ...momentsOf(reference, current),
      edges: byValues ? values : distances.edges,
      binning: distances.binning,
      reference: distances.reference,
      current: distances.current,
      quantiles: [toldQuantiles(reference), toldQuantiles(current)],
      tests: [...(categories ? [chiSquare(categories)] : numberTests(distances)), ...binTests(distances)],
      newValues: (newCategories?.indexes ?? []).flatMap((place) => values[place] ?? []),
      newCustomers: newCategories?.rows ?? 0,
    },
  };
}

/** The chi-square test of a feature or column that is told by its values. */
export const chiSquare = (test: NonNullable<FeatureDistances['categories']>): Tested => ({
  name: 'chi-square',
  value: finite(test.statistic),
  p: finite(test.probability, 1),
  null95: null,
});

function numberTests({ kolmogorov, wasserstein }: FeatureDistances): Tested[] {
  if (!kolmogorov || !wasserstein) return [];
  const { value, normalised, p95, probability } = wasserstein;
  const unit = normalised !== null && value > 0 ? normalised / value : 0;
  return [
    { name: 'ks', value: finite(kolmogorov.distance), p: finite(kolmogorov.probability, 1), null95: null },
    {
      name: 'wasserstein',
      value: finite(normalised ?? 0),
      p: finite(probability, 1),
      null95: finite(p95 * unit),
    },
  ];
}
