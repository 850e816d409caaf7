import { shareBelow, valueAt, type Distribution } from './quantiles.ts';

/** Quantiles outside which values are capped. */
export interface CapShares {
  readonly lower: number;
  readonly upper: number;
}

export type CapEnd = keyof CapShares;

/** No cap: every value is inside. */
export const uncapped: CapShares = { lower: 0, upper: 1 };

const bounds: Readonly<Record<CapEnd, readonly [number, number]>> = { lower: [0, 0.5], upper: [0.5, 1] };

/** The cap with one end at a share, in steps of 0.1 %, each end in its half; null when nothing would be capped. */
export function capAt(cap: CapShares, end: CapEnd, share: number): CapShares | null {
  const [least, most] = bounds[end];
  const stepped = Math.round(Math.min(most, Math.max(least, share)) * 1000) / 1000;
  const moved = { ...cap, [end]: stepped };
  return moved.lower <= 0 && moved.upper >= 1 ? null : moved;
}

/** The cap with one end at a value; the picture's very ends stand for no cap there. */
export function capAtValue(
  distribution: Distribution,
  cap: CapShares,
  end: CapEnd,
  value: number,
): CapShares | null {
  const { from, to } = distribution.histogram;
  if (end === 'upper' && value >= to) return capAt(cap, end, cap.upper > 0.99 ? cap.upper : 1);
  if (end === 'lower' && value <= from) return capAt(cap, end, cap.lower < 0.01 ? cap.lower : 0);
  return capAt(cap, end, shareBelow(distribution, value));
}

/** The values at which a cap stands, in the feature's unit. */
export function capValues(distribution: Distribution, cap: CapShares): [number, number] {
  return [valueAt(distribution, cap.lower), valueAt(distribution, cap.upper)];
}
