import type { ProfiledColumn } from '../sources/spec.ts';

/**
 * The newest point in time of a column from its greatest value, as ISO text in UTC: of dates and timestamps; of whole numbers that
 * are days written YYYYMMDD, or seconds or milliseconds since 1970; and of texts whose greatest is ISO 8601, which sort by time.
 * Null where the greatest value is no time.
 */
export function newestOf({ type, least, greatest }: ProfiledColumn): string | null {
  if (greatest === null) return null;
  if (type === 'date' || type === 'timestamp') return greatest;
  if (type === 'text') return isoOf(greatest.trim());
  if (type !== 'integer') return null;
  const [from, to] = [Number(least ?? greatest), Number(greatest)];
  if (from >= 19_000_101 && to <= 21_001_231) {
    const digits = String(to);
    return isoOf(`${digits.slice(0, 4)}-${digits.slice(4, 6)}-${digits.slice(6, 8)}`);
  }
  // As in `timeExpression`: from 10¹¹ on milliseconds. Smaller numbers than of 1990 are counts, not times.
  const milliseconds = to >= 1e11 ? to : to * 1000;
  if (milliseconds < Date.UTC(1990, 0) || milliseconds > Date.UTC(2100, 0)) return null;
  return new Date(milliseconds).toISOString().slice(0, 19).replace('T', ' ');
}

function isoOf(text: string): string | null {
  const parts = /^(\d{4}-\d{2}-\d{2})(?:[ T](\d{2}:\d{2})(:\d{2}(?:\.\d+)?)?)?$/.exec(text);
  const [, day, minute, second = ''] = parts ?? [];
  if (day === undefined) return null;
  const time = new Date(`${day}T${minute ?? '00:00'}${second.slice(0, 3)}Z`);
  if (Number.isNaN(time.getTime()) || !time.toISOString().startsWith(day)) return null;
  return minute === undefined ? day : `${day} ${minute}${second || ':00'}`;
}
