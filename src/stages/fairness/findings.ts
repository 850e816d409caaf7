import { random } from '../../core/random.ts';
import { detectableGap } from '../../stats/fairness/detectableGap.ts';
import { usualExact } from '../../stats/fairness/exactTest.ts';
import { goodman, logRatio, newcombe, wilson } from '../../stats/fairness/intervals.ts';
import { adjustedResiduals, independenceTest, plainCramersV } from '../../stats/fairness/residuals.ts';
import { selections } from '../../stats/fairness/selection.ts';
import { tableTests } from '../../stats/fairness/tableTests.ts';
import type {
  Association,
  AuditGroup,
  Cell,
  Dimension,
  Finding,
  Gap,
  IndependenceResult,
  Interval,
  Subject,
} from './auditSchema.ts';

/** A test before the false discovery rate is controlled. */
export type RawTest = Omit<IndependenceResult, 'adjusted'> & {
  /** The table, where tables were drawn and none was as unlikely: p is the least that so many draws can tell. */
  readonly sparse?: readonly (readonly number[])[];
};

/** A finding before the tests of the whole audit are known. */
export type RawFinding = Omit<
  Finding,
  'level' | 'withValue' | 'sentence' | 'detectable' | 'test' | 'apart'
> & {
  readonly test: RawTest | null;
};

export interface FindingSetting {
  readonly alpha: number;
  /** Groups of fewer are counted and not judged. */
  readonly minimum: number;
  /** The label of the group that ratios are told against; null for the highest rate. */
  readonly reference: string | null;
}

/** Of one group, of how many the subject is known and for how many it is yes. */
export interface Count {
  readonly n: number;
  readonly selected: number;
}

/** Groups that stand out most are kept where there are more. */
export const mostCells = 60;
/** Places of the groups that are judged: told apart, and large enough where the subject is known. */
export function judged(groups: readonly AuditGroup[], counts: readonly Count[], minimum: number): number[] {
  return groups.flatMap(({ kind }, at) => (kind !== 'small' && (counts[at]?.n ?? 0) >= minimum ? [at] : []));
}

/**
 * Tests a table of groups by yes and no, or by segments, as a whole: Pearson's chi-square, or where expected counts are too small the
 * table's own distribution, listed or drawn. Null where nothing can differ.
 */
export function testTable(counts: readonly (readonly number[])[], seed: number): RawTest | null {
  const found = independenceTest(counts);
  const { whole } = tableTests(counts, random(seed));
  if (!found || !whole) return null;
  const method = methods[whole.method];
  const made = { method, statistic: found.statistic, degrees: found.degrees, p: whole.p };
  const least = 1 / (usualExact(counts).draws + 1);
  return method === 'simulated' && whole.p <= least ? { ...made, sparse: counts } : made;
}

const methods = {
  'chi-square': 'chi-square',
  exact: 'exact',
  'monte-carlo': 'simulated',
  normal: 'chi-square',
  fisher: 'exact',
} as const;

/**
 * One subject by the groups of a dimension: rates with intervals that hold for `family` cells of every judged group at once, differences
 * to all others, ratios to the reference, residuals, the widest gap, and the test that groups do not matter.
 * @param share the count of every group over all segments, for Goodman's intervals; null for a decision.
 */
export function findingOf(
  dimension: Dimension,
  subject: Subject,
  counts: readonly Count[],
  share: ((group: number) => { readonly counts: readonly number[]; readonly at: number }) | null,
  family: number,
  setting: FindingSetting,
  seed: number,
): RawFinding {
  const places = judged(dimension.groups, counts, setting.minimum);
  const base = { dimension: dimension.id, subject: subject.id };
  const table = places.map((at) => yesAndNo(counts[at]));
  const test = places.length < 2 ? null : testTable(table, seed);
  const cellLevel = 1 - setting.alpha / Math.max(1, places.length * family);
  const pairs = Math.max(1, (places.length * (places.length - 1)) / 2) * family;
  const gap = test ? gapOf(places, counts, 1 - setting.alpha / pairs) : null;
  const named = places.find((at) => dimension.groups[at]?.label === setting.reference);
  const reference = named ?? gap?.highest ?? null;
  const residuals = new Map(
    adjustedResiduals(table)
      .filter(({ column }) => column === 0)
      .map(({ row, adjusted }) => [places[row], adjusted]),
  );
  const represented = selections(counts.map((count, at) => ({ group: String(at), ...count })));
  const others = {
    n: places.reduce((sum, at) => sum + (counts[at]?.n ?? 0), 0),
    selected: places.reduce((sum, at) => sum + (counts[at]?.selected ?? 0), 0),
  };
  const told = new Set(places);
  const cells = counts.map((own, group): Cell => {
    const isJudged = told.has(group);
    const rest = { n: others.n - own.n, selected: others.selected - own.selected };
    const against = reference === null || reference === group ? undefined : counts[reference];
    const within = share?.(group);
    return {
      group,
      ...own,
      rate: !isJudged
        ? null
        : within
          ? (goodman(within.counts, 1 - setting.alpha / Math.max(1, places.length))?.[within.at] ?? null)
          : wilson(own.selected, own.n, cellLevel),
      representation: represented[group]?.representation ?? null,
      residual: residuals.get(group) ?? null,
      difference: isJudged && rest.n > 0 ? newcombe(own, rest, cellLevel) : null,
      ratio: isJudged && against ? ratioOf(own, against, cellLevel) : null,
    };
  });
  return { ...base, test, gap, reference, cells };
}

