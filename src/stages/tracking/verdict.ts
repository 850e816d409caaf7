import { formatCount, formatCounted, formatShare } from '../../core/format.ts';
import type { CheckValue, Finding, FindingKind } from './spec.ts';

/** What a finding is called in a list of several. */
export const kindWords: Readonly<Record<FindingKind, string>> = {
  'unknown-event': 'unknown events',
  'silent-event': 'events that do not come as their status says',
  naming: 'names that break the rule',
  missing: 'missing required properties',
  type: 'wrong types',
  values: 'values that are not allowed',
  pattern: 'texts that do not match their pattern',
  range: 'numbers outside their range',
  'unplanned-property': 'properties that are not in the plan',
  'no-column': 'parts of the plan without a column',
  'no-name': 'rows without an event',
  identifier: 'missing identifiers',
  nobody: 'rows without any identifier',
  duplicate: 'events that came twice',
  order: 'events out of order',
  future: 'events in the future',
  'no-time': 'rows without a time',
  gap: 'days that are nearly empty',
};

const severe = { error: 0, warning: 1, note: 2 } as const;

/** Errors first, then by the rows that they concern. */
export function worstFirst(findings: readonly Finding[]): Finding[] {
  return [...findings].sort((a, b) => severe[a.severity] - severe[b.severity] || b.count - a.count);
}

/** The verdict in plain words: whether the table is as planned, and what is most wrong. */
export function verdictOf(
  rows: number,
  broken: number,
  findings: readonly Finding[],
  planned: number,
): Pick<CheckValue, 'verdict' | 'title' | 'words'> {
  const of = (severity: Finding['severity']) => findings.filter((one) => one.severity === severity);
  const errors = of('error');
  const warnings = of('warning');
  const kinds = [...new Set([...errors, ...warnings].map(({ kind }) => kindWords[kind]))];
  const events = `${formatCount(planned)} planned ${planned === 1 ? 'event' : 'events'}`;
  if (errors.length === 0 && warnings.length === 0) {
    return {
      verdict: 'ok',
      title: `All ${formatCount(rows)} rows are as planned`,
      words: `Names, properties and identifiers of ${events} keep every rule that could be checked.`,
    };
  }
  if (errors.length === 0) {
    return {
      verdict: 'warn',
      title: 'Every row holds what the plan asks for',
      words: `Worth a look: ${listed(kinds)}.`,
    };
  }
  const share = rows === 0 ? 0 : broken / rows;
  const title =
    broken === 0
      ? 'Rows keep the plan one by one, and yet something is wrong'
      : `${formatCount(broken)} of ${formatCounted(rows, 'row')} (${formatShare(share)}) ${broken === 1 ? 'breaks' : 'break'} the plan`;
  return { verdict: 'bad', title, words: `Found: ${listed(kinds)}.` };
}

function listed(kinds: readonly string[]): string {
  const told = kinds.slice(0, 4);
  const more = kinds.length - told.length;
  if (more > 0) return `${told.join(', ')} and ${formatCount(more)} more kinds`;
  const [last = ''] = told.slice(-1);
  return told.length < 2 ? last : `${told.slice(0, -1).join(', ')} and ${last}`;
}
