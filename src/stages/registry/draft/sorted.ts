import { innerEdgesOfQuantiles } from '../../../stats/drift/binning.ts';
import { mostValues, type ReferenceFeature } from '../versionSchema.ts';

const bins = 10;

/**
 * Figures of numbers in ascending order: mean and population deviation, `steps` quantiles at equal steps (type 7), decile bins by
 * them with their counts, and every different value where there are few.
 */
export function describeSorted(
  sorted: Float64Array,
  steps: number,
): Omit<ReferenceFeature, 'id' | 'missing'> {
  const n = sorted.length;
  if (n === 0) return { mean: 0, deviation: 0, edges: [], counts: [0], quantiles: [], values: [] };
  const mean = sorted.reduce((sum, value) => sum + value, 0) / n;
  const variance = sorted.reduce((sum, value) => sum + (value - mean) ** 2, 0) / n;
  const quantiles = Array.from({ length: steps }, (_, at) => quantileOf(sorted, at / (steps - 1)));
  const edges = [...innerEdgesOfQuantiles(quantiles, bins)];
  const ends = [0, ...edges.map((edge) => firstAtLeast(sorted, edge)), n];
  const counts = ends.slice(1).map((end, at) => end - (ends[at] as number));
  return { mean, deviation: Math.sqrt(variance), edges, counts, quantiles, values: fewValues(sorted) };
}

function quantileOf(sorted: Float64Array, share: number): number {
  const position = share * (sorted.length - 1);
  const floor = Math.floor(position);
  const low = sorted[floor] as number;
  const high = sorted[Math.min(sorted.length - 1, floor + 1)] as number;
  return low + (position - floor) * (high - low);
}

/** Index of the first number that is at least so large; the length where there is none. */
function firstAtLeast(sorted: Float64Array, value: number): number {
  let from = 0;
  let to = sorted.length;
  while (from < to) {
    const middle = (from + to) >> 1;
    if ((sorted[middle] as number) < value) from = middle + 1;
    else to = middle;
  }
  return from;
}

/** Every different value with how often it is there; null where there are too many. */
function fewValues(sorted: Float64Array): [number, number][] | null {
  const found: [number, number][] = [];
  for (let from = 0; from < sorted.length;) {
    if (found.length === mostValues) return null;
    const value = sorted[from] as number;
    const to = endOf(sorted, value, from);
    found.push([value === 0 ? 0 : value, to - from]);
    from = to;
  }
  return found;
}

/** Index after the last number that equals this one, from where it begins. */
function endOf(sorted: Float64Array, value: number, begin: number): number {
  let from = begin;
  let to = sorted.length;
  while (from < to) {
    const middle = (from + to) >> 1;
    if ((sorted[middle] as number) <= value) from = middle + 1;
    else to = middle;
  }
  return from;
}
