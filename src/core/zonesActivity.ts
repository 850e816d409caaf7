/** How far one channel's clock seems to be ahead of another's. */
export interface ClockOffset {
  /** Minutes that the second's clock is ahead of the first's, in quarter hours, between −12 h and 12 h. */
  readonly minutes: number;
  /** Correlation of the hours of activity after the shift, and as they stand. */
  readonly agreement: number;
  readonly agreementNow: number;
}

export const quartersOfDay = 96;
/** Events that each channel needs for its hours to say something. */
const fewestEvents = 500;
const agree = 0.85;
const gain = 0.25;

/**
 * Whether the hours of activity of two channels of the same customers are alike but offset: Pearson correlation of the events
 * by quarter hour of the day (smoothed over an hour, around the clock), at every shift of a quarter hour.
 * @param first events of each quarter hour, 96 counts.
 * @returns the shift where they agree well and clearly better than as they stand; null elsewhere.
 */
export function clockOffset(first: ArrayLike<number>, second: ArrayLike<number>): ClockOffset | null {
  if (total(first) < fewestEvents || total(second) < fewestEvents) return null;
  const a = smooth(first);
  const b = smooth(second);
  const agreementNow = correlation(a, b, 0);
  let best = 0;
  let agreement = agreementNow;
  for (let shift = 1; shift < quartersOfDay; shift++) {
    const found = correlation(a, b, shift);
    if (found > agreement) {
      agreement = found;
      best = shift;
    }
  }
  if (agreement < agree || agreement - agreementNow < gain) return null;
  const quarters = best > quartersOfDay / 2 ? best - quartersOfDay : best;
  return { minutes: quarters * 15, agreement, agreementNow };
}

function total(counts: ArrayLike<number>): number {
  return Array.from(counts).reduce((sum, count) => sum + count, 0);
}

function smooth(counts: ArrayLike<number>): number[] {
  return Array.from({ length: quartersOfDay }, (_, at) => {
    let sum = 0;
    for (let step = -2; step <= 2; step++) sum += counts[(at + step + quartersOfDay) % quartersOfDay] ?? 0;
    return sum;
  });
}

/** Pearson correlation of a with b moved earlier by that many quarters; 0 where one of them is flat. */
function correlation(a: readonly number[], b: readonly number[], shift: number): number {
  const meanA = total(a) / quartersOfDay;
  const meanB = total(b) / quartersOfDay;
  let product = 0;
  let squareA = 0;
  let squareB = 0;
  a.forEach((value, at) => {
    const x = value - meanA;
    const y = (b[(at + shift) % quartersOfDay] ?? 0) - meanB;
    product += x * y;
    squareA += x * x;
    squareB += y * y;
  });
  return squareA === 0 || squareB === 0 ? 0 : product / Math.sqrt(squareA * squareB);
}
