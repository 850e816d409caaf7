import { inSteps } from './inSteps.ts';
import type { ModelWork } from './work.ts';
import { solvePositive } from '../stats/linearSystem.ts';

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
  const starts: number[] = [];
  let d = 0;
  for (const { groups } of groupings) {
    starts.push(d);
    // The first group of a grouping is what the others together leave.
    d += Math.max(0, groups - 1);
  }
  const placeOf = (grouping: number, row: number): number => {
    const group = (groupings[grouping] as RowGroups).of[row] as number;
    return group === 0 ? -1 : (starts[grouping] as number) + group - 1;
  };
  const together = new Float64Array(d * d);
  const counts = new Float64Array(d);
  for (let row = 0; row < rows; row++) {
    for (let g = 0; g < groupings.length; g++) {
      const i = placeOf(g, row);
      if (i < 0) continue;
      counts[i] = (counts[i] as number) + 1;
      for (let h = 0; h < groupings.length; h++) {
        const j = placeOf(h, row);
        if (j >= 0) together[i * d + j] = (together[i * d + j] as number) + 1;
      }
    }
  }
  for (let i = 0; i < d; i++) {
    for (let j = 0; j < d; j++) {
      together[i * d + j] =
        (together[i * d + j] as number) - ((counts[i] as number) * (counts[j] as number)) / rows;
    }
  }
  const found: Float64Array[] = [];
  for (const column of columns) {
    yield;
    let mean = 0;
    for (let row = 0; row < rows; row++) mean += column[row] as number;
    mean /= rows;
    const products = new Float64Array(d);
    for (let row = 0; row < rows; row++) {
      for (let g = 0; g < groupings.length; g++) {
        const i = placeOf(g, row);
        if (i >= 0) products[i] = (products[i] as number) + (column[row] as number) - mean;
      }
    }
    const beta = solvePositive(together, products, d);
    const centre = beta.reduce((sum, value, i) => sum + (value * (counts[i] as number)) / rows, 0);
    const residual = Float64Array.from({ length: rows }, (_, row) => {
      let told = -centre;
      for (let g = 0; g < groupings.length; g++) {
        const i = placeOf(g, row);
        if (i >= 0) told += beta[i] as number;
      }
      return (column[row] as number) - told;
    });
    found.push(residual);
  }
  return found;
}
