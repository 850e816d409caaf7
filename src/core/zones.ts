import { AppError } from './errors.ts';

/** From an instant on (milliseconds after 1970, UTC), how far the zone's clock is ahead of UTC, in milliseconds. */
export interface ZoneOffset {
  readonly from: number;
  readonly offset: number;
}

/** Milliseconds between looks: since 1970 no zone kept an offset for less than a week (Boa Vista in October 2000 did for one). */
const step = 2 * 86_400_000;

const formats = new Map<string, Intl.DateTimeFormat>();

function formatOf(zone: string): Intl.DateTimeFormat {
  const known = formats.get(zone);
  if (known) return known;
  try {
    const made = new Intl.DateTimeFormat('en-US', {
      timeZone: zone,
      hourCycle: 'h23',
      era: 'short',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
    });
    formats.set(zone, made);
    return made;
  } catch (cause) {
    throw new AppError(
      'recipe.setting',
      `“${zone.slice(0, 60)}” is not a time zone.`,
      { zone: zone.slice(0, 60) },
      cause,
    );
  }
}

/** Whether the browser knows a time zone of that name (IANA, such as `Europe/London`). */
export function isZone(zone: string): boolean {
  try {
    return formatOf(zone).resolvedOptions().timeZone !== '';
  } catch (thrown) {
    if (thrown instanceof AppError) return false;
    throw thrown;
  }
}

/** Names of the zones that the browser knows, UTC first. */
export function zoneNames(): readonly string[] {
  return ['UTC', ...Intl.supportedValuesOf('timeZone').filter((zone) => zone !== 'UTC')];
}

/**
 * How far the zone's clock is ahead of UTC at an instant, in milliseconds, by the browser's time zone rules (IANA, through Intl).
 * @throws AppError `recipe.setting` for a zone that the browser does not know.
 */
export function offsetAt(zone: string, instant: number): number {
  const whole = Math.floor(instant / 1000) * 1000;
  const parts: Record<string, string> = {};
  for (const { type, value } of formatOf(zone).formatToParts(whole)) parts[type] = value;
  const number = (name: string): number => Number(parts[name] ?? 0);
  const year = parts['era'] === 'BC' ? 1 - number('year') : number('year');
  const wall = new Date(0);
  wall.setUTCFullYear(year, number('month') - 1, number('day'));
  wall.setUTCHours(number('hour'), number('minute'), number('second'));
  return wall.getTime() - whole;
}

/**
 * The zone's offsets over a span of instants, both ends in milliseconds after 1970: the first holds from −∞, the last to +∞.
 * Changes are found by looking every two days and halving what lies between, to the second.
 * @throws AppError `recipe.setting` for a zone that the browser does not know.
 */
export function offsetsOf(zone: string, from: number, to: number): readonly ZoneOffset[] {
  if (zone === 'UTC') return [{ from: -Infinity, offset: 0 }];
  const start = Math.floor(from / 1000) * 1000;
  const offsets: ZoneOffset[] = [{ from: -Infinity, offset: offsetAt(zone, start) }];
  let before = start;
  let current = offsetAt(zone, start);
  while (before < to) {
    const after = Math.min(before + step, Math.ceil(to / 1000) * 1000);
    const offset = offsetAt(zone, after);
    if (offset !== current) {
      offsets.push({ from: changeBetween(zone, before, after, current), offset });
      current = offset;
    }
    before = after;
  }
  return offsets;
}

function changeBetween(zone: string, from: number, to: number, offset: number): number {
  let low = from / 1000;
  let high = to / 1000;
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (offsetAt(zone, middle * 1000) === offset) low = middle;
    else high = middle;
  }
  return high * 1000;
}
