import { random } from '../../core/random.ts';
import { sharperExactP } from '../../stats/fairness/exactTest.ts';
import { adjustP } from '../../stats/multipleTesting.ts';
import type {
  Association,
  Cell,
  Dimension,
  Finding,
  FindingLevel,
  IndependenceResult,
  OutcomeAudit,
  Subject,
} from './auditSchema.ts';
import { bootstrapBands, withBands, type Bands } from './bootstrapped.ts';
import type { DimensionCounts } from './counts.ts';
import {
  associationOf,
  findingOf,
  judged as placesOf,
  outstandingGroups,
  seenGap,
  type Count,
  type FindingSetting,
  type RawFinding,
  type RawTest,
} from './findings.ts';
import { outcomeOf, type RawOutcome } from './outcome.ts';
import { levelsWithValue, type Compared } from './valued.ts';
import { findingSentence, strongestOf } from './words.ts';

/** What an audit is made of, as counts. */
export interface AuditMatter {
  readonly dimensions: readonly DimensionCounts[];
  /** Segments by their 0-based label. */
  readonly segments: readonly { readonly id: string; readonly name: string; readonly index: number }[];
  readonly decisions: readonly { readonly id: string; readonly name: string }[];
  readonly withOutcome: boolean;
  readonly alpha: number;
  readonly screen: number;
  readonly minimum: number;
  /** Whether intervals of rates and differences are those of the bootstrap. */
  readonly bootstrap: boolean;
  /** Whether small groups are left out of what is shown. */
  readonly withhold: boolean;
  /** By dimension: the label of the group that ratios are told against. */
  readonly references: Readonly<Record<string, string | null>>;
  readonly seed: number;
}

export interface Audit {
  readonly subjects: readonly Subject[];
  readonly findings: readonly Finding[];
  readonly associations: readonly Association[];
  readonly outcome: readonly OutcomeAudit[] | null;
  readonly tests: number;
}

/**
 * The audit of counts: one finding for each dimension and subject, one association for each dimension, and the decisions against the
 * outcome, with the false discovery rate controlled over all tests of them together (Benjamini and Hochberg).
 * @param turn waited for between findings, so that a cancel is heard.
 */
export async function audit(matter: AuditMatter, turn: () => Promise<void>): Promise<Audit> {
  const subjects = subjectsOf(matter);
  const judged: Compared[] = [];
  const associations: ReturnType<typeof associationOf>[] = [];
  const outcomes: RawOutcome[] = [];
  for (const counted of matter.dimensions) {
    const { dimension } = counted;
    if (dimension.problem !== null) continue;
    const setting = settingOf(matter, dimension);
    const table = segmentTable(counted, matter);
    if (matter.segments.length > 0) associations.push(associationOf(dimension, table, setting, matter.seed));
    const own: Compared[] = [];
    const ofSegments = await bandsOf(dimension, table, sumsOf(table), 1, matter, turn);
    for (const subject of subjects) {
      await turn();
      const counts = countsOf(counted, subject, matter, table);
      const at = matter.segments.findIndex(({ id }) => id === subject.id);
      const share = at < 0 ? null : (group: number) => ({ counts: table[group] ?? [], at });
      const family = at < 0 ? matter.decisions.length : matter.segments.length;
      const raw = findingOf(dimension, subject, counts, share, family, setting, matter.seed);
      const bands =
        at < 0 ? await bandsOf(dimension, yesAndNo(counts), counts, family, matter, turn) : ofSegments;
      const cells = bands ? raw.cells.map((cell) => banded(cell, bands, Math.max(0, at))) : raw.cells;
      own.push({ dimension, subject, counts, family, setting, raw: { ...raw, cells } });
    }
    const shown = outstandingGroups(own.map(({ raw }) => raw));
    for (const one of own) {
      const cells = one.raw.cells.filter(({ group }) => shown.has(group));
      judged.push({ ...one, raw: { ...one.raw, cells } });
    }
    if (matter.withOutcome) outcomes.push(outcomeOf(counted, setting, matter.seed));
  }
  const tests = [
    ...judged.map(({ raw }) => raw.test),
    ...associations.map(({ test }) => test),
    ...outcomes.flatMap(({ tests: of }) => [of.truePositiveRate, of.falsePositiveRate, of.precision]),
  ];
  const made = tests.filter((test) => test !== null).length;
  const values = await adjustedOf(tests, matter, turn);
  const withAdjusted = (test: RawTest | null): IndependenceResult | null => {
    if (test === null) return null;
    const { method, statistic, degrees } = test;
    return { method, statistic, degrees, ...(values.get(test) ?? { p: test.p, adjusted: 1 }) };
  };
  const alone = await levelsWithValue(judged, (raw, p) => levelOf(raw, p, matter), matter.seed, turn);
  const findings = judged.map(({ dimension, subject, counts, raw }, at): Finding => {
    const detectable = seenGap(dimension, counts, matter.minimum, matter.alpha / Math.max(1, made));
    const test = withAdjusted(raw.test);
    const level = levelOf(raw, test?.adjusted ?? 1, matter);
    const withValue = alone[at] ?? null;
    const cells = raw.cells.filter(
      ({ group }) => !matter.withhold || dimension.groups[group]?.kind !== 'small',
    );
    const whole = { ...raw, cells, test, detectable, level, withValue, apart: apartOf({ ...raw, cells }) };
    return { ...whole, sentence: findingSentence(whole, dimension, subject, matter.alpha) };
  });
  return {
    subjects,
    findings,
    associations: associations.map((one) => ({ ...one, test: withAdjusted(one.test) })),
    outcome: matter.withOutcome
      ? outcomes.map(({ tests: of, ...one }) => ({
          ...one,
          tests: {
            truePositiveRate: withAdjusted(of.truePositiveRate),
            falsePositiveRate: withAdjusted(of.falsePositiveRate),
            precision: withAdjusted(of.precision),
          },
        }))
      : null,
    tests: made,
  };
}

