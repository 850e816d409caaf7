import { inPieces } from './inPieces.ts';
import { MixtureDensity } from './mixtureDensity.ts';
import { maximise, MixtureMoments, type CovarianceForm, type MixtureParameters } from './mixtureMoments.ts';

/** Multiplications between two turns of the thread. */
const WORK = 8e6;

/** Rows (row-major n × d) with their weights; a row of weight 3 counts as three equal rows. */
export interface WeightedRows {
  readonly values: Float64Array;
  readonly d: number;
  readonly weights: Float64Array | undefined;
}

export interface ExpectationOptions {
  readonly form: CovarianceForm;
  readonly regularization: number;
  /** Stops when the mean log likelihood of a row changes by less. */
  readonly tolerance: number;
  readonly maxIterations: number;
  readonly signal?: AbortSignal | undefined;
  readonly progress?: ((iterations: number) => void) | undefined;
}

export interface FittedParameters {
  readonly parameters: MixtureParameters;
  readonly iterations: number;
  readonly converged: boolean;
}

/** What one expectation step says of all rows. */
export interface Expectation {
  readonly moments: MixtureMoments;
  /** Weighted sum of the rows' log densities. */
  readonly logLikelihood: number;
  /** −Σ r ln r, weighted. */
  readonly entropy: number;
}

/**
 * Expectation maximisation (Dempster, Laird and Rubin 1977) from a hard partition, with scikit-learn's steps and stopping rule.
 * @param labels 0 … k−1 for each row.
 * @throws AppError `stage.too-few-rows` when a component collapses, `cancelled`.
 */
export async function maximiseLikelihood(
  rows: WeightedRows,
  labels: Int32Array,
  k: number,
  options: ExpectationOptions,
): Promise<FittedParameters> {
  const { form, regularization, signal } = options;
  const { values, d, weights } = rows;
  const start = new MixtureMoments(k, d, form);
  await inPieces(
    labels.length,
    signal,
    (from, to) => {
      for (let row = from; row < to; row++)
        start.add(labels[row] as number, weights?.[row] ?? 1, values, row * d);
    },
    pieceOf(k, d),
  );
  let parameters = maximise(start, form, regularization);
  let before = -Infinity;
  const total = weights ? weights.reduce((sum, weight) => sum + weight, 0) : labels.length;
  for (let iterations = 1; iterations <= options.maxIterations; iterations++) {
    const { moments, logLikelihood } = await expectation(rows, new MixtureDensity(parameters), form, signal);
    parameters = maximise(moments, form, regularization);
    const mean = logLikelihood / total;
    options.progress?.(iterations);
    if (Math.abs(mean - before) < options.tolerance) return { parameters, iterations, converged: true };
    before = mean;
  }
  return { parameters, iterations: options.maxIterations, converged: false };
}

/** One expectation step over all rows; `seen` hears of each row's log density and of its responsibilities. */
export async function expectation(
  { values, d, weights }: WeightedRows,
  density: MixtureDensity,
  form: CovarianceForm,
  signal: AbortSignal | undefined,
  seen?: (row: number, logDensity: number, responsibilities: Float64Array) => void,
): Promise<Expectation> {
  const { k } = density;
  const moments = new MixtureMoments(k, d, form);
  const joint = new Float64Array(k);
  let logLikelihood = 0;
  let entropy = 0;
  const step = (row: number): void => {
    const weight = weights?.[row] ?? 1;
    const logDensity = density.row(values, row * d, joint);
    logLikelihood += weight * logDensity;
    for (let c = 0; c < k; c++) {
      const logShare = (joint[c] as number) - logDensity;
      const share = Math.exp(logShare);
      joint[c] = share;
      if (share > 0) {
        entropy -= weight * share * logShare;
        moments.add(c, weight * share, values, row * d);
      }
    }
    seen?.(row, logDensity, joint);
  };
  await inPieces(
    values.length / d,
    signal,
    (from, to) => {
      for (let row = from; row < to; row++) step(row);
    },
    pieceOf(k, d),
  );
  return { moments, logLikelihood, entropy };
}

const pieceOf = (k: number, d: number): number => Math.max(64, Math.ceil(WORK / (k * d * (d + 4))));
