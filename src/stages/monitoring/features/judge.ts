import { formatCount, formatNumber, formatShare, formatSigned } from '../../../core/format.ts';
import { driftVerdicts, type DriftRule } from '../../../stats/drift/verdict.ts';
import type { FeatureDrift } from '../valueSchema.ts';
import { finite, type RawDrift } from './rawDrift.ts';

/** A feature that the snapshot's data does not have any more: told as drifted, and judged by no test. */
export function vanishedDrift(id: string, customers: readonly [number, number]): FeatureDrift {
  return {
    feature: id,
    kind: 'number',
    present: false,
    customers,
    missing: [0, customers[1]],
    mean: [null, null],
    deviation: [null, null],
    shift: null,
    edges: [],
    binning: '',
    reference: [],
    current: [],
    quantiles: [[], []],
    tests: [],
    newValues: [],
    newCustomers: 0,
    adjusted: 0,
    effect: 1,
    rank: 1,
    level: 'drifted',
    words: 'Its column is not in the data any more.',
  };
}

/** All features of one snapshot judged together by the one rule; those that vanished stand first. */
export function judgeFeatures(
  raw: readonly RawDrift[],
  vanished: readonly FeatureDrift[],
  rule: DriftRule,
): FeatureDrift[] {
  const verdicts = driftVerdicts(
    raw.map(({ evidence }) => evidence),
    rule,
  );
  const judged = raw.map(({ drift }, index): FeatureDrift => {
    const verdict = verdicts[index];
    const told = {
      adjusted: verdict?.adjusted ?? 1,
      // A reference that does not vary has no deviation to measure by: any move is as large as can be.
      effect: finite(verdict?.effect ?? 0, 99),
      rank: vanished.length + (verdict?.rank ?? index + 1),
      level: verdict?.level ?? ('steady' as const),
    };
    return { ...drift, ...told, words: wordsOf({ ...drift, ...told }, rule) };
  });
  return [...vanished.map((drift, index) => ({ ...drift, rank: index + 1 })), ...judged].sort(
    (a, b) => a.rank - b.rank,
  );
}

/** Why a feature has its level, in one sentence. */
function wordsOf(drift: Omit<FeatureDrift, 'words'>, rule: DriftRule): string {
  const chance = `p ${drift.adjusted < 0.0001 ? '< 0.0001' : formatNumber(drift.adjusted, 2)} after correction`;
  const size =
    drift.kind === 'number'
      ? `${formatNumber(drift.effect, 2)} standard deviations moved`
      : `${formatShare(Math.min(1, drift.effect))} of customers have another value`;
  const news =
    drift.newCustomers > 0
      ? ` ${formatCount(drift.newCustomers)} customers have a value that the reference does not know.`
      : '';
  if (drift.level === 'steady') return `No more than chance (${chance}).${news}`;
  if (drift.level === 'moved')
    return `Beyond chance (${chance}), but less than matters: ${size}, the floor is ${formatNumber(rule.effectFloor, 2)}.${news}`;
  return `Beyond chance (${chance}), and it matters: ${size}${meanWords(drift)}.${news}`;
}

function meanWords({ mean, shift, missing, customers }: Omit<FeatureDrift, 'words'>): string {
  const [before, after] = mean;
  const gone = missing[1] / Math.max(1, customers[1]) - missing[0] / Math.max(1, customers[0]);
  const lacking = Math.abs(gone) >= 0.05 ? `; ${formatSigned(gone * 100)} points without a value` : '';
  if (before === null || after === null || shift === null) return lacking;
  return `, mean ${formatNumber(before)} → ${formatNumber(after)} (${formatSigned(shift, 2)} sd)${lacking}`;
}
