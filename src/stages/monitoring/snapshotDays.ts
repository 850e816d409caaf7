import { formatDay } from '../../core/format.ts';
import type { MonitoredSnapshot } from './valueSchema.ts';

type Called = Pick<MonitoredSnapshot, 'id' | 'label' | 'name' | 'asOf'>;

/**
 * Loads called by the day of the newest event that counts, which is the day before their as-of date; those of one day are told apart
 * by their load. A load without such a day keeps what it is called.
 */
export function calledByEvents<Snapshot extends Called>(snapshots: readonly Snapshot[]): Snapshot[] {
  const days = snapshots.map(({ asOf }) => lastDayBefore(asOf));
  return snapshots.map((snapshot, at) => {
    const day = days[at];
    if (!day) return snapshot;
    if (days.filter((one) => one === day).length === 1)
      return { ...snapshot, label: formatDay(day), name: day };
    const { id } = snapshot;
    return { ...snapshot, label: `${formatDay(day)}, ${id.replace(' ', '\u00a0')}`, name: `${day}, ${id}` };
  });
}

/** The last whole day before an as-of date; null where there is none, or it lies within a day. */
function lastDayBefore(asOf: string | null): string | null {
  if (asOf === null || !/^\d{4}-\d\d-\d\d$/.test(asOf)) return null;
  const day = new Date(`${asOf}T00:00:00Z`);
  day.setUTCDate(day.getUTCDate() - 1);
  return day.toISOString().slice(0, 10);
}
