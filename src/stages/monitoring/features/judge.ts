import { formatNumber, formatShare, formatSigned } from '../../../core/format.ts';
import { driftVerdicts, type DriftRule, type DriftVerdict } from '../../../stats/drift/verdict.ts';
import {
  chanceWords,
  decidedByMissing,
  judgedColumn,
  missingChange,
  pointsWords,
  severalWords,
  type Judged,
  type RawColumn,
} from '../columns/columnDrift.ts';
import type { ColumnDrift } from '../columnSchema.ts';
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
  return judgeSnapshot({ features: raw, columns: [] }, vanished, rule).features;
}

/** Features and watched columns of one snapshot judged together by the one rule, each in their own order; vanished features first. */
export function judgeSnapshot(
  raw: { readonly features: readonly RawDrift[]; readonly columns: readonly RawColumn[] },
  vanished: readonly FeatureDrift[],
  rule: DriftRule,
): { readonly features: FeatureDrift[]; readonly columns: ColumnDrift[] } {
  const compared = raw.columns.filter(({ evidence }) => evidence !== null);
  const evidence = [...raw.features, ...compared].flatMap((one) => one.evidence ?? []);
  const verdicts = driftVerdicts(evidence, rule);
  const features = raw.features.map(({ drift }, index): FeatureDrift => {
    const told = toldOf(verdicts[index]);
    return { ...drift, ...told, words: wordsOf({ ...drift, ...told }, rule) };
  });
  const columns = raw.columns.map((column) => {
    const place = compared.indexOf(column);
    return judgedColumn(column, toldOf(place < 0 ? undefined : verdicts[raw.features.length + place]), rule);
  });
  return { features: [...vanished, ...byRank(features)].map(ranked), columns: byRank(columns).map(ranked) };
}

/** What the rule says of one, as JSON can carry it; steady where it was not judged. */
function toldOf(verdict: DriftVerdict | undefined): Judged {
  return {
    adjusted: verdict?.adjusted ?? 1,
    // A reference that does not vary has no deviation to measure by: any move is as large as can be.
    effect: finite(verdict?.effect ?? 0, 99),
    rank: verdict?.rank ?? Number.MAX_SAFE_INTEGER,
    level: verdict?.level ?? 'steady',
  };
}

const byRank = <One extends { readonly rank: number }>(all: readonly One[]): One[] =>
  all.toSorted((a, b) => a.rank - b.rank);

const ranked = <One extends object>(one: One, place: number): One => ({ ...one, rank: place + 1 });

/** Why a feature has its level, in one sentence. */
function wordsOf(drift: Omit<FeatureDrift, 'words'>, rule: DriftRule): string {
  const chance = chanceWords(drift.adjusted);
  const lacks = decidedByMissing(drift.tests, drift.effect);
  const gone = missingChange(drift.missing, drift.customers);
  const size = lacks ? pointsWords(gone) : movedWords(drift);
  const lacking = !lacks && Math.abs(gone) >= 0.05 ? `; ${pointsWords(gone)}` : '';
  const news =
    drift.newCustomers > 0
      ? ` ${capital(severalWords(drift.newCustomers))} customers have a value that the reference does not know.`
      : '';
  if (drift.level === 'steady') return `No more than chance (${chance}).${news}`;
  if (drift.level === 'moved')
    return `Beyond chance (${chance}), but less than matters: ${size}, the floor is ${formatNumber(rule.effectFloor, 2)}.${news}`;
  return `Beyond chance (${chance}), and it matters: ${size}${meanWords(drift)}${lacking}.${news}`;
}

const capital = (words: string): string => words.charAt(0).toUpperCase() + words.slice(1);

/** How much of the distribution moved. */
const movedWords = ({ kind, effect }: Omit<FeatureDrift, 'words'>): string =>
  kind === 'number'
    ? `${formatNumber(effect, 2)} standard deviations moved`
    : `${formatShare(Math.min(1, effect))} of customers have another value`;

function meanWords({ mean, shift }: Omit<FeatureDrift, 'words'>): string {
  const [before, after] = mean;
  if (before === null || after === null || shift === null) return '';
  return `, mean ${formatNumber(before)} → ${formatNumber(after)} (${formatSigned(shift, 2)} sd)`;
}
