import { adjustedRandOfCounts } from '../../../stats/adjustedRand.ts';
import { matchSegments } from '../../../stats/migration.ts';
import type { RunContext } from '../../context.ts';
import type { SourceValue } from '../../sources/spec.ts';
import type { ComparedSide, Comparison } from '../comparisonSchema.ts';
import { gapsOf, type GroupsMatter } from './fairness.ts';
import { findTarget, liftsOf, targetTold } from './lift.ts';
import { drawSample, pairCustomers, type CompareSample } from './pairs.ts';
import type { Side } from './sides.ts';
import { measureStability, spaceValidity } from './space.ts';
import { verdictOf } from './words.ts';

/** Customers on whom validity and stability are measured at most. */
const mostSampled = 5_000;

/** What the comparison is about, beside the two sides. */
export interface Matter {
  readonly sources: readonly SourceValue[];
  readonly asOf: string | null;
  readonly lift: { readonly source: string; readonly column: string } | null;
  /** The source of which every row is a customer; null where a column says who they are. */
  readonly rowsOf: string | null;
  /** What groups of people are told by. */
  readonly groups: GroupsMatter;
}

/** Compares two segmentations over the customers whom both put into a segment. @param pairs name of a table that it makes. @throws AppError `cancelled`, `query.*` */
export async function compareSides(
  champion: Side,
  challenger: Side,
  matter: Matter,
  pairs: string,
  context: RunContext,
): Promise<Comparison> {
  const { work } = context;
  work.progress?.('Bringing customers together', 0, 4, 'steps');
  const counts = await pairCustomers(champion, challenger, pairs, context);
  const customers = counts.flat().reduce((sum, n) => sum + n, 0);
  const sample = await drawSample(champion, challenger, pairs, mostSampled, context);
  const target = findTarget(matter.lift, matter.sources, [champion, challenger], matter.rowsOf);
  work.progress?.('Looking at lift', 1, 4, 'steps');
  const lifts = target ? await liftsOf(target, pairs, context) : { champion: null, challenger: null };
  work.progress?.('Looking at groups', 2, 4, 'steps');
  const names = { champion: namesOf(champion), challenger: namesOf(challenger) };
  const gaps = await gapsOf(matter.groups, pairs, names, context);
  const sizes = [
    counts.map(sum),
    counts[0]?.map((_, b) => sum(counts.map((row) => row[b] ?? 0))) ?? [],
  ] as const;
  const one = await sideTold(champion, 'champion', sample, sizes[0], context);
  const other = await sideTold(challenger, 'challenger', sample, sizes[1], context);
  const { pairs: matched } = matchSegments(counts, 0);
  const kept = matched.reduce((total, { shared }) => total + shared, 0);
  const comparison = {
    champion: { ...one, lift: lifts.champion, fairness: gaps.champion },
    challenger: { ...other, lift: lifts.challenger, fairness: gaps.challenger },
    customers,
    onlyChampion: champion.customers - customers,
    onlyChallenger: challenger.customers - customers,
    asOf: matter.asOf,
    adjustedRand: adjustedRandOfCounts(counts),
    reassigned: customers > 0 ? (customers - kept) / customers : 0,
    counts,
    matched: matched.map(({ from, to, jaccard }) => ({ champion: from, challenger: to, jaccard })),
    sample: sample.rows,
    commonFeatures: [...new Set(sample.commonFeatures.map(({ name }) => name))],
    target: targetTold(target),
  };
  return { ...comparison, verdict: verdictOf(comparison) };
}

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
const namesOf = (side: Side): readonly string[] => side.segments.map(({ name }) => name);

async function sideTold(
  side: Side,
  which: 'champion' | 'challenger',
  sample: CompareSample,
  sizes: readonly number[],
  context: RunContext,
): Promise<Omit<ComparedSide, 'lift' | 'fairness'>> {
  const labels = which === 'champion' ? sample.a : sample.b;
  const own = sample[which];
  const other = which === 'champion' ? sample.challenger : sample.champion;
  const total = 3;
  const measuring = `Measuring ${side.name}`;
  context.work.progress?.(measuring, 0, total, 'spaces');
  const validity = await spaceValidity(own, labels, context);
  context.work.progress?.(measuring, 1, total, 'spaces');
  const elsewhere = await spaceValidity(other, labels, context);
  context.work.progress?.(measuring, 2, total, 'spaces');
  const common = await spaceValidity(sample.common, labels, context);
  const stability = await measureStability(own, labels, side.k, context, (done, of) =>
    context.work.progress?.(`Fitting ${side.name} again`, done, of, 'fits'),
  );
  return {
    id: side.id,
    name: side.name,
    key: side.key,
    k: side.k,
    customers: side.customers,
    unassigned: side.unassigned,
    vanished: side.vanished,
    notes: side.notes,
    features: side.coordinates.map(({ name }) => name),
    segments: side.segments.map(({ id, name }, at) => ({ id, name, size: sizes[at] ?? 0 })),
    own: validity,
    other: elsewhere,
    common,
    stability,
  };
}
