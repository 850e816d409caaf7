import type { Labeling } from './engine.ts';

/** Forms of a mixture's covariances: one matrix each, one for all, one diagonal each, one number each. */
export type CovarianceForm = 'full' | 'tied' | 'diagonal' | 'spherical';

/** Population covariance of the columns (divided by the weight), float64, in the matrix's units. */
export interface Covariance {
  readonly weight: number;
  readonly means: Float64Array;
  /** d × d, row-major, exactly symmetric. */
  readonly values: Float64Array;
}

/** For each query, its nearest rows, nearest first; the lowest index first on a tie. */
export interface Neighbours {
  /** Row indices, queries × count; −1 where there are fewer rows. */
  readonly rows: Int32Array;
  /** Squared Euclidean distances, queries × count; infinite where there are fewer rows. */
  readonly distances: Float32Array;
}

/** What the rows of one cluster are like, column by column, in the matrix's units. NaN where the cluster has no rows. */
export interface ClusterFigures {
  readonly weight: number;
  readonly means: Float64Array;
  /** Population variances. */
  readonly variances: Float64Array;
  readonly minima: Float64Array;
  readonly maxima: Float64Array;
  /**
   * Exact quantiles of the rows as they are held, d × probabilities, row-major: linear between order statistics (numpy's default). With
   * weights, an order statistic of rank r is the least value whose cumulative weight exceeds r.
   */
  readonly quantiles: Float64Array;
}

/** A Gaussian mixture in the matrix's units. */
export interface Mixture {
  readonly form: CovarianceForm;
  /** k shares that sum to 1. */
  readonly weights: Float64Array;
  /** k × d, row-major. */
  readonly means: Float64Array;
  /** k × d × d, positive definite; forms other than full repeat or leave zeros. */
  readonly covariances: Float64Array;
}

/** Sums over all rows under a mixture's responsibilities r: what a step of expectation maximisation needs. */
export interface MixtureSums {
  /** Σ r of each component. */
  readonly weights: Float64Array;
  /** Σ r (x − center) of each component, k × d, in the matrix's units. */
  readonly sums: Float64Array;
  /**
   * Second moments about the centre, Σ r (x − center)(x − center)ᵀ: k × d × d for the full form; d × d over all components for the
   * tied one; k × d of the squares alone for the diagonal and the spherical one.
   */
  readonly products: Float64Array;
  /** Weighted sum of the rows' log densities. */
  readonly logLikelihood: number;
  /** −Σ r ln r. */
  readonly entropy: number;
}

/** How each row lies under a mixture. */
export interface MixtureScores {
  /** The most probable component; the lowest on a tie. */
  readonly labels: Int32Array;
  /** Its responsibility. */
  readonly certainties: Float32Array;
  /** Log density of the row, natural logarithm, in the matrix's units. */
  readonly logDensities: Float64Array;
}

/** What engines compute of a matrix beside k-means. */
export interface FigureVerbs {
  /** Means and covariance of the columns. */
  covariance(signal?: AbortSignal): Promise<Covariance>;
  /** The nearest rows of each of the given rows (indices), the row itself left out. */
  neighbours(
    rows: Int32Array,
    count: number,
    signal?: AbortSignal,
    progress?: (queries: number) => void,
  ): Promise<Neighbours>;
  /** Moments, extremes and exact quantiles of every column by cluster. */
  clusterFigures(
    labeling: Labeling,
    probabilities: readonly number[],
    signal?: AbortSignal,
  ): Promise<readonly ClusterFigures[]>;
  /** One expectation step over all rows. @throws AppError `engine.shape` when a covariance is not positive definite. */
  mixtureSums(mixture: Mixture, signal?: AbortSignal): Promise<MixtureSums>;
  /** Labels, certainties and log densities of all rows. @throws as `mixtureSums`. */
  mixtureScores(mixture: Mixture, signal?: AbortSignal): Promise<MixtureScores>;
}