/** Tables that are drawn to tell how small a p-value is, at most. */
const mostDraws = 50_000;

/**
 * Every test's p and adjusted p. Where the least p that the draws of a sparse table can tell is not small enough for so many tests, more
 * are drawn, so that a gap is not taken for chance only because few tables were drawn.
 */
async function adjustedOf(
  tests: readonly (RawTest | null)[],
  { alpha, seed }: AuditMatter,
  turn: () => Promise<void>,
): Promise<Map<RawTest, { readonly p: number; readonly adjusted: number }>> {
  const p = tests.map((test) => test?.p ?? null);
  const made = p.filter((one) => one !== null).length;
  const draws = Math.min(mostDraws, Math.ceil((2 * made) / alpha));
  const first = adjustP(p);
  for (const [at, test] of tests.entries()) {
    if (!test?.sparse || (first[at] ?? 1) < alpha) continue;
    if (draws > 1 / test.p) p[at] = await sharperExactP(test.sparse, random(seed), draws, turn);
  }
  const adjusted = adjustP(p);
  const entries = tests.flatMap((test, at) =>
    test ? [[test, { p: p[at] ?? test.p, adjusted: adjusted[at] ?? 1 }] as const] : [],
  );
  return new Map(entries);
}

/** Bands of the judged groups, with the row of each. */
interface JudgedBands {
  readonly bands: Bands;
  readonly rows: ReadonlyMap<number, number>;
}

async function bandsOf(
  dimension: Dimension,
  table: readonly (readonly number[])[],
  counts: readonly Count[],
  family: number,
  { bootstrap, minimum, alpha, seed }: AuditMatter,
  turn: () => Promise<void>,
): Promise<JudgedBands | null> {
  if (!bootstrap) return null;
  const places = placesOf(dimension.groups, counts, minimum);
  const rows = places.map((at) => table[at] ?? []);
  const bands = await bootstrapBands(rows, 1 - alpha / family, seed, turn);
  return bands && { bands, rows: new Map(places.map((at, row) => [at, row])) };
}

function banded(cell: Cell, { bands, rows }: JudgedBands, column: number): Cell {
  const row = rows.get(cell.group);
  return row === undefined ? cell : withBands(cell, bands, row, column);
}

