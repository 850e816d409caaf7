import { AppError } from '../core/errors.ts';
import type { ResidentMatrix } from '../engine/engine.ts';
import { requireRows, searchKMeans, type KMeansSearch } from './kMeansSearch.ts';
import { MixtureDensity } from './mixtureDensity.ts';
import { expectation, maximiseLikelihood, type WeightedRows } from './mixtureFit.ts';
import { parameterCount, type CovarianceForm, type MixtureParameters } from './mixtureMoments.ts';
import { sampleRows } from './sampleRows.ts';
import type { ModelWork } from './work.ts';

/** What is left out takes the default in brackets. */
export interface MixtureOptions {
  readonly k: number;
  /** [full] */
  readonly form?: CovarianceForm | undefined;
  /** How k-means looks for the start. */
  readonly start?: KMeansSearch | undefined;
  /** [1e-6] Added to every variance, in the columns' units squared. */
  readonly regularization?: number | undefined;
  /** [1e-6] Change of a row's mean log likelihood under which the fit stops. */
  readonly tolerance?: number | undefined;
  /** [500] */
  readonly maxIterations?: number | undefined;
  /** [200,000] Rows to fit on: a seeded sample when there are more. Labels and figures are of all rows. */
  readonly fitRows?: number | undefined;
  /** How often each row counts [once]. */
  readonly weights?: Float64Array | undefined;
}

/** A fitted mixture: plain JSON, heaviest component first. */
export interface FittedMixture {
  readonly kind: 'mixture';
  readonly k: number;
  readonly d: number;
  readonly names: readonly string[];
  readonly form: CovarianceForm;
  readonly weights: readonly number[];
  /** k × d. */
  readonly means: readonly (readonly number[])[];
  /** k of d × d. */
  readonly covariances: readonly (readonly (readonly number[])[])[];
  readonly logLikelihood: number;
  /** −2 ln L + p ln n. */
  readonly bic: number;
  /** −2 ln L + 2 p. */
  readonly aic: number;
  /** BIC + 2 × the entropy of the responsibilities (Biernacki, Celeux and Govaert 2000). */
  readonly icl: number;
  readonly iterations: number;
  readonly converged: boolean;
}

export interface MixtureFit {
  readonly model: FittedMixture;
  /** The most probable component of each row; the lowest on a tie. */
  readonly labels: Int32Array;
  /** Its probability. */
  readonly certainties: Float32Array;
  readonly logDensities: Float64Array;
}

/** Rows that are brought back from the engine at once. */
const READ = 65_536;

/**
 * Fits a Gaussian mixture by expectation maximisation in float64 from a k-means start, with scikit-learn's definitions.
 * @throws AppError `stage.too-few-rows`, `engine.shape` for weights that do not fit, `cancelled`, and what the engine throws.
 */
export async function fitGaussianMixture(
  matrix: ResidentMatrix,
  options: MixtureOptions,
  work: ModelWork = {},
): Promise<MixtureFit> {
  const { k, form = 'full', weights } = options;
  const { signal } = work;
  requireRows(matrix.rows, k);
  checkWeights(weights, matrix.rows);
  const [found] = await searchKMeans(matrix, [k], options.start ?? {}, work);
  if (found === undefined) throw new RangeError('one k gives one result');
  const rows = sampleRows(matrix.rows, options.fitRows ?? 200_000, options.start?.seed ?? 0);
  const { labels } = await matrix.assign(found.centroids, signal);
  const sample = await readRows(matrix, rows, weights);
  const fitted = await maximiseLikelihood(
    sample,
    Int32Array.from(rows, (row) => labels[row] as number),
    k,
    {
      form,
      regularization: options.regularization ?? 1e-6,
      tolerance: options.tolerance ?? 1e-6,
      maxIterations: options.maxIterations ?? 500,
      signal,
      progress: (done) => work.progress?.('Fitting the mixture', done, 0, 'rounds'),
    },
  );
  const parameters = byWeight(fitted.parameters);
  const scored = await scoreRows(matrix, parameters, form, weights, work);
  const total = weights ? weights.reduce((sum, weight) => sum + weight, 0) : matrix.rows;
  const free = parameterCount(form, k, matrix.d);
  const bic = -2 * scored.logLikelihood + free * Math.log(total);
  const { iterations, converged } = fitted;
  const model: FittedMixture = {
    kind: 'mixture',
    k,
    d: matrix.d,
    names: [...matrix.names],
    form,
    ...plainParameters(parameters, matrix),
    logLikelihood: scored.logLikelihood,
    bic,
    aic: -2 * scored.logLikelihood + 2 * free,
    icl: bic + 2 * scored.entropy,
    iterations,
    converged,
  };
  const { labels: best, certainties, logDensities } = scored;
  return { model, labels: best, certainties, logDensities };
}