const yesAndNo = (count: Count | undefined): readonly [number, number] => [
  count?.selected ?? 0,
  (count?.n ?? 0) - (count?.selected ?? 0),
];

/** A ratio with its interval; where nobody of the group is selected it is 0 and has no lower end to tell. */
function ratioOf(own: Count, against: Count, level: number): Interval | null {
  if (against.selected === 0) return null;
  if (own.selected > 0) return logRatio(own, against, level);
  const highest = wilson(0, own.n, level)?.high ?? 1;
  return { value: 0, low: 0, high: highest / (against.selected / against.n) };
}

function gapOf(places: readonly number[], counts: readonly Count[], level: number): Gap | null {
  const rates = places.map((at) => ({ at, rate: (counts[at]?.selected ?? 0) / (counts[at]?.n ?? 1) }));
  const [first] = rates;
  if (!first) return null;
  const high = rates.reduce((most, one) => (one.rate > most.rate ? one : most), first);
  const [least = first] = [...rates].sort((a, b) => a.rate - b.rate);
  // Where all rates are equal the ends of the gap are two groups all the same.
  const low = least.at === high.at ? rates.reduce((_, last) => last) : least;
  const above = counts[high.at];
  const below = counts[low.at];
  const difference = above && below ? newcombe(above, below, level) : null;
  if (!above || !below || !difference) return null;
  return { highest: high.at, lowest: low.at, difference, ratio: ratioOf(below, above, level) };
}

/**
 * Where a dimension has very many groups: those that stand out most in any of its findings, with the ends and references of all; the same
 * groups in every finding. All groups where they are few.
 */
export function outstandingGroups(findings: readonly RawFinding[]): ReadonlySet<number> {
  const weights = new Map<number, number>();
  for (const { cells } of findings) {
    for (const { group, residual } of cells) {
      weights.set(group, Math.max(weights.get(group) ?? 0, Math.abs(residual ?? 0)));
    }
  }
  const groups = [...weights].sort((a, b) => b[1] - a[1]).map(([group]) => group);
  if (groups.length <= mostCells) return new Set(groups);
  const named = findings.flatMap(({ gap, reference }) => [gap?.highest, gap?.lowest, reference]);
  return new Set([...named.filter((group) => typeof group === 'number'), ...groups.slice(0, mostCells)]);
}

/** All segments at once by the groups that are large enough. */
export function associationOf(
  dimension: Dimension,
  table: readonly (readonly number[])[],
  setting: FindingSetting,
  seed: number,
): Omit<Association, 'test'> & { readonly test: RawTest | null } {
  const sums = table.map((row) => ({ n: row.reduce((sum, n) => sum + n, 0), selected: 0 }));
  const rows = judged(dimension.groups, sums, setting.minimum).map((at) => table[at] ?? []);
  return {
    dimension: dimension.id,
    test: rows.length < 2 ? null : testTable(rows, seed),
    cramersV: plainCramersV(rows),
  };
}

/** The gap between the smallest judged group and the others that a test at `alpha` finds with 80 % power. */
export function seenGap(
  dimension: Dimension,
  counts: readonly Count[],
  minimum: number,
  alpha: number,
): number | null {
  const places = judged(dimension.groups, counts, minimum);
  const sizes = places.map((at) => counts[at]?.n ?? 0);
  const total = sizes.reduce((sum, n) => sum + n, 0);
  const selected = places.reduce((sum, at) => sum + (counts[at]?.selected ?? 0), 0);
  const smallest = Math.min(...sizes);
  if (places.length < 2 || total === 0) return null;
  return detectableGap(smallest, total - smallest, selected / total, { alpha, power: 0.8 }).gap;
}
