import { asAppError, type AppError } from '../core/errors.ts';
import type {
  Assignment,
  Centroids,
  Engine,
  EngineInfo,
  Labeling,
  LloydOptions,
  LloydResult,
  Moments,
  Preparation,
  ResidentMatrix,
  Scatter,
  Step,
} from './engine.ts';
import type {
  ClusterFigures,
  Covariance,
  Mixture,
  MixtureScores,
  MixtureSums,
  Neighbours,
} from './figures.ts';

/** What a matrix needs of its host: the engine in use, the canonical one, and a way to report a loss. */
export interface Surviving {
  readonly info: EngineInfo;
  readonly current: Engine;
  readonly canonical: Engine;
  replace(lost: Engine, cause: string): void;
}

/** Brings the rows onto an engine; the preparation is given from the second time on, so that every engine holds the same. */
type Open = (
  engine: Engine,
  preparation: Preparation | undefined,
  signal: AbortSignal | undefined,
) => Promise<ResidentMatrix>;

/** A matrix that outlives its engine: when a call fails because the device or a worker is gone, it is loaded anew and goes on. */
export class HostMatrix implements ResidentMatrix {
  readonly rows: number;
  readonly weight: number;
  readonly d: number;
  readonly names: readonly string[];
  readonly preparation: Preparation;
  readonly #host: Surviving;
  readonly #open: Open;
  readonly #held = new Map<Engine, Promise<ResidentMatrix>>();

  private constructor(host: Surviving, open: Open, engine: Engine, first: ResidentMatrix) {
    this.#host = host;
    this.#open = open;
    this.rows = first.rows;
    this.weight = first.weight;
    this.d = first.d;
    this.names = first.names;
    this.preparation = first.preparation;
    this.#held.set(engine, Promise.resolve(first));
  }

  /** Loads the rows onto the engine in use, or onto the one that takes its place. */
  static async open(host: Surviving, open: Open, signal?: AbortSignal): Promise<HostMatrix> {
    const [engine, first] = await survive(
      host,
      () => host.current,
      async (used) => [used, await open(used, undefined, signal)] as const,
    );
    return new HostMatrix(host, open, engine, first);
  }

  get engine(): EngineInfo {
    return this.#host.info;
  }

  assign(centroids: Centroids, signal?: AbortSignal): Promise<Assignment> {
    return this.#run(
      (matrix) => matrix.assign(centroids, signal),
      () => this.#host.canonical,
    );
  }

  scatter(sets: readonly Centroids[], signal?: AbortSignal): Promise<readonly Scatter[]> {
    return this.#run((matrix) => matrix.scatter(sets, signal));
  }

  iterate(centroids: Centroids, signal?: AbortSignal): Promise<Step> {
    return this.#run((matrix) => matrix.iterate(centroids, signal));
  }

  /** As the engine's; after a loss the runs go on from the last centroids that were known. */
  async lloyd(starts: readonly Centroids[], options: LloydOptions): Promise<readonly LloydResult[]> {
    const known = starts.map((centroids) => ({ centroids, iterations: 0 }));
    return this.#run(async (matrix) => {
      const before = known.map(({ iterations }) => iterations);
      const checkpoint = (run: number, centroids: Centroids, iterations: number): void => {
        known[run] = { centroids, iterations: (before[run] as number) + iterations };
        options.checkpoint?.(run, centroids, (before[run] as number) + iterations);
      };
      const left = Math.max(1, options.maxIterations - Math.min(...before));
      const from = known.map(({ centroids }) => centroids);
      const results = await matrix.lloyd(from, { ...options, maxIterations: left, checkpoint });
      return results.map((result, i) => ({
        ...result,
        iterations: result.iterations + (before[i] as number),
      }));
    });
  }

  pairwise(rows: Int32Array, signal?: AbortSignal): Promise<Float32Array> {
    return this.#run((matrix) => matrix.pairwise(rows, signal));
  }

  distanceSums(
    labelings: readonly Labeling[],
    signal?: AbortSignal,
    progress?: (rows: number) => void,
  ): Promise<readonly Float64Array[]> {
    return this.#run((matrix) => matrix.distanceSums(labelings, signal, progress));
  }

  covariance(signal?: AbortSignal): Promise<Covariance> {
    return this.#run((matrix) => matrix.covariance(signal));
  }

  neighbours(
    rows: Int32Array,
    count: number,
    signal?: AbortSignal,
    progress?: (queries: number) => void,
  ): Promise<Neighbours> {
    return this.#run((matrix) => matrix.neighbours(rows, count, signal, progress));
  }

  clusterFigures(
    labeling: Labeling,
    probabilities: readonly number[],
    signal?: AbortSignal,
  ): Promise<readonly ClusterFigures[]> {
    return this.#run((matrix) => matrix.clusterFigures(labeling, probabilities, signal));
  }

  mixtureSums(mixture: Mixture, signal?: AbortSignal): Promise<MixtureSums> {
    return this.#run((matrix) => matrix.mixtureSums(mixture, signal));
  }

  /** As the canonical engine's, so that labels are the same on every engine. */
  mixtureScores(mixture: Mixture, signal?: AbortSignal): Promise<MixtureScores> {
    return this.#run(
      (matrix) => matrix.mixtureScores(mixture, signal),
      () => this.#host.canonical,
    );
  }

  rowsAt(rows: Int32Array): Promise<Float64Array> {
    return this.#run((matrix) => matrix.rowsAt(rows));
  }

  weightsAt(rows: Int32Array): Promise<Float32Array | undefined> {
    return this.#run((matrix) => matrix.weightsAt(rows));
  }

  async sample(rows: Int32Array): Promise<ResidentMatrix> {
    return HostMatrix.open(this.#host, async (engine) => (await this.#on(engine)).sample(rows));
  }

  moments(): Promise<Moments> {
    return this.#run((matrix) => matrix.moments());
  }

  dispose(): void {
    for (const engine of this.#held.keys()) this.#drop(engine);
  }

  #run<T>(work: (matrix: ResidentMatrix) => Promise<T>, engine = () => this.#host.current): Promise<T> {
    return survive(this.#host, engine, async (used) => {
      try {
        return await work(await this.#on(used));
      } catch (thrown) {
        const error = asAppError(thrown);
        if (isLoss(error)) this.#drop(used);
        throw error;
      }
    });
  }

  #on(engine: Engine): Promise<ResidentMatrix> {
    const held = this.#held.get(engine);
    if (held) return held;
    const opened = this.#open(engine, this.preparation, undefined);
    this.#held.set(engine, opened);
    opened.catch(() => this.#held.delete(engine));
    return opened;
  }

  #drop(engine: Engine): void {
    const held = this.#held.get(engine);
    this.#held.delete(engine);
    held?.then(
      (matrix) => matrix.dispose(),
      () => undefined,
    );
  }
}

/** Whether the engine, not the request, is the cause. */
function isLoss(error: AppError): boolean {
  return error.code === 'engine.lost' || error.code === 'engine.worker' || error.code === 'engine.memory';
}

/** Runs work on an engine; once more after a worker died, and on the CPU after the graphics device was lost or full. */
async function survive<T>(
  host: Surviving,
  engine: () => Engine,
  work: (engine: Engine) => Promise<T>,
): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    const used = engine();
    try {
      return await work(used);
    } catch (thrown) {
      const error = asAppError(thrown);
      if (attempt === 3 || !isLoss(error)) throw error;
      if (used.info.kind === 'webgpu') host.replace(used, error.message);
      else if (error.code === 'engine.memory') throw error;
    }
  }
}
