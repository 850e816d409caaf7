/**
 * Whether a whole number is written as a day is: the digits of a year from 1900 to 2099, a month and a day of it, such as 20240131.
 */
export function isDayAsNumber(value: number): boolean {
  if (!Number.isInteger(value) || value < 19_000_101 || value > 20_991_231) return false;
  const [year, month, day] = [Math.floor(value / 10_000), Math.floor(value / 100) % 100, value % 100];
  const date = new Date(Date.UTC(year, month - 1, day));
  return date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
}
