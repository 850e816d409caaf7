import type { EngineRecord } from '../core/engineRecord.ts';

/** The three engines: `webgpu` and `wasm` compute in float32, `reference` in float64 and plain loops. */
export type EngineKind = EngineRecord['kind'];

/** What runs, and why it was chosen. */
export type EngineInfo = EngineRecord;

/** A block of rows: `columns[j]` holds the values of column j. Values are float32, finite, column by column as in Arrow. */
export interface MatrixChunk {
  readonly rows: number;
  readonly columns: readonly Float32Array[];
}

export interface MatrixShape {
  readonly rows: number;
  /** The columns' names, for errors; their number is the dimension d. */
  readonly names: readonly string[];
}

/** k centroids of d float64 coordinates in the units of the uploaded matrix, row-major: centroid c is values[c·d … c·d+d). */
export interface Centroids {
  readonly k: number;
  readonly d: number;
  readonly values: Float64Array;
}

export interface Assignment {
  /** Index of the nearest centroid for each row; ties go to the lowest index. */
  readonly labels: Int32Array;
  /** Squared Euclidean distance to the nearest centroid. */
  readonly distances: Float32Array;
  /** Squared Euclidean distance to the second nearest centroid (infinite when k is 1). */
  readonly seconds: Float32Array;
}

/** One pass of Lloyd's algorithm over all rows. */
export interface Step {
  /** New centroids: means of the rows nearest to each; an empty cluster keeps its centroid. */
  readonly centroids: Centroids;
  /** Rows of each cluster under the centroids that came in. */
  readonly counts: Float64Array;
  /** Sum of squared distances to the centroids that came in. */
  readonly inertia: number;
  /** Largest squared movement of a centroid. */
  readonly shift: number;
}

export interface LloydOptions {
  readonly maxIterations: number;
  /** Stops when the sum of squared centroid movements is at most this (absolute, in the matrix's units). 0 runs to a fixed point. */
  readonly tolerance: number;
  readonly signal?: AbortSignal;
  /** Called at most ten times a second with iterations done. */
  readonly progress?: (iterations: number) => void;
}

export interface LloydResult {
  readonly centroids: Centroids;
  /** Inertia under the returned centroids. */
  readonly inertia: number;
  /** Rows of each cluster under the returned centroids. */
  readonly counts: Float64Array;
  readonly iterations: number;
  readonly converged: boolean;
}

/** Column moments, float64: mean and population variance of each column. */
export interface Moments {
  readonly means: Float64Array;
  readonly variances: Float64Array;
}

/** A matrix that lives on the engine until `dispose`. */
export interface ResidentMatrix {
  readonly rows: number;
  readonly d: number;
  /** Labels, distances and margins of all rows. */
  assign(centroids: Centroids, signal?: AbortSignal): Promise<Assignment>;
  /** One Lloyd pass; labels stay on the device. */
  iterate(centroids: Centroids, signal?: AbortSignal): Promise<Step>;
  /**
   * Whole Lloyd runs from each start (different k and restarts together), in one call so that an engine can share reads of the rows.
   * A cluster that becomes empty is re-seeded at the row farthest from its centroid (lowest row on a tie).
   */
  lloyd(starts: readonly Centroids[], options: LloydOptions): Promise<readonly LloydResult[]>;
  /** Squared distances from `rows` of the matrix (indices) to all rows, row-major `rows.length × N`. */
  pairwise(rows: Int32Array, signal?: AbortSignal): Promise<Float32Array>;
  moments(): Promise<Moments>;
  dispose(): void;
}

/** One device that does the mathematics. Coarse verbs: nothing above an engine knows about memory, dispatches or threads. */
export interface Engine {
  readonly info: EngineInfo;
  /** Kernel calls or dispatches made so far; lets a test prove which engine did the work. */
  readonly dispatches: number;
  /** Resolves with the cause when the device is gone; never rejects. */
  readonly lost: Promise<string>;
  /**
   * Brings a matrix onto the engine. Chunks are consumed one by one, so that they need not exist at once.
   * @throws AppError `engine.not-finite` naming the column and row, `engine.shape`, `engine.memory`.
   */
  upload(shape: MatrixShape, chunks: Iterable<MatrixChunk> | AsyncIterable<MatrixChunk>): Promise<ResidentMatrix>;
  dispose(): void;
}
