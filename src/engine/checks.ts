import { AppError } from '../core/errors.ts';
import type { Labeling } from './engine.ts';

/** Checks that a labeling has a label in 0 … k−1 for every row. @throws AppError `engine.shape`. */
export function checkLabeling({ k, labels }: Labeling, rows: number): void {
  if (!Number.isInteger(k) || k < 1 || labels.length !== rows) {
    const message = `A labeling of ${labels.length} rows into ${k} clusters does not fit a matrix of ${rows} rows.`;
    throw new AppError('engine.shape', message, { rows, labels: labels.length, k });
  }
  const row = labels.findIndex((label) => label < 0 || label >= k);
  if (row >= 0) {
    throw new AppError('engine.shape', `The label of row ${row} is not one of ${k} clusters.`, { row, k });
  }
}

/** Checks that probabilities lie in [0, 1]. @throws AppError `engine.shape`. */
export function checkProbabilities(probabilities: readonly number[]): void {
  const wrong = probabilities.findIndex((probability) => !(probability >= 0 && probability <= 1));
  if (wrong >= 0) {
    throw new AppError('engine.shape', `Probability ${wrong} does not lie between 0 and 1.`, { at: wrong });
  }
}

/** Checks that a number of neighbours is whole and not negative. @throws AppError `engine.shape`. */
export function checkCount(count: number): void {
  if (!Number.isInteger(count) || count < 0) {
    throw new AppError('engine.shape', 'The number of neighbours must be whole and not negative.', { count });
  }
}
