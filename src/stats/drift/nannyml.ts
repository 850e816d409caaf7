import { jensenShannonOfShares } from './divergence.ts';
import type { PresetVerdict } from './evidently.ts';
import type { FeatureSample } from './feature.ts';
import { meanAndDeviation, sumOf, type ValueCounts } from './values.ts';

/**
 * The Jensen–Shannon distance of NannyML 0.13, base 2, on values that are not missing. A number is cut into bins of equal width by
 * Doane's rule on the reference, a category by its values; what lies outside of the reference's bins or values is one bin more, which
 * the reference does not have. NaN where the current sample is empty.
 */
export function nannymlDistance(reference: FeatureSample, current: FeatureSample): number {
  const [a, b, outside] = countsOf(reference, current);
  const inside = sumOf(b);
  if (inside + outside === 0) return NaN;
  const n = sumOf(a);
  const p = [...a.map((count) => count / n), 0];
  const q = [...b.map((count) => count / (inside + outside)), outside / (inside + outside)];
  return Math.sqrt(jensenShannonOfShares(p, q) / Math.LN2);
}

/**
 * NannyML's default threshold: mean plus three population standard deviations of the distances that parts of the reference have to
 * the whole of it. NannyML takes ten parts of equal size in the order of the rows.
 */
export function nannymlThreshold(distancesOfParts: readonly number[]): number {
  const known = distancesOfParts.filter((distance) => !Number.isNaN(distance));
  const mean = sumOf(known) / known.length;
  const variance = sumOf(known.map((distance) => (distance - mean) ** 2)) / known.length;
  return mean + 3 * Math.sqrt(variance);
}

/** NannyML's verdict of a column by its defaults. @param parts of the reference, for the threshold. */
export function nannymlColumn(
  reference: FeatureSample,
  current: FeatureSample,
  parts: readonly FeatureSample[],
): PresetVerdict {
  const score = nannymlDistance(reference, current);
  const threshold = nannymlThreshold(parts.map((part) => nannymlDistance(reference, part)));
  return { method: 'Jensen-Shannon distance', score, threshold, drifted: score > threshold };
}

/** Inner and outer edges of Doane's bins: 1 + log₂ n + log₂(1 + |skewness| ÷ its standard error) of them (Doane 1976). */
export function doaneEdges(sample: ValueCounts): number[] {
  const { values, counts, total } = sample;
  const low = values[0] as number;
  const high = values[values.length - 1] as number;
  const { mean, deviation } = meanAndDeviation(sample);
  let bins = 1;
  if (total > 2 && deviation > 0) {
    let cubes = 0;
    for (let i = 0; i < values.length; i++)
      cubes += (((values[i] as number) - mean) / deviation) ** 3 * (counts[i] as number);
    const error = Math.sqrt((6 * (total - 2)) / ((total + 1) * (total + 3)));
    const wanted = 1 + Math.log2(total) + Math.log2(1 + Math.abs(cubes / total) / error);
    const width = (high - low) / wanted;
    bins = Math.ceil((high - low) / width);
  }
  if (high === low) return [low - 0.5, low + 0.5];
  const step = (high - low) / bins;
  return Array.from({ length: bins + 1 }, (_, i) => (i === bins ? high : low + i * step));
}

/** Counts of both in the reference's bins, and how many rows of the current sample lie in none. */
function countsOf(
  reference: FeatureSample,
  current: FeatureSample,
): [readonly number[], readonly number[], number] {
  if (reference.kind === 'category' && current.kind === 'category') {
    const known = reference.counts.flatMap((count, i) => (count > 0 ? [i] : []));
    const inside = known.map((i) => current.counts[i] ?? 0);
    return [known.map((i) => reference.counts[i] as number), inside, sumOf(current.counts) - sumOf(inside)];
  }
  if (reference.kind !== 'number' || current.kind !== 'number')
    throw new RangeError('a number and a category cannot be compared');
  const edges = doaneEdges(reference.values);
  const inside = histogram(current.values, edges);
  return [histogram(reference.values, edges), inside, current.values.total - sumOf(inside)];
}

/** Rows by bin; the last bin holds its upper edge, what lies outside is left out. */
function histogram({ values, counts }: ValueCounts, edges: readonly number[]): number[] {
  const last = edges.length - 2;
  const found = new Array<number>(edges.length - 1).fill(0);
  let bin = 0;
  for (let i = 0; i < values.length; i++) {
    const value = values[i] as number;
    if (value < (edges[0] as number) || value > (edges[last + 1] as number)) continue;
    while (bin < last && value >= (edges[bin + 1] as number)) bin++;
    found[bin] = (found[bin] as number) + (counts[i] as number);
  }
  return found;
}
