import type { FeatureDistances } from '../../../stats/drift/feature.ts';
import type { DriftEvidence } from '../../../stats/drift/verdict.ts';
import type { FeatureDrift, Tested } from '../valueSchema.ts';
import type { Sample } from './samples.ts';

/** What is known of a feature before all features of the snapshot are judged together. */
export interface RawDrift {
  readonly drift: Omit<FeatureDrift, 'adjusted' | 'rank' | 'level' | 'effect' | 'words'>;
  readonly evidence: DriftEvidence;
  /** The Wasserstein distance in the feature's unit; null of a feature that is told by its values, or by a sketch. */
  readonly moved: number | null;
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
      p: finite(stability.probability, 1),
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
