import { countInBins } from '../../../stats/drift/binning.ts';
import { jensenShannon, totalVariation } from '../../../stats/drift/divergence.ts';
import { kolmogorovFromQuantiles } from '../../../stats/drift/kolmogorov.ts';
import { missingRate } from '../../../stats/drift/missing.ts';
import { populationStability } from '../../../stats/drift/populationStability.ts';
import type { ValueCounts } from '../../../stats/drift/values.ts';
import { wasserstein } from '../../../stats/drift/wasserstein.ts';
import { kolmogorovSurvival } from '../../../stats/kolmogorovSmirnov.ts';
import type { ReferenceFeature } from '../../registry/versionSchema.ts';
import { binTests, finite, momentsOf, type RawDrift } from './rawDrift.ts';
import type { FeatureReference } from './reference.ts';
import { told, toldQuantiles, type Sample } from './samples.ts';

/**
 * Every statistic of a number against what a version keeps of it: the bins' counts exactly, and 201 quantiles. The Kolmogorov–Smirnov
 * distance is then known to within half a point on either side; its probability is that of the least distance that it can be, so that
 * the test rather accepts.
 */
export function sketchDrift(
  id: string,
  { feature, customers }: Extract<FeatureReference, { kind: 'sketch' }>,
  current: Sample,
): RawDrift {
  const rows = customers - feature.missing;
  const known = rows > 0 && feature.quantiles.length > 1;
  const counts = countInBins(current.values, feature.edges);
  const missing = missingRate(
    { missing: feature.missing, rows: customers },
    { missing: current.missing, rows: current.customers },
  );
  const someMissing = missing.reference > 0 || missing.current > 0;
  const both = known && current.values.total > 0;
  const kolmogorov = both
    ? kolmogorovFromQuantiles({ quantiles: feature.quantiles, rows }, current.values)
    : { distance: 0, low: 0 };
  const size = (rows * current.values.total) / (rows + current.values.total);
  const p = both ? kolmogorovSurvival(kolmogorov.low * Math.sqrt(size)) : 1;
  const moved = wasserstein(asSample(feature, rows), current.values);
  const unit = feature.deviation > 0 ? 1 / feature.deviation : 0;
  const distances = {
    stability: populationStability(feature.counts, counts),
    jensenShannon: jensenShannon(feature.counts, counts, 'e'),
    totalVariation: totalVariation(feature.counts, counts),
    missing,
  };
  const change = Math.abs(finite(missing.current - missing.reference));
  return {
    moved: null,
    evidence: {
      probabilities: someMissing ? [p, missing.probability] : [p],
      effect: Math.max(finite(moved.value * unit), change),
    },
    drift: {
      feature: id,
      kind: 'number',
      present: true,
      customers: [customers, current.customers],
      missing: [feature.missing, current.missing],
      ...momentsOf(feature, current),
      edges: feature.edges,
      binning: `${feature.counts.length} bins by the tenths of the published reference`,
      reference: feature.counts,
      current: counts,
      quantiles: [quantilesOf(feature), toldQuantiles(current)],
      tests: [
        { name: 'ks', value: kolmogorov.distance, p, null95: null },
        {
          name: 'wasserstein',
          value: finite(moved.value * unit),
          p: finite(moved.probability, 1),
          null95: finite(moved.p95 * unit),
        },
        ...binTests(distances),
      ],
      newValues: [],
      newCustomers: 0,
    },
  };
}

/** As many rows at the middle of each two neighbouring quantiles as lie between them. */
function asSample({ quantiles }: ReferenceFeature, rows: number): ValueCounts {
  const steps = quantiles.length - 1;
  if (steps < 1) return { values: [], counts: [], total: 0 };
  const middles = quantiles.slice(1).map((upper, place) => (upper + (quantiles[place] ?? upper)) / 2);
  return { values: middles, counts: middles.map(() => rows / steps), total: rows };
}

function quantilesOf({ quantiles }: ReferenceFeature): number[] {
  const last = quantiles.length - 1;
  if (last < 1) return [];
  return told.map((probability) => quantiles[Math.round(probability * last)] ?? 0);
}
