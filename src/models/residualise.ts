import { groupEffects } from './groupEffects.ts';
import { inSteps } from './inSteps.ts';
import type { ModelWork } from './work.ts';

/** A grouping of the rows: the group of each row, 0 … groups − 1. */
export interface RowGroups {
  readonly groups: number;
  readonly of: ArrayLike<number>;
}

/**
 * Takes out of every column what the groups tell of it linearly: the residual of its least-squares regression on the groups' indicators,
 * with its mean kept. Afterwards every column has the same mean in all groups of each grouping; with one grouping a column loses its
 * group's mean and gets the overall one. Equals Fairlearn's `CorrelationRemover(alpha=1)` on the indicators.
 * @returns new columns, in float64. @throws AppError `cancelled`.
 */
export function residualise(
  columns: readonly ArrayLike<number>[],
  groupings: readonly RowGroups[],
  rows: number,
  work: ModelWork = {},
): Promise<Float64Array[]> {
  return inSteps(residuals(columns, groupings, rows), work);
}

function* residuals(
  columns: readonly ArrayLike<number>[],
  groupings: readonly RowGroups[],
  rows: number,
): Generator<void, Float64Array[]> {
  const places = groupings.map(({ of }) => of);
  const observed = { length: rows, places, weights: null, sums: columns };
  const effects = yield* groupEffects(
    observed,
    groupings.map(({ groups }) => groups),
  );
  const found: Float64Array[] = [];
  for (const [at, column] of columns.entries()) {
    yield;
    const residual = Float64Array.from({ length: rows }, (_, row) => column[row] as number);
    for (const [g, offsets] of (effects[at] ?? []).entries()) {
      const of = places[g] as ArrayLike<number>;
      for (let row = 0; row < rows; row++) {
        residual[row] = (residual[row] as number) - (offsets[of[row] as number] as number);
      }
    }
    found.push(residual);
  }
  return found;
}
