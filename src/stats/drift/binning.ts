import { countBelow, quantilesOf, type ValueCounts } from './values.ts';

/** How a number is cut into bins before two samples are compared bin by bin. */
export type Binning =
  | { readonly kind: 'quantile'; readonly bins: number }
  | { readonly kind: 'width'; readonly bins: number }
  | { readonly kind: 'custom'; readonly edges: readonly number[] };

/** Tenths of the reference: what a population stability index is mostly computed on. */
export const usualBinning: Binning = { kind: 'quantile', bins: 10 };

/**
 * The inner edges of the bins by the reference, ascending and distinct. The first and the last bin are open, so that every value
 * has a bin: a value lies in the bin whose number is how many edges are at or below it, which makes edges.length + 1 bins.
 * A quantile between two values of the reference is moved up to the next of them, and equal ones fall together: no bin is empty in the
 * reference, and a number with few values has fewer bins than asked.
 */
export function innerEdges(reference: ValueCounts, binning: Binning): readonly number[] {
  if (binning.kind === 'custom') return distinct(binning.edges);
  if (reference.total === 0) return [];
  const steps = Array.from({ length: Math.max(0, binning.bins - 1) }, (_, i) => (i + 1) / binning.bins);
  const low = reference.values[0] as number;
  const high = reference.values[reference.values.length - 1] as number;
  if (low === high) return [];
  const edges =
    binning.kind === 'quantile'
      ? quantilesOf(reference, steps).map((edge) => nextValue(reference, edge))
      : steps.map((step) => low + step * (high - low));
  return distinct(edges).filter((edge) => edge > low);
}

/**
 * Inner edges of quantile bins from quantiles kept at even steps from the minimum to the maximum, as a published version keeps
 * them. Between two kept quantiles the edge is interpolated.
 */
export function innerEdgesOfQuantiles(quantiles: ArrayLike<number>, bins: number): readonly number[] {
  const last = quantiles.length - 1;
  if (last < 1) return [];
  const edges = Array.from({ length: Math.max(0, bins - 1) }, (_, i) => {
    const position = ((i + 1) / bins) * last;
    const floor = Math.floor(position);
    const low = quantiles[floor] as number;
    const high = quantiles[Math.min(last, floor + 1)] as number;
    return low + (position - floor) * (high - low);
  });
  return distinct(edges).filter((edge) => edge > (quantiles[0] as number));
}

/** How many rows of a sample lie in each bin. */
export function countInBins({ values, counts, total }: ValueCounts, edges: readonly number[]): number[] {
  const ends = [...edges.map((edge) => countBelow(values, edge, false)), values.length];
  let from = 0;
  return ends.map((end) => {
    let rows = values.length === total ? end - from : 0;
    if (values.length !== total) for (let i = from; i < end; i++) rows += counts[i] as number;
    from = end;
    return rows;
  });
}

/** The binning in words, as it is printed beside a value that depends on it. */
export function describeBinning(binning: Binning, edges: readonly number[]): string {
  const bins = edges.length + 1;
  if (binning.kind === 'custom') return `${bins} bins by given edges`;
  const found = bins === binning.bins ? `${bins}` : `${bins} (of ${binning.bins} asked)`;
  return binning.kind === 'quantile'
    ? `${found} quantile bins of the reference`
    : `${found} bins of equal width over the reference`;
}

/** The least value of a sample at or above `edge`, which is not above all of them. */
const nextValue = ({ values }: ValueCounts, edge: number): number =>
  values[Math.min(values.length - 1, countBelow(values, edge, false))] as number;

const distinct = (edges: readonly number[]): number[] =>
  [...new Set(edges.filter((edge) => Number.isFinite(edge)))].sort((a, b) => a - b);
