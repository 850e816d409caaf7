import { formatDay } from '../core/format.ts';

/** How far apart as-of dates are. */
export const cadences = ['week', 'month', 'quarter', 'year'] as const;
export type Cadence = (typeof cadences)[number];

/** An as-of date, and the stretch of time that ends with it. */
export interface SeriesDate {
  /** ISO day; events on it and after it are not seen. */
  readonly asOf: string;
  /** As people read it, such as week of 5 January 2026. */
  readonly label: string;
  /** The same with ISO dates, for files. */
  readonly name: string;
}

const isoDay = (date: Date): string => date.toISOString().slice(0, 10);

/**
 * The last `most` ends of weeks (Monday to Sunday), months, quarters or years between two points in time, oldest first. The last
 * stretch ends the day after the last event, so that a month of which half has passed is there as far as it goes.
 * @param least, @param greatest ISO dates or times, or whole numbers as `timeExpression` reads them (day numbers, seconds,
 * milliseconds). Empty where they are neither.
 */
export function datesOf(least: string, greatest: string, every: Cadence, most: number): SeriesDate[] {
  const [from, to] = [dayOf(least), dayOf(greatest)];
  if (!from || !to || from > to) return [];
  const end = new Date(to);
  end.setUTCDate(end.getUTCDate() + 1);
  const found: SeriesDate[] = [];
  let start = startOf(to, every);
  let stop = end;
  while (found.length < most && stop > from) {
    const [first, asOf] = [isoDay(start), isoDay(stop)];
    found.push({ asOf, label: wordsOf(start, every, formatDay(first)), name: wordsOf(start, every, first) });
    stop = start;
    start = startOf(new Date(start.getTime() - 86_400_000), every);
  }
  return found.reverse();
}

/** Midnight (UTC) of the day that a value of a time column lies on. */
function dayOf(value: string): Date | null {
  const whole = /^\d+$/.test(value) ? Number(value) : null;
  const iso =
    whole === null
      ? value.slice(0, 10)
      : whole >= 19_000_101 && whole <= 21_001_231
        ? value.replace(/^(\d{4})(\d\d)(\d\d)$/, '$1-$2-$3')
        : isoDay(new Date(whole >= 1e11 ? whole : whole * 1000));
  const day = new Date(`${iso}T00:00:00Z`);
  return Number.isNaN(day.getTime()) ? null : day;
}

/** The first day of the stretch that a day lies in. */
function startOf(day: Date, every: Cadence): Date {
  const start = new Date(day);
  if (every === 'week') start.setUTCDate(start.getUTCDate() - ((start.getUTCDay() + 6) % 7));
  else start.setUTCDate(1);
  if (every === 'quarter') start.setUTCMonth(start.getUTCMonth() - (start.getUTCMonth() % 3));
  if (every === 'year') start.setUTCMonth(0);
  return start;
}

/** What the stretch from a day on is called; `day` is how that day is written. */
function wordsOf(start: Date, every: Cadence, day: string): string {
  const [year, month] = [start.getUTCFullYear(), start.getUTCMonth()];
  if (every === 'year') return String(year);
  if (every === 'quarter') return `Q${month / 3 + 1} ${year}`;
  if (every === 'week') return `week of ${day}`;
  return `${monthNames[month] ?? ''} ${year}`;
}

const monthNames = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
];
