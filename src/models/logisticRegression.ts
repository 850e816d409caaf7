import { throwIfCancelled } from '../core/errors.ts';
import { solvePositive } from '../stats/linearSystem.ts';
import { inPieces } from './inPieces.ts';
import type { ModelWork } from './work.ts';

/** A fitted two-class model: score = 1 ÷ (1 + e^−(intercept + Σ weight · x)). */
export interface LogisticModel {
  readonly intercept: number;
  readonly weights: readonly number[];
  readonly iterations: number;
  readonly converged: boolean;
}

/** Which rows of columns are learned from. */
export interface LogisticData {
  /** Features, column by column. */
  readonly columns: readonly ArrayLike<number>[];
  /** 1 or 0 for every row of the columns. */
  readonly positive: ArrayLike<number>;
  /** Rows to learn from. */
  readonly rows: Int32Array;
}

/**
 * Two-class logistic regression with a ridge: least ½‖w‖² + C · Σ log-loss, the intercept free, by Newton's method with halved steps.
 * As scikit-learn's `LogisticRegression(C=strength)`. Yields between pieces of rows.
 * @throws AppError `cancelled`.
 */
export async function logisticRegression(
  data: LogisticData,
  { strength = 1, maxIterations = 100 }: { readonly strength?: number; readonly maxIterations?: number } = {},
  work: ModelWork = {},
): Promise<LogisticModel> {
  const d = data.columns.length + 1;
  // The intercept is the first.
  let beta = new Float64Array(d);
  let state = await look(data, beta, strength, work);
  for (let iteration = 1; iteration <= maxIterations; iteration++) {
    throwIfCancelled(work.signal);
    const step = solvePositive(state.curvature, state.gradient, d);
    const decrement = step.reduce((sum, value, j) => sum + value * (state.gradient[j] as number), 0);
    let next = beta;
    let better = state;
    for (let part = 1; part > 1e-6; part /= 2) {
      next = beta.map((value, j) => value - part * (step[j] as number));
      better = await look(data, next, strength, work);
      if (better.loss <= state.loss + 1e-12 * Math.abs(state.loss)) break;
    }
    beta = next;
    state = better;
    if (decrement < 1e-14 * (1 + state.loss)) return modelOf(beta, iteration, true);
  }
  return modelOf(beta, maxIterations, false);
}

const modelOf = (beta: Float64Array, iterations: number, converged: boolean): LogisticModel => ({
  intercept: beta[0] as number,
  weights: [...beta.subarray(1)],
  iterations,
  converged,
});

/** Loss, gradient and curvature at a point. */
interface Look {
  loss: number;
  readonly gradient: Float64Array;
  readonly curvature: Float64Array;
}

async function look(
  { columns, positive, rows }: LogisticData,
  beta: Float64Array,
  strength: number,
  { signal }: ModelWork,
): Promise<Look> {
  const d = beta.length;
  const found: Look = { loss: 0, gradient: new Float64Array(d), curvature: new Float64Array(d * d) };
  const { gradient, curvature } = found;
  const x = new Float64Array(d);
  x[0] = 1;
  await inPieces(
    rows.length,
    signal,
    (from, to) => {
      for (let at = from; at < to; at++) {
        const row = rows[at] as number;
        let z = beta[0] as number;
        for (let j = 1; j < d; j++) {
          const value = (columns[j - 1] as ArrayLike<number>)[row] as number;
          x[j] = value;
          z += value * (beta[j] as number);
        }
        const y = positive[row] as number;
        const mean = 1 / (1 + Math.exp(-z));
        found.loss += strength * (Math.max(z, 0) + Math.log1p(Math.exp(-Math.abs(z))) - y * z);
        const off = strength * (mean - y);
        const weight = strength * mean * (1 - mean);
        for (let i = 0; i < d; i++) {
          const value = x[i] as number;
          gradient[i] = (gradient[i] as number) + off * value;
          const scaled = weight * value;
          for (let j = 0; j <= i; j++) {
            curvature[i * d + j] = (curvature[i * d + j] as number) + scaled * (x[j] as number);
          }
        }
      }
    },
    Math.max(1_000, Math.floor(20_000_000 / (d * d))),
  );
  for (let j = 1; j < d; j++) {
    const weight = beta[j] as number;
    found.loss += 0.5 * weight * weight;
    gradient[j] = (gradient[j] as number) + weight;
    curvature[j * d + j] = (curvature[j * d + j] as number) + 1;
  }
  for (let i = 0; i < d; i++) {
    for (let j = i + 1; j < d; j++) curvature[i * d + j] = curvature[j * d + i] as number;
  }
  return found;
}

/** intercept + Σ weight · x of the given rows: ranks as the probability does. */
export function logisticScores(
  { intercept, weights }: LogisticModel,
  columns: readonly ArrayLike<number>[],
  rows: Int32Array,
): Float64Array {
  return Float64Array.from(rows, (row) =>
    weights.reduce((sum, weight, j) => sum + weight * (columns[j]?.[row] ?? 0), intercept),
  );
}
