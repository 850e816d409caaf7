import {
  formatCount,
  formatCounted,
  formatNumber,
  formatShareCell,
  shortName,
} from '../../../core/format.ts';
import type { AlertSeverity, ColumnProfile, PairsProfile, ProfileAlert, TableProfile } from '../spec.ts';

export const severityWords: Readonly<Record<AlertSeverity, string>> = {
  serious: 'serious',
  warning: 'look',
  note: 'note',
};

/** What was looked at, as a sentence without its full stop. */
export function titleOf(
  tables: readonly { readonly rows: number; readonly columns: readonly unknown[] }[],
): string {
  const rows = tables.reduce((sum, table) => sum + table.rows, 0);
  const columns = tables.reduce((sum, table) => sum + table.columns.length, 0);
  return `${formatCounted(columns, 'column')} of ${formatCounted(tables.length, 'table')}, ${formatCounted(rows, 'row')}`;
}

/** How the data stands, in one sentence. */
export function verdictOf(alerts: readonly ProfileAlert[]): string {
  const count = (severity: AlertSeverity): number =>
    alerts.filter((alert) => alert.severity === severity).length;
  const [serious, warning, note] = [count('serious'), count('warning'), count('note')];
  if (alerts.length === 0) return 'Nothing stands out.';
  const parts = [
    ...(serious > 0 ? [`${formatCounted(serious, 'thing is', 'things are')} serious`] : []),
    ...(warning > 0 ? [`${formatCounted(warning, 'needs', 'need')} a look`] : []),
    ...(note > 0 ? [`${formatCounted(note, 'is', 'are')} good to know`] : []),
  ];
  const last = parts.pop() ?? '';
  return `${parts.length > 0 ? `${parts.join(', ')} and ${last}` : last}.`;
}

/** The most telling figures of a column, in one line. */
export function keyFigures({ numbers, texts, times, top, rows, missing }: ColumnProfile): string {
  if (numbers && numbers.quantiles.length === 7) {
    const [least = 0, , , median = 0, , , greatest = 0] = numbers.quantiles;
    return `median ${formatNumber(median)}, ${formatNumber(least)} to ${formatNumber(greatest)}`;
  }
  if (times) return `${times.least.slice(0, 10)} to ${times.greatest.slice(0, 10)}`;
  const [first] = top;
  if (!first) return 'no values';
  if (texts && first.rows <= 1) {
    const [pattern] = texts.patterns;
    return pattern ? `shape ${shortName(pattern.text, 28)}` : '';
  }
  return `${shortName(first.text.trim() === '' ? 'empty' : first.text, 28)} ${formatShareCell(first.rows / Math.max(1, rows - missing))}`;
}

/** Keys of a table by their columns' names. */
export function keysInWords({ keys, columns }: TableProfile): string {
  const name = (id: string): string => shortName(columns.find((column) => column.id === id)?.name ?? id, 40);
  const [first, ...others] = keys;
  if (!first) return 'none found';
  return `${first.map(name).join(' + ')}${others.length > 0 ? ` and ${formatCount(others.length)} more` : ''}`;
}

/** How long before `now` the last value lies, in words; the future is said as such. */
export function freshness(greatest: string, now: number): string {
  const then = Date.parse(`${greatest.length > 10 ? greatest : `${greatest}T00:00:00`}Z`);
  if (Number.isNaN(then)) return 'unknown';
  const days = Math.floor((now - then) / 86_400_000);
  if (days < 0) return `${formatCounted(-days, 'day')} in the future`;
  if (days === 0) return 'today';
  return days < 730 ? `${formatCounted(days, 'day')} ago` : `${formatNumber(days / 365.25, 2)} years ago`;
}

/** What the pairs were compared on. */
export function pairsInWords({ rows, exact }: PairsProfile): string {
  return exact ? `on all ${formatCount(rows)} rows` : `on a sample of ${formatCount(rows)} rows`;
}

/** A histogram in one sentence, for those who do not see it. */
export function distributionInWords(profile: ColumnProfile): string {
  const name = shortName(profile.name);
  const { numbers, times } = profile;
  if (numbers && numbers.quantiles.length === 7) {
    const [least = 0, , lower = 0, median = 0, upper = 0, , greatest = 0] = numbers.quantiles;
    const written = [lower, upper, median, least, greatest].map((value) => formatNumber(value));
    return `${name}: half of the values lie between ${written[0] ?? ''} and ${written[1] ?? ''}, median ${written[2] ?? ''}, from ${written[3] ?? ''} to ${written[4] ?? ''}.`;
  }
  if (times)
    return `${name}: from ${times.least} to ${times.greatest}, half of them before ${times.quartiles[1] ?? ''}.`;
  return `${name}: ${formatCounted(profile.distinct, 'value')}.`;
}
