import { formatCount, formatNumber, shortWords } from '../../../core/format.ts';
import type { Finding, PropertySpec } from '../spec.ts';

/** A property's rules in one line; '' for none. */
export function rulesInWords({ values, pattern, minimum, maximum, unit }: PropertySpec): string {
  const parts: string[] = [];
  if (values.length > 0) {
    const some = values.slice(0, 3).join(', ');
    parts.push(values.length > 3 ? `${some} or ${formatCount(values.length - 3)} more` : some);
  }
  if (pattern !== '') parts.push(`matches ${pattern}`);
  if (minimum !== null && maximum !== null)
    parts.push(`${formatNumber(minimum)} to ${formatNumber(maximum)}`);
  else if (minimum !== null) parts.push(`at least ${formatNumber(minimum)}`);
  else if (maximum !== null) parts.push(`at most ${formatNumber(maximum)}`);
  if (unit !== '') parts.push(`in ${unit}`);
  return shortWords(parts.join('; '), 160);
}

/** The values of a list as people write them: one a line, without blank lines or repetitions. */
export function readValues(text: string): string[] {
  const lines = text.split(/\r?\n/).map((line) => line.trim());
  return [...new Set(lines.filter((line) => line !== ''))].slice(0, 1000);
}

/** Whether a browser reads a text as a regular expression. */
export function isPattern(pattern: string): boolean {
  try {
    return new RegExp(`^(?:${pattern})$`, 'u').source !== '';
  } catch (unreadable) {
    if (unreadable instanceof SyntaxError) return false;
    throw unreadable;
  }
}

/** What a finding counts: rows, or days. */
export function countInWords({ kind, count, of }: Finding): string {
  if (count === 0 && of === 0) return '—';
  return `${formatCount(count)} of ${formatCount(of)} ${kind === 'gap' ? 'days' : 'rows'}`;
}
