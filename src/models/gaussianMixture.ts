import type { ResidentMatrix } from '../engine/engine.ts';
import type { CovarianceForm, Mixture, MixtureScores } from '../engine/figures.ts';
import { requireRows, searchKMeans, type KMeansSearch } from './kMeansSearch.ts';
import { expectation, maximiseLikelihood } from './mixtureFit.ts';
import { parameterCount } from './mixtureStep.ts';
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
}

/** A fitted mixture: plain JSON, heaviest component first. */
export interface FittedMixture {
  readonly kind: 'mixture';
  readonly k: number;
  readonly d: number;
  readonly names: readonly string[];
  /** How rows are held when they are scored: (value − center) · scale. */
  readonly center: readonly number[];
  readonly scale: number;
  readonly form: CovarianceForm;
  readonly weights: readonly number[];
  /** k × d. */
  readonly means: readonly (readonly number[])[];
  /** k of d × d. */
  readonly covariances: readonly (readonly (readonly number[])[])[];
  readonly logLikelihood: number;
  /** −2 ln L + p ln n, n the rows' weight. */
  readonly bic: number;
  /** −2 ln L + 2 p. */
  readonly aic: number;
  /** BIC + 2 × the entropy of the responsibilities (Biernacki, Celeux and Govaert 2000). */
  readonly icl: number;
  readonly iterations: number;
  readonly converged: boolean;
}

export interface MixtureFit extends MixtureScores {
  readonly model: FittedMixture;
}

/**
 * Fits a Gaussian mixture to all rows by expectation maximisation from a k-means start, with scikit-learn's definitions. Rows count by
 * the matrix's weights and stay on the engine.
 * @throws AppError `stage.too-few-rows`, `cancelled`, and what the engine throws.
 */
export async function fitGaussianMixture(
  matrix: ResidentMatrix,
  options: MixtureOptions,
  work: ModelWork = {},
): Promise<MixtureFit> {
  const { k, form = 'full' } = options;
  const { signal } = work;
  requireRows(matrix.rows, k);
  const [found] = await searchKMeans(matrix, [k], options.start ?? {}, work);
  if (found === undefined) throw new RangeError('one k gives one result');
  const fitted = await maximiseLikelihood(matrix, found.centroids, {
    form,
    regularization: options.regularization ?? 1e-6,
    tolerance: options.tolerance ?? 1e-6,
    maxIterations: options.maxIterations ?? 500,
    signal,
    progress: (done) => work.progress?.('Fitting the mixture', done, 0, 'rounds'),
  });
  const mixture = byWeight(fitted.mixture);
  const { logLikelihood, entropy } = await expectation(matrix, mixture, signal);
  work.progress?.('Assigning rows', 0, matrix.rows, 'rows');
  const scores = await matrix.mixtureScores(mixture, signal);
  work.progress?.('Assigning rows', matrix.rows, matrix.rows, 'rows');
  const free = parameterCount(form, k, matrix.d);
  const bic = -2 * logLikelihood + free * Math.log(matrix.weight);
  const model: FittedMixture = {
    kind: 'mixture',
    k,
    d: matrix.d,
    names: [...matrix.names],
    center: [...matrix.preparation.center],
    scale: matrix.preparation.scale,
    form,
    ...plainParameters(mixture, matrix.d),
    logLikelihood,
    bic,
    aic: -2 * logLikelihood + 2 * free,
    icl: bic + 2 * entropy,
    iterations: fitted.iterations,
    converged: fitted.converged,
  };
  return { model, ...scores };
}

/**
 * Labels, certainties and log densities of rows under a fitted mixture, without fitting. The matrix must have been uploaded with
 * `modelPreparation(model)`.
 */
export function scoreMixture(
  model: FittedMixture,
  matrix: ResidentMatrix,
  signal?: AbortSignal,
): Promise<MixtureScores> {
  const { form, weights, means, covariances } = model;
  const mixture: Mixture = {
    form,
    weights: Float64Array.from(weights),
    means: Float64Array.from(means.flat()),
    covariances: Float64Array.from(covariances.flat(2)),
  };
  return matrix.mixtureScores(mixture, signal);
}

/** Components by weight, heaviest first. */
function byWeight({ form, weights, means, covariances }: Mixture): Mixture {
  const k = weights.length;
  const d = means.length / k;
  const order = [...weights.keys()].sort((a, b) => (weights[b] as number) - (weights[a] as number) || a - b);
  const pick = (values: Float64Array, size: number): Float64Array =>
    Float64Array.from(order.flatMap((c) => [...values.subarray(c * size, (c + 1) * size)]));
  return { form, weights: pick(weights, 1), means: pick(means, d), covariances: pick(covariances, d * d) };
}

function plainParameters(
  { weights, means, covariances }: Mixture,
  d: number,
): Pick<FittedMixture, 'weights' | 'means' | 'covariances'> {
  const line = (values: Float64Array, at: number): number[] => [...values.subarray(at * d, (at + 1) * d)];
  return {
    weights: [...weights],
    means: Array.from(weights, (_, c) => line(means, c)),
    covariances: Array.from(weights, (_, c) =>
      Array.from({ length: d }, (_row, i) => line(covariances, c * d + i)),
    ),
  };
}