const sumsOf = (table: readonly (readonly number[])[]): Count[] =>
  table.map((row) => ({ n: row.reduce((sum, n) => sum + n, 0), selected: 0 }));
const yesAndNo = (counts: readonly Count[]): number[][] =>
  counts.map(({ n, selected }) => [selected, n - selected]);

/**
 * One rule. Beyond chance: the adjusted p is below alpha. Far apart: two groups, or a group and all others, differ by more than their
 * simultaneous interval with a ratio below the screen. Without the first, a ratio of the widest gap below the screen is unsure.
 */
function levelOf(
  { test, gap, cells }: RawFinding,
  adjusted: number,
  { alpha, screen }: AuditMatter,
): FindingLevel {
  if (!test || !gap) return 'untested';
  const ratio = gap.ratio?.value ?? 1;
  if (adjusted >= alpha) return ratio < screen ? 'unsure' : 'clear';
  const pair = gap.difference.low > 0 && ratio < screen;
  return pair || cells.some((cell) => isFarFromRest(cell, screen)) ? 'flagged' : 'slight';
}

/** The widest gap where it is sure, otherwise how far the group that differs most lies from all others. */
function apartOf({ gap, cells }: Pick<RawFinding, 'gap' | 'cells'>): number {
  if (!gap) return 0;
  if (gap.difference.low > 0) return gap.difference.value;
  return Math.abs(strongestOf({ cells })?.difference?.value ?? 0);
}

function isFarFromRest({ rate, difference }: Cell, screen: number): boolean {
  if (!rate || !difference || (difference.low <= 0 && difference.high >= 0)) return false;
  const rest = rate.value - difference.value;
  return Math.min(rate.value, rest) / Math.max(rate.value, rest) < screen;
}

const settingOf = ({ alpha, minimum, references }: AuditMatter, { id }: Dimension): FindingSetting => ({
  alpha,
  minimum,
  reference: references[id] ?? null,
});

/** Customers of every group (rows) in every segment (columns). */
function segmentTable({ dimension, counts }: DimensionCounts, { segments }: AuditMatter): number[][] {
  const table = dimension.groups.map(() => segments.map(() => 0));
  const columns = new Map(segments.map(({ index }, at) => [index, at]));
  for (const { group, segment, n } of counts) {
    const row = table[group];
    const column = columns.get(segment);
    if (row && column !== undefined) row[column] = (row[column] ?? 0) + n;
  }
  return table;
}

function countsOf(
  { dimension, counts }: DimensionCounts,
  subject: Subject,
  { segments, decisions }: AuditMatter,
  table: readonly (readonly number[])[],
): Count[] {
  if (subject.kind === 'segment') {
    const at = segments.findIndex(({ id }) => id === subject.id);
    return table.map((row) => ({ n: row.reduce((sum, n) => sum + n, 0), selected: row[at] ?? 0 }));
  }
  const at = decisions.findIndex(({ id }) => id === subject.id);
  const sums = dimension.groups.map(() => ({ n: 0, selected: 0 }));
  for (const { group, decisions: of } of counts) {
    const sum = sums[group];
    if (!sum) continue;
    sum.n += of[at]?.known ?? 0;
    sum.selected += of[at]?.yes ?? 0;
  }
  return sums;
}

function subjectsOf({ dimensions, segments, decisions }: AuditMatter): Subject[] {
  const counts = dimensions.find(({ dimension }) => dimension.problem === null)?.counts ?? [];
  const total = counts.reduce((sum, { n }) => sum + n, 0);
  return [
    ...segments.map(({ id, name, index }): Subject => ({
      id,
      kind: 'segment',
      name,
      customers: total,
      selected: counts.reduce((sum, { segment, n }) => sum + (segment === index ? n : 0), 0),
    })),
    ...decisions.map(({ id, name }, at): Subject => ({
      id,
      kind: 'decision',
      name,
      customers: counts.reduce((sum, { decisions: of }) => sum + (of[at]?.known ?? 0), 0),
      selected: counts.reduce((sum, { decisions: of }) => sum + (of[at]?.yes ?? 0), 0),
    })),
  ];
}
