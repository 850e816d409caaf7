import { formatCount, formatCounted, formatDuration, formatFixed } from '../../../core/format.ts';
import type { SegmentsSpec, SegmentsValue, Validity } from '../spec.ts';

/** The definitions of a silhouette, by name. */
export type Definition = 'distances' | 'squared' | 'simplified';

export interface ShownSilhouette {
  readonly mean: number;
  /** The 95 % interval, where it was measured on a sample. */
  readonly interval: readonly [number, number] | null;
  /** On whom it was measured, as a sentence. */
  readonly measured: string;
  /** Whether Kaufman and Rousseeuw's words for silhouettes are meant for it. */
  readonly worded: boolean;
}

/** A silhouette as it is shown, under the definition chosen. */
export function shownSilhouette(
  validity: Validity,
  definition: Definition,
  customers: number,
): ShownSilhouette {
  if (definition === 'simplified') {
    const measured = `Over all ${formatCounted(customers, 'customer')}, by their distances to the centres.`;
    return { mean: validity.simplified, interval: null, measured, worded: false };
  }
  const { mean, low, high, rows, exact } = definition === 'squared' ? validity.squared : validity.silhouette;
  const worded = definition === 'distances';
  if (exact) {
    const measured = `Exact, over all ${formatCounted(pairsOf(rows), 'pair')} of ${formatCounted(rows, 'customer')}.`;
    return { mean, interval: null, measured, worded };
  }
  const between = `between ${inDecimals(low)} and ${inDecimals(high)}`;
  const measured = `On ${formatCount(rows)} of ${formatCounted(customers, 'customer')}, drawn at random. For all of them it lies ${between} (95\u00a0% interval).`;
  return { mean, interval: [low, high], measured, worded };
}

/** What measuring costs: pairs at the limit of the settings, and how long that takes here, as far as it is known. */
export function costOf(
  { silhouetteExact }: Pick<SegmentsSpec, 'silhouetteExact'>,
  { validity }: Pick<SegmentsValue, 'validity'>,
): string {
  const pairs = `${formatCount(silhouetteExact)} customers are ${formatCount(pairsOf(silhouetteExact))} pairs`;
  const { rows = 0 } = validity?.silhouette ?? {};
  if (!validity || rows < 2_000) return `${pairs}.`;
  const longest = validity.milliseconds * (silhouetteExact / rows) ** 2;
  return `${pairs}: about ${formatDuration(longest)} here.`;
}

/** Three decimals: what the interval of a sample of thousands can tell apart. */
export const inDecimals = (value: number): string => formatFixed(value, 3);

const pairsOf = (rows: number): number => (rows * (rows - 1)) / 2;
