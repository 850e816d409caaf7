import { kolmogorovSurvival } from '../kolmogorovSmirnov.ts';
import { mostExactPairs, smirnovExact } from './smirnovExact.ts';
import { countBelow, mergeValues, type ValueCounts } from './values.ts';
import { walkTogether, type Walk } from './walk.ts';

/** The largest distance of two cumulative shares, and how likely chance alone gives it or more. */
export interface KolmogorovDistance {
  readonly distance: number;
  readonly probability: number;
  /** `exact` counts all orders of the rows; `asymptotic` is Kolmogorov's limit, which with many ties rather accepts. */
  readonly method: 'exact' | 'asymptotic';
}

/**
 * Two-sample Kolmogorov–Smirnov test from distinct values and their counts. The distance is exact. The probability is exact up to
 * 250,000 pairs of rows and takes ties as they are; above it is Kolmogorov's limiting distribution at
 * distance × √(n m / (n + m)). @param ties `ignored` computes the exact probability as if no two rows were equal, as SciPy does.
 * Two samples of which one is empty have distance NaN and probability 1.
 * @param walk of both samples, where it was made already.
 */
export function kolmogorovFromValues(
  a: ValueCounts,
  b: ValueCounts,
  ties: 'kept' | 'ignored' = 'kept',
  { mostPairs = mostExactPairs, walk }: { readonly mostPairs?: number; readonly walk?: Walk } = {},
): KolmogorovDistance {
  const n = a.total;
  const m = b.total;
  if (n === 0 || m === 0) return { distance: NaN, probability: 1, method: 'exact' };
  const distance = (walk ?? walkTogether(a, b)).gap / (n * m);
  if (n * m > mostPairs) {
    const probability = kolmogorovSurvival(distance * Math.sqrt((n * m) / (n + m)));
    return { distance, probability, method: 'asymptotic' };
  }
  const rows = ties === 'kept' ? rowsByValue(a, b) : [];
  const tied = ties === 'kept' && rows.length < n + m;
  return { distance, probability: smirnovExact(distance, n, m, tied ? rows : undefined), method: 'exact' };
}

/** How many rows of both samples lie at each distinct value, ascending. */
function rowsByValue(a: ValueCounts, b: ValueCounts): number[] {
  const found: number[] = [];
  let before = 0;
  mergeValues(a, b, (_, rowsOfA, rowsOfB) => {
    found.push(rowsOfA + rowsOfB - before);
    before = rowsOfA + rowsOfB;
  });
  return found;
}

/** A sample known by its quantiles at even steps from the minimum to the maximum, and by how many rows it has. */
export interface Quantiles {
  readonly quantiles: ArrayLike<number>;
  readonly rows: number;
}

/** The distance as far as quantiles tell it: it lies from `low` to `high`; `distance` and its probability are at the middle. */
export interface SketchedDistance {
  readonly distance: number;
  readonly low: number;
  readonly high: number;
  readonly probability: number;
}

/**
 * Kolmogorov–Smirnov distance where the reference, and perhaps the current sample too, are known by quantiles alone. At each kept
 * quantile the cumulative share is known to within one step of the sketch, so the largest distance is known within bounds; with
 * 201 quantiles a step is half a point. The probability is Kolmogorov's limit at the middle of the bounds.
 */
export function kolmogorovFromQuantiles(
  reference: Quantiles,
  current: Quantiles | ValueCounts,
): SketchedDistance {
  const a = boundsOf(reference);
  const b = boundsOf(current);
  const m = 'rows' in current ? current.rows : current.total;
  const places = 'rows' in current ? current.quantiles : current.values;
  let low = 0;
  let high = 0;
  const at = (value: number): void => {
    // The value itself, and just below it: a share jumps where a value occurs.
    for (const [left, right] of [
      [a.upTo(value), b.upTo(value)],
      [a.below(value), b.below(value)],
    ] as const) {
      low = Math.max(low, left[0] - right[1], right[0] - left[1]);
      high = Math.max(high, left[1] - right[0], right[1] - left[0]);
    }
  };
  for (let i = 0; i < reference.quantiles.length; i++) at(reference.quantiles[i] as number);
  for (let i = 0; i < places.length; i++) at(places[i] as number);
  const distance = (low + high) / 2;
  const size = Math.sqrt((reference.rows * m) / (reference.rows + m));
  return { distance, low, high, probability: kolmogorovSurvival(distance * size) };
}

/** Least and most share of a sample's rows at or below a value, and strictly below it. */
interface ShareBounds {
  readonly upTo: (value: number) => readonly [number, number];
  readonly below: (value: number) => readonly [number, number];
}

function boundsOf(sample: Quantiles | ValueCounts): ShareBounds {
  if (!('rows' in sample)) return boundsOfValues(sample);
  const { quantiles } = sample;
  const last = quantiles.length - 1;
  const step = 1 / last;
  const bounds = (reached: number): readonly [number, number] => {
    if (reached === 0) return [0, 0];
    return [Math.max(0, (reached - 1) * step), reached > last ? 1 : Math.min(1, reached * step)];
  };
  return {
    upTo: (value) => bounds(countBelow(quantiles, value, true)),
    below: (value) => bounds(countBelow(quantiles, value, false)),
  };
}

function boundsOfValues({ values, counts, total }: ValueCounts): ShareBounds {
  const cumulative = new Float64Array(values.length + 1);
  for (let i = 0; i < values.length; i++) {
    cumulative[i + 1] = (cumulative[i] as number) + (counts[i] as number) / total;
  }
  const exactly = (reached: number): readonly [number, number] => {
    const share = cumulative[reached] as number;
    return [share, share];
  };
  return {
    upTo: (value) => exactly(countBelow(values, value, true)),
    below: (value) => exactly(countBelow(values, value, false)),
  };
}
