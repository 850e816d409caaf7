import { offsetsOf, type ZoneOffset } from './zones.ts';

/** What becomes of a local time that names two instants, or none: the earlier, the later, or the row is left out. */
export const resolutions = ['earlier', 'later', 'reject'] as const;
export type Resolution = (typeof resolutions)[number];

export interface ClockChoice {
  /** For times that happened twice, when the clock went back. */
  readonly ambiguous: Resolution;
  /** For times that never were, when the clock went forward. */
  readonly impossible: Resolution;
}

/** The choice of RFC 5545 and of Temporal (`compatible`): the first of two instants, and over a gap the time moved forward. */
export const usualChoice: ClockChoice = { ambiguous: 'earlier', impossible: 'later' };

/** From a local time on (milliseconds after 1970 as if it were UTC): what it is, and what is added to it; null leaves it out. */
export interface ClockRange {
  readonly from: number;
  readonly kind: 'plain' | 'ambiguous' | 'impossible';
  readonly shift: number | null;
}

const day = 86_400_000;

/**
 * How local times between two (milliseconds as if UTC) become UTC: ranges of one shift each, in ascending order, the first from
 * −∞. Where a clock goes back a range is ambiguous, where it goes forward it is impossible; the choice says what becomes of them.
 * @throws AppError `recipe.setting` for a zone that the browser does not know.
 */
export function localRanges(
  zone: string,
  from: number,
  to: number,
  choice: ClockChoice = usualChoice,
): readonly ClockRange[] {
  const offsets = offsetsOf(zone, from - 2 * day, to + 2 * day);
  const edges = new Set<number>();
  offsets.forEach(({ from: at, offset }, index) => {
    const before = offsets[index - 1];
    if (before) edges.add(at + before.offset).add(at + offset);
  });
  const starts = [-Infinity, ...[...edges].sort((a, b) => a - b)];
  return merged(starts.map((start, index) => rangeAt(start, starts[index + 1] ?? Infinity, offsets, choice)));
}

function rangeAt(
  from: number,
  next: number,
  offsets: readonly ZoneOffset[],
  choice: ClockChoice,
): ClockRange {
  const time = from === -Infinity ? Math.min(next, 0) - 1 : from;
  const instants = offsets.flatMap(({ from: at, offset }, index) => {
    const instant = time - offset;
    return instant >= at && instant < (offsets[index + 1]?.from ?? Infinity) ? [instant] : [];
  });
  const [only] = instants;
  if (only !== undefined && instants.length === 1) return { from, kind: 'plain', shift: only - time };
  if (instants.length > 1)
    return { from, kind: 'ambiguous', shift: chosen(choice.ambiguous, instants, time) };
  const after = offsets.findIndex(({ from: at, offset }, index) => {
    const before = offsets[index - 1];
    return before !== undefined && time >= at + before.offset && time < at + offset;
  });
  const around = [offsets[after - 1], offsets[after]].flatMap((one) => (one ? [time - one.offset] : []));
  return { from, kind: 'impossible', shift: chosen(choice.impossible, around, time) };
}

function chosen(resolution: Resolution, instants: readonly number[], time: number): number | null {
  if (resolution === 'reject') return null;
  return (resolution === 'earlier' ? Math.min(...instants) : Math.max(...instants)) - time;
}

/**
 * The same ranges, ending in another zone's local time instead of UTC, with a constant shift (milliseconds) between.
 * @throws AppError `recipe.setting` for a zone that the browser does not know.
 */
export function rangesInto(
  ranges: readonly ClockRange[],
  zone: string,
  from: number,
  to: number,
  shift = 0,
): readonly ClockRange[] {
  const offsets = offsetsOf(zone, from - 2 * day + shift, to + 2 * day + shift);
  return merged(
    ranges.flatMap((range, index): ClockRange[] => {
      if (range.shift === null) return [range];
      const toUtc = range.shift + shift;
      const end = ranges[index + 1]?.from ?? Infinity;
      return offsets.flatMap(({ from: at, offset }, position): ClockRange[] => {
        const first = Math.max(range.from, at - toUtc);
        const last = Math.min(end, (offsets[position + 1]?.from ?? Infinity) - toUtc);
        return first < last ? [{ from: first, kind: range.kind, shift: toUtc + offset }] : [];
      });
    }),
  );
}

/** Neighbours that say the same become one. */
function merged(ranges: readonly ClockRange[]): readonly ClockRange[] {
  return ranges.filter((range, index) => {
    const before = ranges[index - 1];
    return before?.kind !== range.kind || before.shift !== range.shift || range.kind !== 'plain';
  });
}

/** The range that a local time falls into, by halving. */
export function rangeOf(ranges: readonly ClockRange[], time: number): ClockRange | undefined {
  let low = 0;
  let high = ranges.length;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if ((ranges[middle]?.from ?? Infinity) <= time) low = middle;
    else high = middle;
  }
  return ranges[low];
}
