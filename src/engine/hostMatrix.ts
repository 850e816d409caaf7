import { AppError, asAppError } from '../core/errors.ts';
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
import { isLoss, survive, type Surviving } from './surviving.ts';

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
  #disposed = false;

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
      this.#throwIfGiven();
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

  /** As the engine's; the sample lives on when this matrix is given back, and gets its rows from where they came. */
  async sample(rows: Int32Array): Promise<ResidentMatrix> {
    this.#throwIfGiven();
    const { weighted, chunks } = this.#origin;
    const { names, preparation } = this;
    const own = async function* (): MatrixChunks {
      yield await rowsOf(chunks(), rows, names.length, weighted);
    };
    return HostMatrix.open(this.#host, {
      weighted,
      chunks: own,
      open: async (engine) => {
        if (!this.#disposed && engine === this.#host.current) {
          return this.#run(
            (matrix) => matrix.sample(rows),
            () => engine,
          );
        }
        return engine.upload({ rows: rows.length, names, preparation, weighted }, own());
      },
    });
  }

  moments(): Promise<Moments> {
    return this.#run((matrix) => matrix.moments());
  }

  dispose(): void {
    this.#disposed = true;
    for (const [engine, held] of this.#held) this.#drop(engine, held);
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
      this.#throwIfGiven();
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
      this.#throwIfGiven();
      const held = this.#on(used);
      try {
        return await work(await held);
      } catch (thrown) {
        const error = asAppError(thrown);
        if (error.code === 'cancelled') throw error;
        this.#throwIfGiven(error);
        if (this.#held.get(used) !== held) throw lostMeanwhile(error);
        if (isLoss(error)) this.#drop(used, held);
        throw error;
      }
    });
  }

  #on(engine: Engine): Promise<ResidentMatrix> {
    const held = this.#held.get(engine);
    if (held) return held;
    const opened = this.#origin.open(engine, this.preparation, undefined);
    this.#held.set(engine, opened);
    opened.catch(() => {
      this.#drop(engine, opened);
    });
    return opened;
  }

  /** Gives one loading of the rows back; another verb may have brought them anew meanwhile. */
  #drop(engine: Engine, loaded: Promise<ResidentMatrix>): void {
    if (this.#held.get(engine) !== loaded) return;
    this.#held.delete(engine);
    loaded.then(
      (matrix) => matrix.dispose(),
      () => undefined,
    );
  }

  #throwIfGiven(cause?: AppError): void {
    if (this.#disposed) throw new AppError('engine.shape', 'The matrix was already given back.', {}, cause);
  }
}

/** What a verb says that still waited for rows which another verb found lost, and gave back. */
function lostMeanwhile(cause: AppError): AppError {
  return isLoss(cause) ? cause : new AppError('engine.worker', 'The rows were lost.', {}, cause);
}
