import { decompose, type PathCount } from '../../../stats/decomposition.ts';
import { churnRate, reassignmentRate, transitionShares } from '../../../stats/migration.ts';
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
  return decompose(ids.length, paths).map(({ segment, before, after, population, customer, model }) => ({
    id: ids[segment] ?? '',
    before,
    after,
    population,
    customer,
    model,
  }));
}

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
