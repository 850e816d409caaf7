import { jensenShannonOfShares } from './divergence.ts';
import type { PresetVerdict } from './evidently.ts';
import type { FeatureSample } from './feature.ts';
import { countBelow, meanAndDeviation, sumOf, type ValueCounts } from './values.ts';

/**
 * The Jensen–Shannon distance of NannyML 0.13, base 2, on values that are not missing. A number is cut into bins of equal width by
 * Doane's rule on the reference, a category by its values; what lies outside of the reference's bins or values is one bin more, which
 * the reference does not have. NaN where the current sample is empty.
 */
export function nannymlDistance(reference: FeatureSample, current: FeatureSample): number {
  return distanceOfCounts(...countsOf(reference, current));
}

/** @param outside rows of the current sample that lie in no bin. */
function distanceOfCounts(a: readonly number[], b: readonly number[], outside: number): number {
  const inside = sumOf(b);
  if (inside + outside === 0) return NaN;
  const n = sumOf(a);
  const p = [...a.map((count) => count / n), 0];
  const q = [...b.map((count) => count / (inside + outside)), outside / (inside + outside)];
  return Math.sqrt(jensenShannonOfShares(p, q) / Math.LN2);
}

type Moments = Readonly<ReturnType<typeof meanAndDeviation>>;

/** A number of the reference as NannyML holds others against it. */
export interface NannymlReference {
  /** Doane's bins of the reference, and its rows in them. */
  readonly edges: readonly number[];
  readonly counts: readonly number[];
  readonly threshold: number;
}

/** Parts of the reference by which NannyML takes its threshold. */
const parts = 10;

/**
 * The bins and the threshold of a number that is not empty in the reference.
 * @param rows in their order, NaN for what is missing. @param centre is added to each of them. @param moments of the sample, where
 * they are known already.
 */
export function nannymlReference(
  sample: ValueCounts,
  rows: Float64Array | Float32Array,
  centre = 0,
  moments: Moments = meanAndDeviation(sample),
): NannymlReference {
  const edges = doaneEdges(sample, moments);
  const counts = histogram(sample, edges);
  const distances = Array.from({ length: parts }, (_, part) => {
    const from = Math.floor((part * rows.length) / parts);
    const to = Math.floor(((part + 1) * rows.length) / parts);
    return distanceOfCounts(counts, histogramOfRows(rows.subarray(from, to), centre, edges), 0);
  });
  return { edges, counts, threshold: nannymlThreshold(distances) };
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

/** NannyML's verdict of a number by its defaults. */
export function nannymlColumn(
  { edges, counts, threshold }: NannymlReference,
  current: ValueCounts,
): PresetVerdict {
  const inside = histogram(current, edges);
  const score = distanceOfCounts(counts, inside, current.total - sumOf(inside));
  return { method: 'Jensen-Shannon distance', score, threshold, drifted: score > threshold };
}

/** Inner and outer edges of Doane's bins: 1 + log₂ n + log₂(1 + |skewness| ÷ its standard error) of them (Doane 1976). */
export function doaneEdges(
  sample: ValueCounts,
  { mean, deviation }: Moments = meanAndDeviation(sample),
): number[] {
  const { values, counts, total } = sample;
  const low = values[0] as number;
  const high = values[values.length - 1] as number;
  let bins = 1;
  if (total > 2 && deviation > 0) {
    let cubes = 0;
    for (let i = 0; i < values.length; i++) {
      const z = ((values[i] as number) - mean) / deviation;
      cubes += z * z * z * (counts[i] as number);
    }
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
function histogram(sample: ValueCounts, edges: readonly number[]): number[] {
  const { values } = sample;
  const last = edges.length - 1;
  const from = countBelow(values, edges[0] as number, false);
  const to = countBelow(values, edges[last] as number, true);
  const starts = edges.slice(1, last).map((edge) => countBelow(values, edge, false));
  return [...starts, to].map((end, bin) => rowsBetween(sample, starts[bin - 1] ?? from, end));
}

function rowsBetween({ values, counts, total }: ValueCounts, from: number, to: number): number {
  if (values.length === total) return to - from;
  let rows = 0;
  for (let i = from; i < to; i++) rows += counts[i] as number;
  return rows;
}

/** The same of rows in any order. */
function histogramOfRows(
  rows: Float64Array | Float32Array,
  centre: number,
  edges: readonly number[],
): number[] {
  const last = edges.length - 2;
  const low = edges[0] as number;
  const perUnit = (last + 1) / ((edges[last + 1] as number) - low);
  const found = new Array<number>(last + 1).fill(0);
  for (let i = 0; i < rows.length; i++) {
    const value = (rows[i] as number) + centre;
    if (Number.isNaN(value)) continue;
    let bin = Math.min(last, Math.max(0, Math.floor((value - low) * perUnit)));
    while (bin > 0 && value < (edges[bin] as number)) bin--;
    while (bin < last && value >= (edges[bin + 1] as number)) bin++;
    found[bin] = (found[bin] as number) + 1;
  }
  return found;
}
