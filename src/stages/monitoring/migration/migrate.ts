import { decompose, type PathCount } from '../../../stats/decomposition.ts';
import { churnRate, matchSegments, reassignmentRate, transitionShares } from '../../../stats/migration.ts';
import type { Decomposed, FlowCause, Migration } from '../valueSchema.ts';
import type { Moves } from './moves.ts';

/** What moved between two snapshots, with intervals, and how alike each segment's members stayed. */
export function migrationOf(moves: Moves, causes: readonly FlowCause[]): Migration {
  const { counts, arrivals, departures } = moves;
  return {
    counts,
    arrivals,
    departures,
    reassigned: reassignmentRate(moves),
    churned: churnRate(moves).all,
    shares: transitionShares(moves),
    jaccard: counts.map((row, segment) => {
      const kept = row[segment] ?? 0;
      const either = sum(row) + sum(counts.map((other) => other[segment] ?? 0)) - kept;
      return either > 0 ? kept / either : 0;
    }),
    causes,
  };
}

/** What changed the sizes between two snapshots under one model, whose term is 0. */
export function decompositionOf(ids: readonly string[], moves: Moves): Decomposed[] {
  const paths: PathCount[] = [
    ...moves.counts.flatMap((row, before) =>
      row.map((customers, after) => ({ before, between: after, after, customers })),
    ),
    ...moves.arrivals.map((customers, segment) => ({
      before: -1,
      between: segment,
      after: segment,
      customers,
    })),
    ...moves.departures.map((customers, segment) => ({ before: segment, between: -1, after: -1, customers })),
  ];
  return named(ids, paths);
}

/** The parts of every segment's change by its id. */
export function named(ids: readonly string[], paths: readonly PathCount[]): Decomposed[] {
  return decompose(ids.length, paths).map(
    ({ segment, before, after, population, customer, model }): Decomposed => ({
      id: ids[segment] ?? '',
      before,
      after,
      population,
      customer,
      model,
    }),
  );
}

/** The segments of a new version by persistent identity: the old one's index, or one after all old ones. */
export function identities(
  overlap: readonly (readonly number[])[],
  newSegments: number,
): {
  readonly identity: readonly number[];
  readonly matches: readonly {
    readonly old: number | null;
    readonly new: number | null;
    readonly jaccard: number;
  }[];
} {
  const { pairs, dissolved } = matchSegments(overlap);
  let next = overlap.length;
  const identity = Array.from({ length: newSegments }, (_, to) => {
    const pair = pairs.find((one) => one.to === to);
    return pair ? pair.from : next++;
  });
  const goesOn = identity.map((old, to) => ({
    old: old < overlap.length ? old : null,
    new: to,
    jaccard: pairs.find((pair) => pair.to === to)?.jaccard ?? 0,
  }));
  return { identity, matches: [...goesOn, ...dissolved.map((old) => ({ old, new: null, jaccard: 0 }))] };
}

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
