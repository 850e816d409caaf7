/** What a number format makes of a number. */
export type NumberKind = 'number' | 'date' | 'duration';

/** Built-in formats of dates and times (ECMA-376-1, §18.8.30), those of East Asian versions among them. */
const builtInDates = new Set([
  14,
  15,
  16,
  17,
  18,
  19,
  20,
  21,
  22,
  ...range(27, 36),
  45,
  47,
  ...range(50, 58),
]);
const builtInDuration = 46;

function range(first: number, last: number): number[] {
  return Array.from({ length: last - first + 1 }, (_, index) => first + index);
}

/** What a number format stands for, by its number and, where the workbook defines it, its code. */
export function kindOf(id: number, code: string | undefined): NumberKind {
  if (code === undefined) {
    if (id === builtInDuration) return 'duration';
    return builtInDates.has(id) ? 'date' : 'number';
  }
  const bare = code.replace(/"[^"]*"|\\.|_.|\*./g, '');
  if (/\[(h+|m+|s+)\]/i.test(bare)) return 'duration';
  const letters = bare.replace(/\[[^\]]*\]/g, '').split(';')[0] ?? '';
  return /[ymdhs]/i.test(letters) && !/[#?]/.test(letters) ? 'date' : 'number';
}

const day = 86_400_000;
const pad = (value: number, length = 2): string => String(value).padStart(length, '0');

/**
 * A serial number of a workbook as ISO 8601: a date, a date with a time, or a time of day for what is less than a day. In the
 * system of 1900, day 60 is the 29 February that there was not; in that of 1904 the first day has the number 0.
 */
export function serialText(serial: number, is1904: boolean): string | undefined {
  if (!Number.isFinite(serial) || serial < 0 || serial >= 2_958_466) return undefined;
  const milliseconds = Math.round(serial * day);
  if (milliseconds < day && !is1904) return clockText(milliseconds);
  const shifted = is1904
    ? milliseconds + 1462 * day
    : milliseconds < 60 * day
      ? milliseconds + day
      : milliseconds;
  const at = new Date(shifted - 25_569 * day);
  const date = `${pad(at.getUTCFullYear(), 4)}-${pad(at.getUTCMonth() + 1)}-${pad(at.getUTCDate())}`;
  const rest = milliseconds % day;
  return rest === 0 ? date : `${date} ${clockText(rest)}`;
}

/** A number of days as hours, minutes and seconds. */
export function durationText(serial: number): string {
  const sign = serial < 0 ? '-' : '';
  return `${sign}${clockText(Math.round(Math.abs(serial) * day))}`;
}

function clockText(milliseconds: number): string {
  const seconds = Math.floor(milliseconds / 1000);
  const rest = milliseconds % 1000;
  const clock = `${pad(Math.floor(seconds / 3600))}:${pad(Math.floor(seconds / 60) % 60)}:${pad(seconds % 60)}`;
  return rest === 0 ? clock : `${clock}.${pad(rest, 3)}`;
}
