import { calibration } from '../../stats/fairness/calibration.ts';
import type { GroupConfusion } from '../../stats/fairness/counts.ts';
import { betweenGroupEntropy, generalisedEntropy, theil } from '../../stats/fairness/entropy.ts';
import { wilson } from '../../stats/fairness/intervals.ts';
import { outcomeParity } from '../../stats/fairness/outcomeParity.ts';
import type { AuditGroup, GroupCalibration, OutcomeAudit, OutcomeGroup } from './auditSchema.ts';
import type { DimensionCounts } from './counts.ts';
import { judged, testTable, type FindingSetting, type RawTest } from './findings.ts';

/** Decisions against what came out, before the tests of the whole audit are known. */
export type RawOutcome = Omit<OutcomeAudit, 'tests'> & {
  readonly tests: Readonly<Record<keyof OutcomeAudit['tests'], RawTest | null>>;
};

/** Calibration curves are drawn for so many groups at most. */
const mostCurves = 30;

/** The definitions of Fairlearn, Aequitas and AIF360 over the groups that are large enough. */
export function outcomeOf(counted: DimensionCounts, setting: FindingSetting, seed: number): RawOutcome {
  const { dimension } = counted;
  const all = dimension.groups.map((group, at) => confusionOf(counted, group, at));
  const sizes = all.map(({ tp, fp, tn, fn }) => ({ n: tp + fp + tn + fn, selected: tp + fp }));
  const places = judged(dimension.groups, sizes, setting.minimum);
  const told = places.flatMap((at) => all[at] ?? []);
  const level = 1 - setting.alpha / Math.max(1, places.length);
  const { equalisedOdds, ...gaps } = outcomeParity(told);
  const test = (yes: keyof GroupConfusion, no: keyof GroupConfusion): RawTest | null =>
    places.length < 2
      ? null
      : testTable(
          told.map((group) => [Number(group[yes]), Number(group[no])]),
          seed,
        );
  const groups = places.flatMap((at, place): OutcomeGroup[] => {
    const own = all[at];
    const group = dimension.groups[at];
    if (!own || !group) return [];
    const { tp, fp, tn, fn } = own;
    return [
      {
        label: group.label,
        kind: group.kind,
        tp,
        fp,
        tn,
        fn,
        truePositive: wilson(tp, tp + fn, level),
        falsePositive: wilson(fp, fp + tn, level),
        calibration: place < mostCurves ? calibrationOf(counted, at, setting.minimum) : null,
      },
    ];
  });
  return {
    dimension: dimension.id,
    groups,
    gaps,
    equalisedOdds,
    theil: theil(told),
    entropy: generalisedEntropy(told),
    betweenEntropy: betweenGroupEntropy(told),
    tests: {
      truePositiveRate: test('tp', 'fn'),
      falsePositiveRate: test('fp', 'tn'),
      precision: test('tp', 'fp'),
    },
  };
}

function confusionOf({ counts }: DimensionCounts, { label }: AuditGroup, at: number): GroupConfusion {
  const own = counts.filter(({ group }) => group === at);
  const sum = (member: 'tp' | 'fp' | 'tn' | 'fn'): number =>
    own.reduce((total, count) => total + count[member], 0);
  return { group: label, tp: sum('tp'), fp: sum('fp'), tn: sum('tn'), fn: sum('fn') };
}

function calibrationOf({ scores }: DimensionCounts, at: number, minimum: number): GroupCalibration | null {
  const own = scores.filter(({ group }) => group === at);
  const found = calibration(own);
  if (!found || found.n < minimum) return null;
  const meanScore = own.reduce((sum, { score, n }) => sum + score * n, 0) / found.n;
  return {
    n: found.n,
    meanScore,
    baseRate: meanScore - found.meanBias,
    brier: found.brier,
    expectedError: found.expectedError,
    intercept: found.logistic?.intercept ?? null,
    slope: found.logistic?.slope ?? null,
    bins: found.bins.map(({ meanScore: score, positiveRate: rate, n }) => ({ score, rate, n })),
  };
}