function checkWeights(weights: Float64Array | undefined, rows: number): void {
  if (weights === undefined) return;
  if (weights.length !== rows || weights.some((weight) => !(weight >= 0 && weight < Infinity)))
    throw new AppError('engine.shape', `${rows} weights of 0 or more are needed, one a row.`, { rows });
}

/** Rows about the matrix's centre. */
async function readRows(
  matrix: ResidentMatrix,
  rows: Int32Array,
  weights: Float64Array | undefined,
): Promise<WeightedRows> {
  const { d, preparation } = matrix;
  const values = new Float64Array(rows.length * d);
  for (let from = 0; from < rows.length; from += READ) {
    const read = await matrix.rowsAt(rows.subarray(from, from + READ));
    read.forEach((value, i) => (read[i] = value - (preparation.center[i % d] as number)));
    values.set(read, from * d);
  }
  return { values, d, weights: weights && Float64Array.from(rows, (row) => weights[row] as number) };
}

async function scoreRows(
  matrix: ResidentMatrix,
  parameters: MixtureParameters,
  form: CovarianceForm,
  weights: Float64Array | undefined,
  work: ModelWork,
) {
  const density = new MixtureDensity(parameters);
  const labels = new Int32Array(matrix.rows);
  const certainties = new Float32Array(matrix.rows);
  const logDensities = new Float64Array(matrix.rows);
  let logLikelihood = 0;
  let entropy = 0;
  for (let from = 0; from < matrix.rows; from += READ) {
    const count = Math.min(READ, matrix.rows - from);
    const rows = Int32Array.from({ length: count }, (_, i) => from + i);
    const part = await readRows(matrix, rows, weights);
    const found = await expectation(part, density, form, work.signal, (row, logDensity, shares) => {
      const best = shares.reduce((top, share, c) => (share > (shares[top] as number) ? c : top), 0);
      labels[from + row] = best;
      certainties[from + row] = shares[best] as number;
      logDensities[from + row] = logDensity;
    });
    logLikelihood += found.logLikelihood;
    entropy += found.entropy;
    work.progress?.('Assigning rows', from + count, matrix.rows, 'rows');
  }
  return { labels, certainties, logDensities, logLikelihood, entropy };
}

/** Components by weight, heaviest first. */
function byWeight({ weights, means, covariances }: MixtureParameters): MixtureParameters {
  const k = weights.length;
  const d = means.length / k;
  const order = [...weights.keys()].sort((a, b) => (weights[b] as number) - (weights[a] as number) || a - b);
  const pick = (values: Float64Array, size: number): Float64Array =>
    Float64Array.from(order.flatMap((c) => [...values.subarray(c * size, (c + 1) * size)]));
  return { weights: pick(weights, 1), means: pick(means, d), covariances: pick(covariances, d * d) };
}

function plainParameters(
  { weights, means, covariances }: MixtureParameters,
  { d, preparation }: ResidentMatrix,
): Pick<FittedMixture, 'weights' | 'means' | 'covariances'> {
  const line = (values: Float64Array, at: number): number[] => [...values.subarray(at * d, (at + 1) * d)];
  return {
    weights: [...weights],
    means: Array.from(weights, (_, c) =>
      line(means, c).map((value, j) => value + (preparation.center[j] as number)),
    ),
    covariances: Array.from(weights, (_, c) =>
      Array.from({ length: d }, (_row, i) => line(covariances, c * d + i)),
    ),
  };
}
