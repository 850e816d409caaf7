import { AppError, asAppError, throwIfCancelled } from '../core/errors.ts';
import type { Centroids, ResidentMatrix } from '../engine/engine.ts';
import type { CovarianceForm, Mixture, MixtureSums } from '../engine/figures.ts';
import { meanVariance } from './kMeansSearch.ts';
import { maximise } from './mixtureStep.ts';

/** Variance of the spheres that stand for a hard partition, relative to the mean variance of the columns. */
const NARROW = 1e-6;

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
  readonly mixture: Mixture;
  readonly iterations: number;
  readonly converged: boolean;
}

/**
 * Expectation maximisation (Dempster, Laird and Rubin 1977) over all rows of a matrix, from the partition by nearest centroid, with
 * scikit-learn's steps and stopping rule. Rows stay on the engine; every step takes only its sums from there.
 * @throws AppError `stage.too-few-rows` when a component collapses, `cancelled`, and what the engine throws.
 */
export async function maximiseLikelihood(
  matrix: ResidentMatrix,
  centroids: Centroids,
  options: ExpectationOptions,
): Promise<FittedParameters> {
  const { form, regularization, signal } = options;
  const shape = { d: matrix.d, form, center: matrix.preparation.center, regularization };
  const start = hardMixture(centroids, form, await meanVariance(matrix));
  let mixture = maximise(await expectation(matrix, start, signal), shape);
  let before = -Infinity;
  for (let iterations = 1; iterations <= options.maxIterations; iterations++) {
    const sums = await expectation(matrix, mixture, signal);
    mixture = maximise(sums, shape);
    const mean = sums.logLikelihood / matrix.weight;
    options.progress?.(iterations);
    throwIfCancelled(signal);
    if (Math.abs(mean - before) < options.tolerance) return { mixture, iterations, converged: true };
    before = mean;
  }
  return { mixture, iterations: options.maxIterations, converged: false };
}

/** One expectation step. @throws AppError `stage.too-few-rows` when a component has collapsed. */
export async function expectation(
  matrix: ResidentMatrix,
  mixture: Mixture,
  signal: AbortSignal | undefined,
): Promise<MixtureSums> {
  try {
    return await matrix.mixtureSums(mixture, signal);
  } catch (thrown) {
    const error = asAppError(thrown);
    if (error.code !== 'engine.shape') throw error;
    throw new AppError(
      'stage.too-few-rows',
      'A component of the mixture has too few distinct rows for its covariance; use fewer components or a simpler form.',
      error.details,
      error,
    );
  }
}

/** A mixture of equal, narrow spheres, whose responsibilities are all but those of the nearest centroid. */
function hardMixture({ k, d, values }: Centroids, form: CovarianceForm, variance: number): Mixture {
  const narrow = variance > 0 ? NARROW * variance : 1;
  const covariances = Float64Array.from({ length: k * d * d }, (_, at) =>
    Math.floor(at / d) % d === at % d ? narrow : 0,
  );
  return { form, weights: new Float64Array(k).fill(1 / k), means: values, covariances };
}
