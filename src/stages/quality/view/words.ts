import { formatCount } from '../../../core/format.ts';
import type { CheckResult, QualityValue } from '../spec.ts';

const many = (count: number, one: string, several = `${one}s`): string =>
  `${formatCount(count)} ${count === 1 ? one : several}`;

/** The verdict in plain words, such as `3 of 41 checks fail; 1 stops you`. */
export function verdict(value: QualityValue<unknown>): string {
  const { checks, stops } = value;
  const failing = checks.filter(({ state }) => state !== 'passed').length;
  if (checks.length === 0) return 'Nothing is checked yet';
  if (failing === 0)
    return checks.length === 1 ? 'The one check holds' : `All ${many(checks.length, 'check')} hold`;
  const stopping =
    stops.length === 0
      ? 'none stops you'
      : `${formatCount(stops.length)} ${stops.length === 1 ? 'stops' : 'stop'} you`;
  return `${formatCount(failing)} of ${many(checks.length, 'check')} ${failing === 1 ? 'fails' : 'fail'}; ${stopping}`;
}

/** What follows from the checks and the repairs, as plain sentences. */
export function consequence(value: QualityValue<unknown>): string {
  const { checks, stops, repairs } = value;
  const touched = repairs.reduce((sum, one) => sum + one.rowsBefore - one.rowsAfter + one.changed, 0);
  const repaired =
    repairs.length === 0
      ? 'Nothing is repaired: later stages read the files as they were loaded.'
      : `${many(repairs.length, 'repair')} touch ${many(touched, 'row')}; later stages read the repaired tables.`;
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
