import { formatCount, formatCounted, formatNumber, formatShare, formatSigned } from '../../../core/format.ts';
import { featureDistances, type FeatureSample } from '../../../stats/drift/feature.ts';
import type { DriftEvidence, DriftRule } from '../../../stats/drift/verdict.ts';
import { chiSquare } from '../features/compare.ts';
import { binTests } from '../features/rawDrift.ts';
import type { ColumnDrift } from '../columnSchema.ts';
import type { Tested } from '../driftSchema.ts';

/** A watched column of one state of the data, over all its rows. */
export interface ColumnCounts {
  readonly rows: number;
  readonly missing: number;
  /** Different values with their rows, the most frequent first. */
  readonly values: readonly (readonly [value: string, rows: number])[];
}

/** What the one rule says of a feature or a column. */
export type Judged = Pick<ColumnDrift, 'adjusted' | 'effect' | 'rank' | 'level'>;

/** What is known of a column before it is judged; without evidence where there is nothing to judge. */
export interface RawColumn {
  readonly drift: Omit<ColumnDrift, keyof Judged | 'words'>;
  readonly evidence: DriftEvidence | null;
}

/** Values that are shown one by one. */
const mostShown = 20;
const mostNew = 10;

type Named = Pick<ColumnDrift, 'source' | 'column' | 'sourceName'>;

const untold = {
  rows: [0, 0],
  missing: [0, 0],
  values: [],
  reference: [],
  current: [],
  together: 0,
  tests: [],
  newValues: [],
  newCount: 0,
  newRows: 0,
} as const;

/** A column that could not be compared, and why. */
export function untoldColumn(named: Named, problem: string): RawColumn {
  return { drift: { ...named, ...untold, present: true, problem }, evidence: null };
}

/** A column that the snapshot's data lacks. */
export function vanishedColumn(named: Named): RawColumn {
  return { drift: { ...named, ...untold, present: false, problem: null }, evidence: null };
}

/** Every statistic of one column between the reference and a snapshot. */
export function compareColumn(named: Named, before: ColumnCounts, after: ColumnCounts): RawColumn {
  const [was, is] = [new Map(before.values), new Map(after.values)];
  const values = [...was.keys(), ...[...is.keys()].filter((value) => !was.has(value))];
  const sample = (of: ReadonlyMap<string, number>, missing: number): FeatureSample => ({
    kind: 'category',
    counts: values.map((value) => of.get(value) ?? 0),
    missing,
  });
  const distances = featureDistances(sample(was, before.missing), sample(is, after.missing));
  const { reference, current, categories, newCategories, evidence } = distances;
  const fresh = (newCategories?.indexes ?? []).map((place) => values[place] ?? '');
  return {
    evidence,
    drift: {
      ...named,
      present: true,
      problem: null,
      rows: [before.rows, after.rows],
      missing: [before.missing, after.missing],
      ...shownOf(values, reference, current),
      tests: [
        ...(categories ? [chiSquare(categories)] : []),
        ...binTests(distances),
        ...(newCategories
          ? [
              {
                name: 'new-values' as const,
                value: newCategories.share,
                p: newCategories.probability,
                null95: null,
              },
            ]
          : []),
      ],
      newValues: fresh.slice(0, mostNew),
      newCount: fresh.length,
      newRows: newCategories?.rows ?? 0,
    },
  };
}

/** The most frequent values of both together, in the order of the list; the rest as one at the end. */
function shownOf(
  values: readonly string[],
  reference: readonly number[],
  current: readonly number[],
): Pick<ColumnDrift, 'values' | 'reference' | 'current' | 'together'> {
  const [n, m] = [sum(reference), sum(current)];
  const weight = (place: number): number =>
    (reference[place] ?? 0) / Math.max(1, n) + (current[place] ?? 0) / Math.max(1, m);
  if (values.length <= mostShown) return { values, reference, current, together: 0 };
  const places = values.map((_, place) => place).toSorted((a, b) => weight(b) - weight(a) || a - b);
  const kept = places.slice(0, mostShown - 1).toSorted((a, b) => a - b);
  const together = values.length - kept.length;
  const shown = (counts: readonly number[]): number[] => {
    const own = kept.map((place) => counts[place] ?? 0);
    return [...own, sum(counts) - sum(own)];
  };
  return {
    values: [...kept.map((place) => values[place] ?? ''), formatCounted(together, 'other value')],
    reference: shown(reference),
    current: shown(current),
    together,
  };
}

/** A column with its verdict. */
export function judgedColumn({ drift }: RawColumn, told: Judged, rule: DriftRule): ColumnDrift {
  if (drift.problem !== null) return { ...drift, ...told, words: drift.problem };
  if (!drift.present) {
    const words = 'It is not in the data any more.';
    return { ...drift, adjusted: 0, effect: 1, rank: 0, level: 'drifted', words };
  }
  return { ...drift, ...told, words: wordsOf(drift, told, rule) };
}

function wordsOf(drift: RawColumn['drift'], told: Judged, rule: DriftRule): string {
  const chance = chanceWords(told.adjusted);
  const news =
    drift.newRows > 0
      ? ` ${drift.newCount === 1 ? 'A value' : `${formatCount(drift.newCount)} values`} that the reference does not know ${drift.newCount === 1 ? 'stands' : 'stand'} in ${severalWords(drift.newRows)} rows.`
      : '';
  if (told.level === 'steady') return `No more than chance (${chance}).${news}`;
  const gone = missingChange(drift.missing, drift.rows);
  const lacking = Math.abs(gone) >= 0.05 ? `, ${pointsWords(gone)}` : '';
  const size = decidedByMissing(drift.tests, told.effect)
    ? pointsWords(gone)
    : `${formatShare(Math.min(1, told.effect))} of rows have another value${lacking}`;
  return told.level === 'moved'
    ? `Beyond chance (${chance}), but less than matters: ${size}, the floor is ${formatNumber(rule.effectFloor, 2)}.${news}`
    : `Beyond chance (${chance}), and it matters: ${size}.${news}`;
}

/** Counts under this are not told in sentences, which stand in reports too. */
const fewest = 11;

/** A count as a sentence may tell it. */
export const severalWords = (count: number): string =>
  count < fewest ? `fewer than ${fewest}` : formatCount(count);

/** Change of the share of missing values, of all in the reference and in the snapshot. */
export const missingChange = (missing: readonly [number, number], all: readonly [number, number]): number =>
  missing[1] / Math.max(1, all[1]) - missing[0] / Math.max(1, all[0]);

/** Whether an effect is that of the missing values, which is then larger than that of the distribution. */
export const decidedByMissing = (tests: readonly Tested[], effect: number): boolean =>
  effect > 0 && tests.some(({ name, value }) => name === 'missing' && Math.abs(value) === effect);

/** A change of the share of missing values, in points of percent. */
export const pointsWords = (change: number): string => `${formatSigned(change * 100)} points without a value`;

/** A corrected probability in words. */
export const chanceWords = (adjusted: number): string =>
  `p ${adjusted < 0.0001 ? '< 0.0001' : formatNumber(adjusted, 2)} after correction`;

const sum = (counts: readonly number[]): number => counts.reduce((total, count) => total + count, 0);
