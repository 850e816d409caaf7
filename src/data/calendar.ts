const dayInMicroseconds = 86_400_000_000n;

const padded = (value: number, width: number): string => String(value).padStart(width, '0');

/**
 * The ISO date of a day counted from 1970-01-01, in the proleptic Gregorian calendar, for years of any size.
 * (Howard Hinnant, "chrono-compatible low-level date algorithms", civil_from_days.)
 */
export function isoDate(day: number): string {
  const shifted = day + 719_468;
  const era = Math.floor(shifted / 146_097);
  const dayOfEra = shifted - era * 146_097;
  const yearOfEra = Math.floor(
    (dayOfEra -
      Math.floor(dayOfEra / 1460) +
      Math.floor(dayOfEra / 36_524) -
      Math.floor(dayOfEra / 146_096)) /
      365,
  );
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const monthFromMarch = Math.floor((5 * dayOfYear + 2) / 153);
  const dayOfMonth = dayOfYear - Math.floor((153 * monthFromMarch + 2) / 5) + 1;
  const month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9;
  const year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0);
  const yearText = year < 0 ? `-${padded(-year, 4)}` : padded(year, 4);
  return `${yearText}-${padded(month, 2)}-${padded(dayOfMonth, 2)}`;
}

/** The ISO time of microseconds after midnight; the fraction only where there is one. */
export function isoTime(microseconds: bigint): string {
  const second = Number(microseconds / 1_000_000n);
  const fraction = Number(microseconds % 1_000_000n);
  const clock = [Math.floor(second / 3600), Math.floor(second / 60) % 60, second % 60];
  const text = clock.map((part) => padded(part, 2)).join(':');
  return fraction === 0 ? text : `${text}.${padded(fraction, 6).replace(/0+$/, '')}`;
}

/** The ISO timestamp, without zone, of microseconds after 1970-01-01 00:00. */
export function isoTimestamp(microseconds: bigint): string {
  const remainder = microseconds % dayInMicroseconds;
  const sinceMidnight = remainder < 0n ? remainder + dayInMicroseconds : remainder;
  const day = (microseconds - sinceMidnight) / dayInMicroseconds;
  return `${isoDate(Number(day))}T${isoTime(sinceMidnight)}`;
}
