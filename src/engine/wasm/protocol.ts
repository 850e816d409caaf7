import type { ErrorRecord } from '../../core/errors.ts';
import type { Centroids, LloydResult, Preparation } from '../engine.ts';
import type { ActiveRun, FarRow, PassResult } from '../lloydLoop.ts';
import type { FigureCalls } from './figureCalls.ts';
import type { Build } from './kernel.ts';
import type { Pace } from './pace.ts';
import type { Weighting } from './weighting.ts';

/** A run that a shard is asked for a pass of. */
export interface ShardRun extends Omit<ActiveRun, 'centroids'> {
  readonly centroids: Float64Array;
  /** What its last pass took, as all workers found; without it a worker goes by its own. */
  readonly pace?: Pace | undefined;
}

/** What a shard's pass finds for one run. */
export interface ShardPass extends PassResult {
  readonly pace: Pace;
  /** Sums of the rests, where `sums` holds those of parts on a coarse grid. */
  readonly rests?: Float64Array;
}

/** Rows by value, row-major in held units. */
export interface Gathered {
  readonly values: Float32Array;
  readonly weights?: Float32Array;
}

/**
 * What a pool's main side asks of one worker. Rows are local to the worker's shard, values in held units after `prepare`;
 * `factor` brings results into the matrix's units.
 */
export interface Calls extends FigureCalls {
  /** Room for a shard, then column-major pieces: value of row r, column j at values[j · stride + r]; weights as column d. */
  open: {
    request: {
      readonly rows: number;
      readonly d: number;
      readonly weighted: boolean;
      readonly build: Build;
    };
    reply: null;
  };
  load: {
    request: {
      readonly at: number;
      readonly rows: number;
      readonly stride: number;
      readonly values: Float32Array;
    };
    reply: Float32Array;
  };
  /** Centres and scales, unless `center` is absent (rows held already); replies Σ w|x|² of each block. */
  prepare: {
    request: { readonly center?: Float64Array; readonly scale: number; readonly grid: number };
    reply: Float64Array;
  };
  /** Rounds the weights; replies Σ w|x|² of each block. */
  weigh: { request: Weighting; reply: Float64Array };
  begin: { request: { readonly ks: readonly number[] }; reply: null };
  pass: { request: { readonly runs: readonly ShardRun[] }; reply: readonly ShardPass[] };
  /** A whole run of the algorithm, in step with the workers that hold the other rows; null where one of them left before the end. */
  lloyd: {
    request: {
      readonly starts: readonly Centroids[];
      readonly preparation: Preparation;
      /** Σ w|x|² over the rows of all workers, in held units. */
      readonly squares: number;
      readonly maxIterations: number;
      readonly tolerance: number;
      /** Whether the centroids after each pass are told. */
      readonly checkpoints: boolean;
      /** The first of the worker's rows, which of the workers it is, of how many, and where they meet, if there are others. */
      readonly from: number;
      readonly seat: number;
      readonly seats: number;
      readonly place: SharedArrayBuffer | undefined;
    };
    reply: readonly LloydResult[] | null;
  };
  farthest: { request: { readonly run: ActiveRun; readonly count: number }; reply: readonly FarRow[] };
  assign: {
    request: { readonly centroids: Float64Array; readonly factor: number };
    reply: { readonly labels: Int32Array; readonly distances: Float32Array; readonly seconds: Float32Array };
  };
  /** Figures of each block of rows about each set of centroids: `scatterSize` numbers a block. */
  scatter: {
    request: { readonly sets: readonly Float64Array[]; readonly factor: number };
    reply: readonly Float64Array[];
  };
  /** Rows by local index. */
  gather: { request: { readonly rows: Int32Array }; reply: Gathered };
  /** Squared distances to row-major queries: queries × the shard's rows. */
  pairwise: { request: { readonly queries: Float32Array; readonly factor: number }; reply: Float32Array };
  /** Adds distances to queries, times their weights, into the sums of each labeling; the first call of a session resets, the last one replies. */
  distanceSums: {
    request: {
      readonly queries: Float32Array;
      readonly weights: Float32Array | undefined;
      readonly labels: readonly Int32Array[];
      readonly ks: readonly number[];
      readonly first: boolean;
      readonly last: boolean;
      readonly factor: number;
    };
    reply: readonly Float64Array[];
  };
  close: { request: null; reply: null };
}

export type CallName = keyof Calls;

/** A request on the wire. `cancel` names the id of another. */
export type Message =
  | {
      readonly kind: 'call';
      readonly id: number;
      readonly matrix: number;
      readonly name: CallName;
      readonly request: unknown;
    }
  | { readonly kind: 'cancel'; readonly id: number };

/** The id of the answer that says that a worker holds its lock, by whose release its death is seen. */
export const ALIVE = 0;

/** What a worker tells while it is at a run: iterations of all runs together, or where one of them is. */
export type Notice =
  | { readonly iterations: number }
  | { readonly run: number; readonly centroids: Centroids; readonly iterations: number };

/** An answer on the wire, or a notice before it; `kernelCalls` counts what the request ran. */
export type Answer =
  | { readonly id: number; readonly notice: Notice }
  | { readonly id: number; readonly reply: unknown; readonly kernelCalls: number }
  | { readonly id: number; readonly error: ErrorRecord; readonly kernelCalls: number };
