import type { FigureVerbs } from './figures.ts';

/** The three engines: `webgpu` and `wasm` compute in float32, `reference` in float64 and plain loops. */
export type EngineKind = 'webgpu' | 'wasm' | 'reference';

/** What runs, and why it was chosen. */
export interface EngineInfo {
  readonly kind: EngineKind;
  /** The adapter's name, or the instruction set. */
  readonly name: string;
  readonly threads: number;
  /** One sentence for people. */
  readonly reason: string;
}

/** A block of rows: `columns[j]` holds the values of column j. Values are float32, finite, column by column as in Arrow. */
export interface MatrixChunk {
  readonly rows: number;
  readonly columns: readonly Float32Array[];
  /** How often each row counts, positive and finite: given with every chunk of a weighted matrix, and with no other. */
  readonly weights?: Float32Array | undefined;
}

/** How rows are held on an engine: held = (value − center[j]) · scale. One scale for all columns keeps distances Euclidean. */
export interface Preparation {
  readonly center: readonly number[];
  /** A power of two, so that scaling is exact. */
  readonly scale: number;
}

export interface MatrixShape {
  readonly rows: number;
  /** The columns' names, for errors; their number is the dimension d. */
  readonly names: readonly string[];
  /** Taken from the data (float64 means, the largest variance) when absent; a pinned model gives its own. */
  readonly preparation?: Preparation;
  /**
   * Whether every row has a weight: a row of weight 3 then counts in all figures as three equal rows do, so that identical rows
   * can be given once. Counts are sums of weights.
   */
  readonly weighted?: boolean;
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

/** How rows lie about their nearest centroids, over all rows. */
export interface Scatter {
  /** Rows of each cluster (their weights, in a weighted matrix; so in all figures below). */
  readonly counts: Float64Array;
  /** Sum of Euclidean distances of each cluster's rows to its centroid. */
  readonly distances: Float64Array;
  /** Sum of squared distances. */
  readonly inertia: number;
  /** Sum of simplified silhouettes, 1 − d₁/d₂ of the distances to the nearest and the second nearest centroid. */
  readonly margins: number;
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
  readonly signal?: AbortSignal | undefined;
  /** Called at most ten times a second with the iterations done by all runs together. */
  readonly progress?: ((iterations: number) => void) | undefined;
  /** Called when the centroids of a run are known, or now and then where that is too often, so that the run can be carried on elsewhere. */
  readonly checkpoint?: ((run: number, centroids: Centroids, iterations: number) => void) | undefined;
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

/** A partition of the matrix's rows: labels in 0 … k−1. */
export interface Labeling {
  readonly k: number;
  readonly labels: Int32Array;
}

/** A matrix that lives on the engine until `dispose`. */
export interface ResidentMatrix extends FigureVerbs {
  readonly rows: number;
  /** Sum of the rows' weights: their number unless the matrix is weighted. */
  readonly weight: number;
  readonly d: number;
  readonly names: readonly string[];
  readonly preparation: Preparation;
  /** The engine that holds the matrix now. */
  readonly engine: EngineInfo;
  /**
   * Labels, distances and second distances of all rows.
   * The matrices of an `EngineHost` always answer from the plain-SIMD kernel, so that labels are the same on every engine.
   */
  assign(centroids: Centroids, signal?: AbortSignal): Promise<Assignment>;
  /** The scatter of all rows about each of these sets of centroids; nothing but sums leaves the device. */
  scatter(sets: readonly Centroids[], signal?: AbortSignal): Promise<readonly Scatter[]>;
  /** One Lloyd pass; labels stay on the device. */
  iterate(centroids: Centroids, signal?: AbortSignal): Promise<Step>;
  /**
   * Whole Lloyd runs from each start (different k and restarts together), in one call so that an engine can share reads of the rows.
   * A cluster that becomes empty is re-seeded at the row farthest from its centroid (lowest row on a tie); it stays empty
   * only where every row lies on its centroid, as far as a pass tells them apart.
   */
  lloyd(starts: readonly Centroids[], options: LloydOptions): Promise<readonly LloydResult[]>;
  /** Squared distances from `rows` of the matrix (indices) to all rows, row-major `rows.length × N`. */
  pairwise(rows: Int32Array, signal?: AbortSignal): Promise<Float32Array>;
  /**
   * For each labeling, the sums of Euclidean distances from every row to the rows of each cluster, row-major `N × k`:
   * what silhouettes are made of. Costs N² distances, computed once for all labelings. `progress` hears of rows done.
   */
  distanceSums(
    labelings: readonly Labeling[],
    signal?: AbortSignal,
    progress?: (rows: number) => void,
  ): Promise<readonly Float64Array[]>;
  /** The values of the given rows as the engine holds them, brought back to the matrix's units; row-major. */
  rowsAt(rows: Int32Array): Promise<Float64Array>;
  /** How often the given rows count, as the engine holds their weights; undefined unless the matrix is weighted. */
  weightsAt(rows: Int32Array): Promise<Float32Array | undefined>;
  /** A matrix of the given rows, in that order and under the same preparation, on the same engine. */
  sample(rows: Int32Array): Promise<ResidentMatrix>;
  moments(): Promise<Moments>;
  dispose(): void;
}

/** What an upload takes chunks from. */
export type MatrixChunks = Iterable<MatrixChunk> | AsyncIterable<MatrixChunk>;

/** One device that does the mathematics. Coarse verbs: nothing above an engine knows about memory, dispatches or threads. */
export interface Engine {
  readonly info: EngineInfo;
  /** Kernel calls or dispatches made so far; lets a test prove which engine did the work. */
  readonly dispatches: number;
  /** Resolves with the cause when the device is gone; never rejects. */
  readonly lost: Promise<string>;
  /**
   * Brings a matrix onto the engine. Chunks are consumed one by one, so that they need not exist at once.
   * @throws AppError `engine.not-finite` naming the column and row, `engine.shape`, `engine.memory`, `cancelled`.
   */
  upload(shape: MatrixShape, chunks: MatrixChunks, signal?: AbortSignal): Promise<ResidentMatrix>;
  dispose(): void;
}
