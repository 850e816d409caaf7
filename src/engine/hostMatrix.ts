import { asAppError, type AppError } from '../core/errors.ts';
import { eachBlock, inBlocks, rowsOf } from './canonicalBlocks.ts';
import type {
  Assignment,
  Centroids,
  Engine,
  EngineInfo,
  Labeling,
  LloydOptions,
  LloydResult,
  MatrixChunks,
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

/** Where a matrix's rows come from. */
export interface RowOrigin {
  /** Brings the rows onto an engine; the preparation is given from the second time on, so that every engine holds the same. */
  readonly open: (
    engine: Engine,
    preparation: Preparation | undefined,
    signal: AbortSignal | undefined,
  ) => Promise<ResidentMatrix>;
  readonly weighted: boolean;
  /** The rows from the start, in the matrix's units. */
  readonly chunks: () => MatrixChunks;
}

/** Figures of all rows, one each. */
interface RowFigures {
  set(values: ArrayLike<number>, from: number): void;
  readonly length: number;
  readonly [row: number]: number;
}

/** A matrix that outlives its engine: when a call fails because the device or a worker is gone, it is loaded anew and goes on. */
export class HostMatrix implements ResidentMatrix {
  readonly rows: number;
  readonly weight: number;
  readonly d: number;
  readonly names: readonly string[];
  readonly preparation: Preparation;
  readonly #host: Surviving;
  readonly #origin: RowOrigin;
  readonly #held = new Map<Engine, Promise<ResidentMatrix>>();

  private constructor(host: Surviving, origin: RowOrigin, engine: Engine, first: ResidentMatrix) {
    this.#host = host;
    this.#origin = origin;
    this.rows = first.rows;
    this.weight = first.weight;
    this.d = first.d;
    this.names = first.names;
    this.preparation = first.preparation;
    this.#held.set(engine, Promise.resolve(first));
  }

  /** Loads the rows onto the engine in use, or onto the one that takes its place. */
  static async open(host: Surviving, origin: RowOrigin, signal?: AbortSignal): Promise<HostMatrix> {
    const [engine, first] = await survive(
      host,
      () => host.current,
      async (used) => [used, await origin.open(used, undefined, signal)] as const,
    );
    return new HostMatrix(host, origin, engine, first);
  }

  get engine(): EngineInfo {
    return this.#host.info;
  }

  /** As the canonical engine's; of a large matrix that lies elsewhere it sees a block of rows at a time. */
  assign(centroids: Centroids, signal?: AbortSignal): Promise<Assignment> {
    const make = (): Assignment => ({
      labels: new Int32Array(this.rows),
      distances: new Float32Array(this.rows),
      seconds: new Float32Array(this.rows),
    });
    return this.#canonically((matrix) => matrix.assign(centroids, signal), make, signal);
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

  /** As the canonical engine's, in blocks like `assign`. */
  mixtureScores(mixture: Mixture, signal?: AbortSignal): Promise<MixtureScores> {
    const make = (): MixtureScores => ({
      labels: new Int32Array(this.rows),
      certainties: new Float32Array(this.rows),
      logDensities: new Float64Array(this.rows),
    });
    return this.#canonically((matrix) => matrix.mixtureScores(mixture, signal), make, signal);
  }

  rowsAt(rows: Int32Array): Promise<Float64Array> {
    return this.#run((matrix) => matrix.rowsAt(rows));
  }

  weightsAt(rows: Int32Array): Promise<Float32Array | undefined> {
    return this.#run((matrix) => matrix.weightsAt(rows));
  }

  async sample(rows: Int32Array): Promise<ResidentMatrix> {
    const { weighted, chunks } = this.#origin;
    const { names, preparation } = this;
    const own = async function* (): MatrixChunks {
      yield await rowsOf(chunks(), rows, names.length, weighted);
    };
    return HostMatrix.open(this.#host, {
      weighted,
      chunks: own,
      open: async (engine) => {
        if (engine === this.#host.current) return (await this.#on(engine)).sample(rows);
        return engine.upload({ rows: rows.length, names, preparation, weighted }, own());
      },
    });
  }

  moments(): Promise<Moments> {
    return this.#run((matrix) => matrix.moments());
  }

  dispose(): void {
    for (const engine of this.#held.keys()) this.#drop(engine);
  }

  /** Asks the canonical engine about all rows: at once where they lie there or are few, else block by block. */
  #canonically<T extends Readonly<Record<keyof T, RowFigures>>>(
    ask: (matrix: ResidentMatrix) => Promise<T>,
    make: () => T,
    signal: AbortSignal | undefined,
  ): Promise<T> {
    const canonical = (): Engine => this.#host.canonical;
    if (this.#held.has(canonical()) || canonical() === this.#host.current || !inBlocks(this)) {
      return this.#run(ask, canonical);
    }
    return survive(this.#host, canonical, async (engine) => {
      const whole = make();
      const { rows, weight, names, preparation } = this;
      const visit = async (block: ResidentMatrix, from: number): Promise<void> => {
        const found = await ask(block);
        for (const key of Object.keys(whole) as (keyof T)[]) whole[key].set(found[key], from);
      };
      await eachBlock(
        engine,
        { rows, weight, names, preparation, chunks: this.#origin.chunks },
        visit,
        signal,
      );
      return whole;
    });
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
    const opened = this.#origin.open(engine, this.preparation, undefined);
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
