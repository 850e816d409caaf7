import { formatCount } from '../../core/format.ts';

const day = 86_400_000;

/**
 * Milliseconds of an ISO date or time, with `T` or a space between; without a zone it is UTC, a date alone its midnight.
 * Null where there is none.
 */
export function momentOf(iso: string | null): number | null {
  if (iso === null) return null;
  const joined = iso.replace(' ', 'T');
  const zoned = joined.length <= 10 || /(Z|[+-]\d{2}:?\d{2})$/.test(joined) ? joined : `${joined}Z`;
  const moment = Date.parse(zoned);
  return Number.isNaN(moment) ? null : moment;
}

/** Days from one moment to another, with fractions; negative where the second lies before. */
export const daysBetween = (from: number, to: number): number => (to - from) / day;

/** A number of days in words. */
export const daysInWords = (days: number): string => `${formatCount(days)} ${days === 1 ? 'day' : 'days'}`;
