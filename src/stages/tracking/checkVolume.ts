import { formatCount, formatCounted, formatDay } from '../../core/format.ts';
import { sql } from '../../core/sql.ts';
import type { Finding } from './spec.ts';
import { columnOf, mostExamples, numbered, ofEvents, type Subject } from './subject.ts';

/** Days that are looked at, the last ones. */
const mostDays = 400;
/** Rows a day, in the middle, from which a day of nearly none is no accident: 10 expected and none seen has odds under 1 in 20,000. */
const usualRows = 10;
const nearlyNone = 0.1;
/** Events of which every day is counted. */
const mostEvents = 200;
const day = 86_400_000;

/** Rows by day of the table's span. */
export interface Volume {
  readonly firstDay: string | null;
  readonly lastDay: string | null;
  /** Rows a day by event's name. */
  readonly days: ReadonlyMap<string, readonly number[]>;
  readonly findings: readonly Finding[];
}

/** Counts every event by day, and finds days with nothing, or with less than a tenth of what is usual. */
export async function checkVolume(subject: Subject): Promise<Volume> {
  const none: Volume = { firstDay: null, lastDay: null, days: new Map(), findings: [] };
  const names = subject.observed.events.slice(0, mostEvents).map(({ name }) => name);
  if (!columnOf(subject, subject.binding.time) || names.length === 0) return none;
  const { database, work } = subject.context;
  work.progress?.('Counting days', 0, 0, 'days');
  const rows = await database.rows<{ event: string; day: number; rows: number }>(
    sql`SELECT event, floor(epoch(moment) / 86400)::DOUBLE AS day, count(*)::DOUBLE AS rows FROM ${numbered(subject)}
      WHERE moment IS NOT NULL AND isfinite(moment) AND moment <= try_cast(${subject.asOf} AS TIMESTAMP) AND ${ofEvents(subject, names)}
      GROUP BY 1, 2`,
    work,
  );
  if (rows.length === 0) return none;
  const last = rows.reduce((most, row) => Math.max(most, row.day), -Infinity);
  const first = Math.max(
    last - mostDays + 1,
    rows.reduce((least, row) => Math.min(least, row.day), Infinity),
  );
  const length = last - first + 1;
  const days = new Map(names.map((name) => [name, new Array<number>(length).fill(0)]));
  for (const row of rows) {
    const counts = days.get(row.event);
    if (counts && row.day >= first) counts[row.day - first] = row.rows;
  }
  return {
    firstDay: isoDay(first),
    lastDay: isoDay(last),
    days,
    findings: gaps(subject, days, first, length),
  };
}

const isoDay = (number: number): string => new Date(number * day).toISOString().slice(0, 10);

function gaps(
  { plan }: Subject,
  days: ReadonlyMap<string, readonly number[]>,
  first: number,
  length: number,
): Finding[] {
  const all = Array.from({ length }, (_, at) => {
    let sum = 0;
    for (const counts of days.values()) sum += counts[at] ?? 0;
    return sum;
  });
  const silent = gapDays(all);
  const covered = new Set(silent);
  const findings: Finding[] = [];
  if (silent.length > 0) findings.push(gapFinding(null, silent, all, first));
  for (const event of plan.events) {
    const counts = days.get(event.name);
    if (!counts || event.status !== 'live') continue;
    const own = gapDays(counts).filter((at) => !covered.has(at));
    if (own.length > 0) findings.push(gapFinding(event.name, own, counts, first));
  }
  return findings;
}

/** Places of the days, from an event's first one on, with under a tenth of its middle day; the first and the last may be cut short, and are not looked at. */
export function gapDays(counts: readonly number[]): readonly number[] {
  const begin = counts.findIndex((rows) => rows > 0);
  const lived = counts.slice(Math.max(0, begin));
  const sorted = [...lived].sort((a, b) => a - b);
  const usual = sorted[Math.floor(sorted.length / 2)] ?? 0;
  if (usual < usualRows) return [];
  return lived.flatMap((rows, place) => {
    const inside = place > 0 && place < lived.length - 1;
    return inside && rows < nearlyNone * usual ? [begin + place] : [];
  });
}

function gapFinding(
  event: string | null,
  places: readonly number[],
  counts: readonly number[],
  first: number,
): Finding {
  const when = `on ${formatCounted(places.length, 'day')} of ${formatCount(counts.length)}`;
  return {
    kind: 'gap',
    severity: 'warning',
    event,
    property: null,
    count: places.length,
    of: counts.length,
    words: `${event ?? 'All events'} nearly stopped ${when}, first on ${formatDay(isoDay(first + (places[0] ?? 0)))}.`,
    examples: places.slice(0, mostExamples).map((at) => ({
      row: null,
      event,
      time: isoDay(first + at),
      value: formatCounted(counts[at] ?? 0, 'row'),
    })),
  };
}
