import { featureDistances, type FeatureDistances, type FeatureSample } from '../../../stats/drift/feature.ts';
import type { DriftEvidence } from '../../../stats/drift/verdict.ts';
import type { FeatureDrift, Tested } from '../valueSchema.ts';
import { isByValues, keptValues, overValues, type FeatureReference } from './reference.ts';
import { toldQuantiles, type Sample } from './samples.ts';
import { sketchDrift } from './sketch.ts';

/** What is known of a feature before all features of the snapshot are judged together. */
export interface RawDrift {
  readonly drift: Omit<FeatureDrift, 'adjusted' | 'rank' | 'level' | 'effect' | 'words'>;
  readonly evidence: DriftEvidence;
}

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

const chiSquare = (test: NonNullable<FeatureDistances['categories']>): Tested => ({
  name: 'chi-square',
  value: finite(test.statistic),
  p: test.probability,
  null95: null,
});

function numberTests({ kolmogorov, wasserstein }: FeatureDistances): Tested[] {
  if (!kolmogorov || !wasserstein) return [];
  const { value, normalised, p95, probability } = wasserstein;
  const unit = normalised !== null && value > 0 ? normalised / value : 0;
  return [
    { name: 'ks', value: finite(kolmogorov.distance), p: kolmogorov.probability, null95: null },
    { name: 'wasserstein', value: finite(normalised ?? 0), p: probability, null95: finite(p95 * unit) },
  ];
}

/** The distances by bins, and the missing rate. */
export function binTests({
  stability,
  jensenShannon,
  totalVariation,
  missing,
}: Pick<FeatureDistances, 'stability' | 'jensenShannon' | 'totalVariation' | 'missing'>): Tested[] {
  return [
    {
      name: 'psi',
      value: finite(stability.value),
      p: stability.probability,
      null95: finite(stability.null.p95),
    },
    {
      name: 'jensen-shannon',
      value: finite(jensenShannon.value),
      p: finite(jensenShannon.probability, 1),
      null95: finite(jensenShannon.p95),
    },
    {
      name: 'total-variation',
      value: finite(totalVariation.value),
      p: finite(totalVariation.probability, 1),
      null95: finite(totalVariation.p95),
    },
    { name: 'missing', value: finite(missing.difference?.value ?? 0), p: missing.probability, null95: null },
  ];
}

/** Means and deviations of both, and the shift between them. */
export function momentsOf(
  reference: Pick<Sample, 'mean' | 'deviation'>,
  current: Pick<Sample, 'mean' | 'deviation'>,
): Pick<FeatureDrift, 'mean' | 'deviation' | 'shift'> {
  const shift = (current.mean - reference.mean) / reference.deviation;
  return {
    mean: [known(reference.mean), known(current.mean)],
    deviation: [known(reference.deviation), known(current.deviation)],
    shift: known(shift),
  };
}

const known = (value: number): number | null => (Number.isFinite(value) ? value : null);

/** A statistic as JSON can carry it: nothing to compare is no distance. */
export const finite = (value: number, otherwise = 0): number => (Number.isFinite(value) ? value : otherwise);
