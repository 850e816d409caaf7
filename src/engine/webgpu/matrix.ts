import { AppError, asAppError, throwIfCancelled } from '../../core/errors.ts';
import { checkLabeling } from '../checks.ts';
import type {
  Assignment,
  Centroids,
  EngineInfo,
  Labeling,
  LloydOptions,
  LloydResult,
  MatrixChunk,
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
import { largestMovement, meansOf } from '../lloydLoop.ts';
import { checkCentroids, checkRows, fromHeld, toHeld } from '../preparation.ts';
import { scatterOf } from '../scatter.ts';
import { assignRows } from './assign.ts';
import { allWeights, destroyChunks, type GpuChunk } from './chunks.ts';
import { clusterFiguresOf } from './clusterFigures.ts';
import { covarianceOf } from './covariance.ts';
import { addDistances, gatherRows, gatherWeights, pairwiseDistances } from './distances.ts';
import type { Gpu } from './gpu.ts';
import { lloydOnDevice, measureOnDevice } from './lloyd.ts';
import { mixtureScoresOf, mixtureSumsOf } from './mixture.ts';
import { neighboursOf } from './neighbours.ts';
import { MOST_SCATTERED, scatterOnDevice } from './scatter.ts';

const MOST_CLUSTERS = 65_535;

/** What an engine knows of a matrix on the device. */
export interface GpuMatrixParts {
  readonly gpu: Gpu;
  readonly rows: number;
  /** Sum of the rows' weights. */
  readonly weight: number;
  readonly names: readonly string[];
  readonly preparation: Preparation;
  readonly engine: EngineInfo;
  readonly columnMoments: Moments;
  readonly chunks: readonly GpuChunk[];
  /** Brings held rows onto the same device. */
  readonly adopt: (chunk: MatrixChunk) => Promise<ResidentMatrix>;
}

/** A matrix in buffers of the device, column-major. */
export class GpuMatrix implements ResidentMatrix {
  readonly rows: number;
  readonly weight: number;
  readonly d: number;
  readonly names: readonly string[];
  readonly preparation: Preparation;
  readonly engine: EngineInfo;
  readonly #own: GpuMatrixParts;
  readonly #gpu: Gpu;
  #disposed = false;

  constructor(own: GpuMatrixParts) {
    this.#own = own;
    this.#gpu = own.gpu;
    this.rows = own.rows;
    this.weight = own.weight;
    this.d = own.names.length;
    this.names = own.names;
    this.preparation = own.preparation;
    this.engine = own.engine;
  }

  async assign(centroids: Centroids, signal?: AbortSignal): Promise<Assignment> {
    checkCentroids(centroids, this.d, MOST_CLUSTERS);
    const held = toHeld(centroids, this.preparation);
    const factor = 1 / this.preparation.scale ** 2;
    return this.#guard(() => assignRows(this.#own, held, factor, signal));
  }

  async scatter(sets: readonly Centroids[], signal?: AbortSignal): Promise<readonly Scatter[]> {
    const factor = 1 / this.preparation.scale ** 2;
    const found: Scatter[] = [];
    for (const set of sets) {
      checkCentroids(set, this.d, MOST_CLUSTERS);
      if (set.k > MOST_SCATTERED) {
        const weights = await this.#guard(() => allWeights(this.#own));
        found.push(scatterOf(await this.assign(set, signal), set.k, weights));
        continue;
      }
      const held = toHeld(set, this.preparation);
      found.push(await this.#guard(() => scatterOnDevice(this.#own, held, factor, signal)));
    }
    return found;
  }

  async iterate(centroids: Centroids, signal?: AbortSignal): Promise<Step> {
    checkCentroids(centroids, this.d, MOST_CLUSTERS);
    throwIfCancelled(signal);
    const before = toHeld(centroids, this.preparation);
    const found = await this.#guard(() => measureOnDevice(this.#own, before, signal));
    const after = meansOf({ ...found, moved: 0 }, before, this.d);
    return {
      centroids: fromHeld(after, this.d, this.preparation),
      counts: found.counts,
      inertia: found.inertia / this.preparation.scale ** 2,
      shift: largestMovement(after, before, this.d) / this.preparation.scale ** 2,
    };
  }

  async lloyd(starts: readonly Centroids[], options: LloydOptions): Promise<readonly LloydResult[]> {
    for (const start of starts) checkCentroids(start, this.d, MOST_CLUSTERS);
    return this.#guard(() => lloydOnDevice(this.#own, starts, options));
  }

  async pairwise(rows: Int32Array, signal?: AbortSignal): Promise<Float32Array> {
    checkRows(rows, this.rows);
    const factor = 1 / this.preparation.scale ** 2;
    return this.#guard(() => pairwiseDistances(this.#own, rows, factor, signal));
  }

  async distanceSums(
    labelings: readonly Labeling[],
    signal?: AbortSignal,
    progress?: (rows: number) => void,
  ): Promise<readonly Float64Array[]> {
    for (const labeling of labelings) checkLabeling(labeling, this.rows);
    const factor = 1 / this.preparation.scale;
    return this.#guard(() => addDistances(this.#own, labelings, factor, signal, progress));
  }

  async rowsAt(rows: Int32Array): Promise<Float64Array> {
    checkRows(rows, this.rows);
    const held = await this.#guard(() => gatherRows(this.#own, rows));
    return fromHeld(Float64Array.from(held), this.d, this.preparation).values;
  }

  async weightsAt(rows: Int32Array): Promise<Float32Array | undefined> {
    checkRows(rows, this.rows);
    return this.#guard(() => gatherWeights(this.#own, rows));
  }

  async sample(rows: Int32Array): Promise<ResidentMatrix> {
    checkRows(rows, this.rows);
    const [held, weights] = await this.#guard(
      async () => [await gatherRows(this.#own, rows), await gatherWeights(this.#own, rows)] as const,
    );
    const columns = this.names.map((_, j) =>
      Float32Array.from({ length: rows.length }, (_unused, i) => held[i * this.d + j] as number),
    );
    return this.#own.adopt({ rows: rows.length, columns, weights });
  }

  moments(): Promise<Moments> {
    return Promise.resolve(this.#own.columnMoments);
  }

  async covariance(signal?: AbortSignal): Promise<Covariance> {
    return this.#guard(() => covarianceOf(this.#own, signal));
  }

  async neighbours(
    rows: Int32Array,
    count: number,
    signal?: AbortSignal,
    progress?: (queries: number) => void,
  ): Promise<Neighbours> {
    return this.#guard(() => neighboursOf(this.#own, rows, count, signal, progress));
  }

  async clusterFigures(
    labeling: Labeling,
    probabilities: readonly number[],
    signal?: AbortSignal,
  ): Promise<readonly ClusterFigures[]> {
    return this.#guard(() => clusterFiguresOf(this.#own, labeling, probabilities, signal));
  }

  async mixtureSums(mixture: Mixture, signal?: AbortSignal): Promise<MixtureSums> {
    return this.#guard(() => mixtureSumsOf(this.#own, mixture, signal));
  }

  async mixtureScores(mixture: Mixture, signal?: AbortSignal): Promise<MixtureScores> {
    return this.#guard(() => mixtureScoresOf(this.#own, mixture, signal));
  }

  dispose(): void {
    this.#disposed = true;
    destroyChunks(this.#own.chunks);
  }

  /** Work while the rows are there: once they are not, the device answers with zeros and says so late. */
  async #guard<T>(work: () => Promise<T>): Promise<T> {
    this.#throwIfGiven();
    try {
      const found = await this.#gpu.guard(work);
      this.#throwIfGiven();
      return found;
    } catch (thrown) {
      const error = asAppError(thrown);
      if (error.code === 'internal') this.#throwIfGiven(error);
      throw error;
    }
  }

  #throwIfGiven(cause?: AppError): void {
    if (this.#disposed) throw new AppError('engine.shape', 'The matrix was already given back.', {}, cause);
  }
}
