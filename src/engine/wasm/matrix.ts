import { AppError, throwIfCancelled } from '../../core/errors.ts';
import { checkLabeling } from '../checks.ts';
import type {
  Assignment,
  Centroids,
  EngineInfo,
  Labeling,
  LloydOptions,
  LloydResult,
  Moments,
  Preparation,
  ResidentMatrix,
  Scatter,
  Step,
} from '../engine.ts';
import type {
  ClusterFigures,
  Covariance,
  Mixture,
  MixtureScores,
  MixtureSums,
  Neighbours,
} from '../figures.ts';
import { checkCentroids, fromHeld } from '../preparation.ts';
import { clusterFiguresOver } from './clustersVerb.ts';
import { covarianceOver, productsOver } from './covarianceVerb.ts';
import { assignOver, distanceSumsOver, pairwiseOver, scatterOver } from './distanceVerbs.ts';
import { MOST_CLUSTERS } from './kernel.ts';
import { LloydShards } from './lloydShards.ts';
import { lloydOver } from './lloydVerb.ts';
import { mixtureScoresOver, mixtureSumsOver } from './mixtureVerbs.ts';
import { neighboursOver } from './neighboursVerb.ts';
import type { Gathered } from './protocol.ts';
import { Shards, type ShardsOf } from './shards.ts';

/** What an engine knows of a matrix that its workers hold. */
export interface WasmMatrixParts extends ShardsOf {
  readonly names: readonly string[];
  readonly engine: EngineInfo;
  readonly columnMoments: Moments;
  /** Brings held rows onto the same workers. */
  readonly adopt: (rows: Gathered) => Promise<ResidentMatrix>;
}

/** A matrix in the private memories of the workers. Calls run one after another, since they share the workers' scratch. */
export class WasmMatrix implements ResidentMatrix {
  readonly rows: number;
  readonly weight: number;
  readonly d: number;
  readonly names: readonly string[];
  readonly preparation: Preparation;
  readonly engine: EngineInfo;
  readonly #own: WasmMatrixParts;
  readonly #shards: Shards;
  /** Σ w·y·yᵀ about the centre, once a tied mixture asked for it. */
  #products: Float64Array | undefined;
  #last: Promise<unknown> = Promise.resolve();
  #disposed = false;

  constructor(own: WasmMatrixParts) {
    this.#own = own;
    this.#shards = new Shards(own);
    this.rows = own.rows;
    this.weight = own.weight;
    this.d = own.d;
    this.names = own.names;
    this.preparation = own.preparation;
    this.engine = own.engine;
  }

  assign(centroids: Centroids, signal?: AbortSignal): Promise<Assignment> {
    return this.#alone(signal, () => {
      checkCentroids(centroids, this.d, MOST_CLUSTERS);
      return assignOver(this.#shards, centroids, signal);
    });
  }

  scatter(sets: readonly Centroids[], signal?: AbortSignal): Promise<readonly Scatter[]> {
    return this.#alone(signal, () => {
      for (const set of sets) checkCentroids(set, this.d, MOST_CLUSTERS);
      return scatterOver(this.#shards, sets, signal);
    });
  }

  iterate(centroids: Centroids, signal?: AbortSignal): Promise<Step> {
    return this.#alone(signal, () => {
      checkCentroids(centroids, this.d, MOST_CLUSTERS);
      return new LloydShards(this.#shards).step(centroids, signal);
    });
  }

  lloyd(starts: readonly Centroids[], options: LloydOptions): Promise<readonly LloydResult[]> {
    return this.#alone(options.signal, () => {
      for (const start of starts) checkCentroids(start, this.d, MOST_CLUSTERS);
      return lloydOver(this.#shards, starts, options);
    });
  }

  pairwise(rows: Int32Array, signal?: AbortSignal): Promise<Float32Array> {
    return this.#alone(signal, () => pairwiseOver(this.#shards, rows, signal));
  }

  distanceSums(
    labelings: readonly Labeling[],
    signal?: AbortSignal,
    progress?: (rows: number) => void,
  ): Promise<readonly Float64Array[]> {
    return this.#alone(signal, () => {
      for (const labeling of labelings) checkLabeling(labeling, this.rows);
      return distanceSumsOver(this.#shards, labelings, signal, progress);
    });
  }

  covariance(signal?: AbortSignal): Promise<Covariance> {
    return this.#alone(signal, () => covarianceOver(this.#shards, this.#own.columnMoments, signal));
  }

  neighbours(
    rows: Int32Array,
    count: number,
    signal?: AbortSignal,
    progress?: (queries: number) => void,
  ): Promise<Neighbours> {
    return this.#alone(signal, () => neighboursOver(this.#shards, rows, count, signal, progress));
  }

  clusterFigures(
    labeling: Labeling,
    probabilities: readonly number[],
    signal?: AbortSignal,
  ): Promise<readonly ClusterFigures[]> {
    return this.#alone(signal, () => clusterFiguresOver(this.#shards, labeling, probabilities, signal));
  }

  mixtureSums(mixture: Mixture, signal?: AbortSignal): Promise<MixtureSums> {
    const whole = async (): Promise<Float64Array> =>
      (this.#products ??= await productsOver(this.#shards, new Float64Array(this.d), signal));
    return this.#alone(signal, () => mixtureSumsOver(this.#shards, mixture, whole, signal));
  }

  mixtureScores(mixture: Mixture, signal?: AbortSignal): Promise<MixtureScores> {
    return this.#alone(signal, () => mixtureScoresOver(this.#shards, mixture, signal));
  }

  rowsAt(rows: Int32Array): Promise<Float64Array> {
    return this.#alone(undefined, async () => {
      const { values } = await this.#shards.gather(rows);
      return fromHeld(Float64Array.from(values), this.d, this.preparation).values;
    });
  }

  weightsAt(rows: Int32Array): Promise<Float32Array | undefined> {
    return this.#alone(undefined, async () => (await this.#shards.gather(rows)).weights);
  }

  sample(rows: Int32Array): Promise<ResidentMatrix> {
    return this.#alone(undefined, async () => this.#own.adopt(await this.#shards.gather(rows)));
  }

  moments(): Promise<Moments> {
    return Promise.resolve(this.#own.columnMoments);
  }

  dispose(): void {
    if (this.#disposed) return;
    this.#disposed = true;
    const closed = this.#shards.call('close', null);
    closed.catch(() => undefined);
  }

  #alone<T>(signal: AbortSignal | undefined, work: () => Promise<T>): Promise<T> {
    const result = this.#last.then(() => {
      throwIfCancelled(signal);
      if (this.#disposed) throw new AppError('engine.shape', 'The matrix was already given back.');
      return work();
    });
    this.#last = result.catch(() => undefined);
    return result;
  }
}
