import { countInBins, describeBinning, innerEdges, usualBinning, type Binning } from './binning.ts';
import { categoryTest, newCategories, type CategoryTest, type NewCategories } from './categories.ts';
import { hellinger, jensenShannon, totalVariation, type Distance } from './divergence.ts';
import { kolmogorovFromValues, type KolmogorovDistance } from './kolmogorov.ts';
import { missingRate, type MissingRate } from './missing.ts';
import { populationStability, type PopulationStability } from './populationStability.ts';
import { sumOf, type ValueCounts } from './values.ts';
import type { DriftEvidence } from './verdict.ts';
import { walkTogether } from './walk.ts';
import { wasserstein, type WassersteinDistance } from './wasserstein.ts';

/** A feature in one sample: a number by its values, or a category by its counts over a list that both samples share. */
export type FeatureSample =
  | { readonly kind: 'number'; readonly values: ValueCounts; readonly missing: number }
  | { readonly kind: 'category'; readonly counts: readonly number[]; readonly missing: number };

/** How one feature differs between the reference and the current sample, by every statistic, each beside its null. */
export interface FeatureDistances {
  /** How the bins were made, in words. */
  readonly binning: string;
  /** Inner edges of the bins; empty for a category, whose bins are its values. */
  readonly edges: readonly number[];
  readonly reference: readonly number[];
  readonly current: readonly number[];
  readonly stability: PopulationStability;
  /** With the natural logarithm. */
  readonly jensenShannon: Distance;
  readonly hellinger: Distance;
  readonly totalVariation: Distance;
  readonly missing: MissingRate;
  /** Of a number. */
  readonly kolmogorov: KolmogorovDistance | null;
  readonly wasserstein: WassersteinDistance | null;
  /** Of a category. */
  readonly categories: CategoryTest | null;
  readonly newCategories: NewCategories | null;
  /** What the verdict takes: see `driftVerdicts`. */
  readonly evidence: DriftEvidence;
}

/** All statistics of one feature. The two samples must be of one kind. @throws RangeError where they are not. */
export function featureDistances(
  reference: FeatureSample,
  current: FeatureSample,
  binning: Binning = usualBinning,
): FeatureDistances {
  const missing = missingRate(missingOf(reference), missingOf(current));
  const missingChange = Math.abs(missing.difference?.value ?? 0);
  if (reference.kind === 'number' && current.kind === 'number') {
    const edges = innerEdges(reference.values, binning);
    const some = reference.values.total > 0 && current.values.total > 0;
    const walked = some ? { walk: walkTogether(reference.values, current.values) } : {};
    const kolmogorov = kolmogorovFromValues(reference.values, current.values, 'kept', walked);
    const moved = wasserstein(reference.values, current.values, walked.walk);
    const bins = binned(countInBins(reference.values, edges), countInBins(current.values, edges));
    return {
      binning: describeBinning(binning, edges),
      edges,
      ...bins,
      missing,
      kolmogorov,
      wasserstein: moved,
      categories: null,
      newCategories: null,
      evidence: evidence(kolmogorov.probability, missing, inDeviations(moved), missingChange),
    };
  }
  if (reference.kind === 'category' && current.kind === 'category') {
    const categories = categoryTest(reference.counts, current.counts);
    const bins = binned(reference.counts, current.counts);
    return {
      binning: 'each value a bin',
      edges: [],
      ...bins,
      missing,
      kolmogorov: null,
      wasserstein: null,
      categories,
      newCategories: newCategories(reference.counts, current.counts),
      evidence: evidence(categories.probability, missing, bins.totalVariation.value, missingChange),
    };
  }
  throw new RangeError('a number and a category cannot be compared');
}

const missingOf = (sample: FeatureSample): { readonly missing: number; readonly rows: number } => ({
  missing: sample.missing,
  rows: sample.missing + (sample.kind === 'number' ? sample.values.total : sumOf(sample.counts)),
});

const binned = (reference: readonly number[], current: readonly number[]) => ({
  reference,
  current,
  stability: populationStability(reference, current),
  jensenShannon: jensenShannon(reference, current, 'e'),
  hellinger: hellinger(reference, current),
  totalVariation: totalVariation(reference, current),
});

/** A reference that does not vary has no deviation to measure by: any move from it is more than any floor. */
function inDeviations({ value, normalised }: WassersteinDistance): number {
  return normalised ?? (value > 0 ? Infinity : 0);
}

function evidence(
  distribution: number,
  missing: MissingRate,
  distance: number,
  missingChange: number,
): DriftEvidence {
  const someMissing = missing.reference > 0 || missing.current > 0;
  return {
    probabilities: someMissing ? [distribution, missing.probability] : [distribution],
    effect: Math.max(Number.isNaN(distance) ? 0 : distance, missingChange),
  };
}
