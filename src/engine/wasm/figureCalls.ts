import type { ExactParts } from './exactSums.ts';
import type { Search } from './orderStatistics.ts';

/** A mixture as the kernel reads it, in held units. */
export interface HeldMixture {
  readonly k: number;
  /** 0 a whole covariance each, 1 one for all, 2 diagonals alone. */
  readonly form: 0 | 1 | 2;
  /** k × d; of a tied mixture multiplied by the inverse factor. */
  readonly means: Float64Array;
  /** Inverse Cholesky factors: lines in pairs, column by column, or diagonals; of a tied mixture one, and then k · d ones. */
  readonly inverse: Float64Array;
  readonly constants: Float64Array;
}

/** What is asked of one worker beside k-means. `bound` as in `ExactSums`. */
export interface FigureCalls {
  /** Σ w·y·yᵀ, y = (x − shift, 1, 0 …), `columnsOf(d)` squared. */
  products: { request: { readonly shift: Float64Array; readonly bound: number }; reply: ExactParts };
  /** The nearest rows of row-major queries, at most `count`, ascending: local indices and squared held distances, queries × `count`. */
  nearest: {
    request: { readonly queries: Float32Array; readonly selves: Int32Array; readonly count: number };
    reply: { readonly count: number; readonly rows: Int32Array; readonly distances: Float32Array };
  };
  /** Keeps labels of the shard's rows, and replies Σ w and Σ w·x of each cluster, k × (d + 1), and the columns' extremes, k × d. */
  clusters: {
    request: { readonly labels: Int32Array; readonly k: number; readonly bound: number };
    reply: { readonly sums: ExactParts; readonly minima: Float32Array; readonly maxima: Float32Array };
  };
  /** Σ w (x − mean)² of each kept cluster, k × d. */
  clusterSquares: { request: { readonly means: Float64Array; readonly bound: number }; reply: ExactParts };
  /** Weights by one byte of the columns' bits: 256 bins a slot, reached from kept labels first … first + k − 1 through tables. */
  histograms: {
    request: {
      readonly first: number;
      readonly k: number;
      readonly columns: readonly (Search & { readonly column: number })[];
    };
    reply: readonly Float64Array[];
  };
  /** Sums of each component, and log likelihood and entropy of each block of rows. */
  mixtureSums: {
    request: { readonly mixture: HeldMixture; readonly bound: number };
    reply: { readonly sums: ExactParts; readonly logs: Float64Array };
  };
  mixtureScores: {
    request: { readonly mixture: HeldMixture };
    reply: {
      readonly labels: Int32Array;
      readonly certainties: Float32Array;
      readonly logDensities: Float64Array;
    };
  };
}

/** Columns of the products of d columns: one of ones behind them, then zeros up to a multiple of four. */
export function columnsOf(d: number): number {
  return 4 * Math.ceil((d + 1) / 4);
}

/** Float64 that a component's sums take. */
export function momentsSize(form: HeldMixture['form'], d: number): number {
  return form === 0 ? columnsOf(d) ** 2 : 2 * columnsOf(d);
}
