import type { Column } from '../../../core/table.ts';

/** What is wrong with what was written, by the field. */
export type FieldErrors = Readonly<Partial<Record<string, string>>>;

export type Bound = number | string | null;

/** How bounds are written: numbers, whole numbers, counts of rows, or days and points in time. */
export type Scale = 'number' | 'integer' | 'count' | 'clock';

/** The scale of a column's bounds; null where its values have no order that a range could hold. */
export function scaleOf({ type }: Pick<Column, 'type'>): Scale | null {
  if (type === 'integer' || type === 'number') return type;
  return type === 'date' || type === 'timestamp' ? 'clock' : null;
}

interface Written {
  readonly least: string;
  readonly greatest: string;
}

export interface Bounds {
  readonly least: Bound;
  readonly greatest: Bound;
  readonly errors: FieldErrors;
}

/** Bounds as they are written: empty for none, one of the two at least, and the least not above the greatest. */
export function readBounds(written: Written, scale: Scale): Bounds {
  const [least, greatest] = [readBound(written.least, scale), readBound(written.greatest, scale)];
  const errors: Record<string, string> = {};
  if (least === undefined) errors['least'] = wanted[scale];
  if (greatest === undefined) errors['greatest'] = wanted[scale];
  if (least === null && greatest === null) errors['least'] = 'Write a least value, a greatest, or both.';
  if (least !== null && least !== undefined && greatest !== null && greatest !== undefined) {
    const [from, to] = [placeOf(least, false), placeOf(greatest, true)];
    if (from > to) errors['greatest'] = 'The greatest lies below the least.';
    else if (scale === 'integer' && Math.ceil(from) > Math.floor(to))
      errors['greatest'] = 'No whole number lies between these.';
  }
  return { least: least ?? null, greatest: greatest ?? null, errors };
}

const wanted: Readonly<Record<Scale, string>> = {
  number: 'Write a number, such as 12.5.',
  integer: 'Write a number, such as 12.',
  count: 'Write a whole number of rows, such as 1000.',
  clock: 'Write a day, such as 2026-01-31, or a time of it, such as 2026-01-31 18:30.',
};

/** A day without a time counts whole where it is the greatest. */
const placeOf = (bound: number | string, atEnd: boolean): number => {
  if (typeof bound === 'number') return bound;
  const start = Date.parse(`${bound.slice(0, 10)}T${bound.slice(11) || '00:00'}Z`);
  return bound.length === 10 && atEnd ? start + 86_400_000 - 1 : start;
};

function readBound(text: string, scale: Scale): Bound | undefined {
  const trimmed = text.trim();
  if (trimmed === '') return null;
  if (scale === 'clock') return isClockText(trimmed) ? trimmed : undefined;
  const number = readNumber(trimmed);
  if (number === null || (scale !== 'number' && Math.abs(number) > Number.MAX_SAFE_INTEGER)) return undefined;
  return scale === 'count' && (number < 0 || !Number.isInteger(number)) ? undefined : number;
}

/** A number with a decimal point; null for any other text, also one with a comma, which is read in two ways. */
export function readNumber(text: string): number | null {
  if (!/^[-+−]?(\d+\.?\d*|\.\d+)(e[-+]?\d+)?$/i.test(text)) return null;
  const number = Number(text.replace('−', '-'));
  return Number.isFinite(number) ? number : null;
}

/** Whether a text is a day of the calendar, alone or with a time of day. */
export function isClockText(text: string): boolean {
  const parts = /^(\d{4}-\d{2}-\d{2})(?:[ T](.+))?$/.exec(text);
  const day = parts?.[1];
  if (day === undefined || (parts?.[2] !== undefined && !isTimeText(parts[2]))) return false;
  const date = new Date(`${day}T00:00:00Z`);
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(day);
}

/** Whether a text is a time of day. */
export const isTimeText = (text: string): boolean =>
  /^([01]\d|2[0-3]):[0-5]\d(:[0-5]\d(\.\d{1,6})?)?$/.test(text);
