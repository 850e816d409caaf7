import { formatCount, formatCounted, shortName } from '../../../core/format.ts';
import type { CheckResult, QualityValue, Repair, ServiceLevel, SuggestedRule } from '../spec.ts';

/** The verdict in plain words, such as `3 of 41 checks fail; 1 stops you`. */
export function verdict(value: QualityValue<unknown>): string {
  const { checks, stops } = value;
  const failing = checks.filter(({ state }) => state === 'failed').length;
  const unknown = checks.filter(({ state }) => state === 'unknown').length;
  if (checks.length === 0) return 'Nothing is checked yet';
  if (failing + unknown === 0)
    return checks.length === 1 ? 'The one check holds' : `All ${formatCounted(checks.length, 'check')} hold`;
  const stopping =
    stops.length === 0
      ? 'none stops you'
      : `${formatCount(stops.length)} ${stops.length === 1 ? 'stops' : 'stop'} you`;
  const of = `of ${formatCounted(checks.length, 'check')}`;
  const told = [
    ...(failing > 0 ? [`${formatCount(failing)} ${of} ${failing === 1 ? 'fails' : 'fail'}`] : []),
    ...(unknown > 0 ? [`${formatCount(unknown)}${failing > 0 ? '' : ` ${of}`} cannot be checked`] : []),
  ];
  return `${told.join(', ')}; ${stopping}`;
}

/** What follows from the checks and the repairs, as plain sentences. */
export function consequence(value: QualityValue<unknown>): string {
  const { checks, stops, repairs } = value;
  const touched = repairs.reduce((sum, one) => sum + one.rowsBefore - one.rowsAfter + one.changed, 0);
  const repaired =
    repairs.length === 0
      ? 'Nothing is repaired: later stages read the files as they were loaded.'
      : `${formatCounted(repairs.length, 'repair')} ${repairs.length === 1 ? 'touches' : 'touch'} ${formatCounted(touched, 'row')}; later stages read the repaired tables.`;
  if (checks.length === 0) return `Accept rules, and every load is held to them. ${repaired}`;
  const stopped =
    stops.length === 0 ? '' : 'Features and all after them wait until what stops you is put right. ';
  return `${stopped}${repaired}`;
}

/** What fails, the most severe first; then by share. */
export function failingFirst(checks: readonly CheckResult[]): CheckResult[] {
  const weight = { error: 0, warning: 1, note: 2 } as const;
  return checks
    .filter(({ state }) => state !== 'passed')
    .sort((a, b) => weight[a.severity] - weight[b.severity] || b.share - a.share);
}

/** Sources of rules that are not in the study any more, by id. */
export function goneSources({ checks, sources }: QualityValue<{ readonly id: string }>): readonly string[] {
  const here = new Set(sources.map(({ id }) => id));
  return [...new Set(checks.flatMap(({ source }) => (here.has(source) ? [] : [source])))];
}

/** What to do about rules of sources that are gone. */
export const goneWords = (sources: readonly string[], rules: number): string =>
  `${formatCounted(rules, 'rule')} of ${sources.map((id) => `“${shortName(id, 40)}”`).join(', ')} cannot be checked: ${sources.length === 1 ? 'that source is' : 'those sources are'} not in this study any more. Undo the removal, add the file again, or drop the rules.`;

const millisecondsPerDay = 86_400_000;

/** How a source stands to what is agreed: late once its newest row is older than the cadence and the grace together. */
export function lateness(
  level: ServiceLevel,
  newest: string | null,
  now: number,
): { readonly tone: 'plain' | 'ok' | 'warn'; readonly words: string } {
  if (level.everyDays === null) return { tone: 'plain', words: 'nothing agreed' };
  if (newest === null) return { tone: 'warn', words: 'no time column says how new it is' };
  const age =
    (now - Date.parse(`${newest.slice(0, 19).replace(' ', 'T')}${newest.length > 10 ? 'Z' : ''}`)) /
    millisecondsPerDay;
  if (age < -1)
    return {
      tone: 'warn',
      words: `the newest lies ${formatCounted(Math.ceil(-age), 'day')} ahead: a wrong date hides how late it is`,
    };
  const late = age - level.everyDays - level.graceDays;
  if (late > 0) return { tone: 'warn', words: `late by ${formatCounted(Math.ceil(late), 'day')}` };
  return { tone: 'ok', words: `on time, due in ${formatCounted(Math.max(0, Math.floor(-late)), 'day')}` };
}

/** What the views need of a source. */
export interface NamedSource {
  readonly id: string;
  readonly name: string;
  readonly rows: number;
}

export const severityWords = { error: 'Stops', warning: 'Warns', note: 'Notes' } as const;
export const stateWords = { passed: 'holds', failed: 'fails', unknown: 'unknown' } as const;

/** What stood there before the repairs, where there are any. */
export const beforeRepairs = ({ failingBefore }: CheckResult): string =>
  failingBefore === null ? '' : `Before the repairs: ${formatCount(failingBefore)}.`;

/** How much of a load breaks a rule that is suggested. */
export function brokenWords({ failing, unit }: SuggestedRule): string {
  if (unit === 'table') return 'does not hold now';
  return unit === 'days'
    ? `${formatCounted(failing, 'day')} ${failing === 1 ? 'breaks' : 'break'} it`
    : `${formatCounted(failing, 'row')} ${failing === 1 ? 'breaks' : 'break'} it`;
}

const repairWords = {
  drop: 'Leave out rows',
  cap: 'Cap numbers',
  fill: 'Fill missing values',
  deduplicate: 'Remove duplicates',
  'net-returns': 'Take returns off purchases',
} as const;

/** What a repair does, before it has been done. */
export const repairTitle = ({ step }: Repair): string => repairWords[step.kind];

/** How much there is to accept. */
export const openWords = (rules: number, repairs: number): string =>
  [rules > 0 ? formatCounted(rules, 'rule') : '', repairs > 0 ? formatCounted(repairs, 'repair') : '']
    .filter((part) => part !== '')
    .join(' and ') || 'nothing is open';
