import { throwIfCancelled } from '../../core/errors.ts';
import assignShader from '../../../shaders/assign.wgsl?raw';
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
import { largestMovement, meansOf, reseeded, type FarRow } from '../lloydLoop.ts';
import { checkCentroids, checkRows, fromHeld, toHeld } from '../preparation.ts';
import { scatterOf } from '../scatter.ts';
import { destroyChunks, type GpuChunk } from './chunks.ts';
import { addDistances, gatherRows, gatherWeights, pairwiseDistances } from './distances.ts';
import type { Gpu } from './gpu.ts';
import { LloydRun, packCentroids, type GpuPass } from './lloydRun.ts';
import { withScratch } from './scratch.ts';
import { specialise } from './specialise.ts';

const MOST_CLUSTERS = 65_535;
/** Rows whose labels and distances are read back at once. */
const READ_ROWS = 262_144;

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
    return this.#gpu.guard(() => this.#assign(toHeld(centroids, this.preparation), signal));
  }

  async scatter(sets: readonly Centroids[], signal?: AbortSignal): Promise<readonly Scatter[]> {
    const found: Scatter[] = [];
    for (const set of sets) found.push(scatterOf(await this.assign(set, signal), set.k));
    return found;
  }

  async iterate(centroids: Centroids, signal?: AbortSignal): Promise<Step> {
    checkCentroids(centroids, this.d, MOST_CLUSTERS);
    throwIfCancelled(signal);
    const before = toHeld(centroids, this.preparation);
    const found = await this.#gpu.guard(() => this.#withRun(centroids.k, (run) => measureAt(run, before)));
    const after = meansOf(found, before, this.d);
    return {
      centroids: fromHeld(after, this.d, this.preparation),
      counts: found.counts,
      inertia: found.inertia / this.preparation.scale ** 2,
      shift: largestMovement(after, before, this.d) / this.preparation.scale ** 2,
    };
  }

  async lloyd(starts: readonly Centroids[], options: LloydOptions): Promise<readonly LloydResult[]> {
    for (const start of starts) checkCentroids(start, this.d, MOST_CLUSTERS);
    const done = starts.map(() => 0);
    const results: LloydResult[] = [];
    for (const [index, start] of starts.entries()) {
      const seen = (held: Float64Array, iterations: number): void => {
        done[index] = iterations;
        options.checkpoint?.(index, fromHeld(held, this.d, this.preparation), iterations);
        options.progress?.(done.reduce((a, b) => a + b, 0));
      };
      results.push(
        await this.#gpu.guard(() => this.#withRun(start.k, (run) => this.#lloyd(run, start, options, seen))),
      );
    }
    return results;
  }

  async pairwise(rows: Int32Array, signal?: AbortSignal): Promise<Float32Array> {
    checkRows(rows, this.rows);
    const factor = 1 / this.preparation.scale ** 2;
    return this.#gpu.guard(() => pairwiseDistances(this.#own, rows, factor, signal));
  }

  async distanceSums(
    labelings: readonly Labeling[],
    signal?: AbortSignal,
    progress?: (rows: number) => void,
  ): Promise<readonly Float64Array[]> {
    const factor = 1 / this.preparation.scale;
    return this.#gpu.guard(() => addDistances(this.#own, labelings, factor, signal, progress));
  }

  async rowsAt(rows: Int32Array): Promise<Float64Array> {
    checkRows(rows, this.rows);
    const held = await this.#gpu.guard(() => gatherRows(this.#own, rows));
    return fromHeld(Float64Array.from(held), this.d, this.preparation).values;
  }

  async sample(rows: Int32Array): Promise<ResidentMatrix> {
    checkRows(rows, this.rows);
    const [held, weights] = await this.#gpu.guard(
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

  dispose(): void {
    destroyChunks(this.#own.chunks);
  }

  async #lloyd(
    run: LloydRun,
    start: Centroids,
    { maxIterations, tolerance, signal }: LloydOptions,
    seen: (held: Float64Array, iterations: number) => void,
  ): Promise<LloydResult> {
    let held = toHeld(start, this.preparation);
    let iterations = 0;
    let converged = false;
    const limit = tolerance * this.preparation.scale ** 2;
    for (let going = maxIterations > 0; going;) {
      run.place(held, iterations);
      const end = await run.loop(maxIterations, limit, signal, seen);
      held = end.centroids;
      iterations = end.iterations;
      converged = end.state === 'converged';
      going = end.state === 'empty' && iterations < maxIterations;
      if (!going) break;
      const next = await this.#reseed(run, held, signal);
      iterations += 1;
      const moved = largestMovement(next, held, this.d);
      held = next;
      converged = moved === 0;
      going = moved > 0 && iterations < maxIterations;
    }
    const { inertia, counts } = await measureAt(run, held);
    const centroids = fromHeld(held, this.d, this.preparation);
    return { centroids, inertia: inertia / this.preparation.scale ** 2, counts, iterations, converged };
  }

  /** The next centroids where clusters are empty: each takes the row farthest from its centroid. */
  async #reseed(
    run: LloydRun,
    held: Float64Array<ArrayBuffer>,
    signal: AbortSignal | undefined,
  ): Promise<Float64Array<ArrayBuffer>> {
    const found = await measureAt(run, held);
    const { labels, distances } = await this.#assign(held, signal);
    const count = found.counts.filter((rows) => rows === 0).length;
    const order = farthestRows(distances, count);
    const values = Float64Array.from(await gatherRows(this.#own, order));
    const far = [...order].map((row, i): FarRow => {
      const own = values.slice(i * this.d, (i + 1) * this.d);
      return { row, label: labels[row] as number, distance: distances[row] as number, values: own };
    });
    return reseeded({ ...found, moved: 0 }, held, this.d, far);
  }

  #assign(held: Float64Array, signal: AbortSignal | undefined): Promise<Assignment> {
    const { gpu, chunks } = this.#own;
    const k = held.length / this.d;
    const factor = 1 / this.preparation.scale ** 2;
    const out = {
      labels: new Int32Array(this.rows),
      distances: new Float32Array(this.rows),
      seconds: new Float32Array(this.rows),
    };
    return withScratch(async (scratch) => {
      const shader = specialise(assignShader, { D: this.d });
      const packed = scratch.keep(gpu.buffer(packCentroids(Float32Array.from(held), this.d)));
      for (const { values, stride, from, first, rows } of pieces(chunks)) {
        throwIfCancelled(signal);
        await withScratch(async (inner) => {
          const found = inner.keep(gpu.buffer(rows * 16));
          const uniform = inner.keep(gpu.uniform([rows, stride, k, from]));
          const dispatch = { shader, bindings: [uniform, values, packed, found], groups: gpu.groups(rows) };
          const [bytes] = (await gpu.run([dispatch], [found])) as [ArrayBuffer];
          const numbers = new Float32Array(bytes);
          const whole = new Uint32Array(bytes);
          for (let i = 0; i < rows; i++) {
            out.labels[first + i] = whole[i * 4] as number;
            out.distances[first + i] = (numbers[i * 4 + 1] as number) * factor;
            out.seconds[first + i] = k > 1 ? (numbers[i * 4 + 2] as number) * factor : Infinity;
          }
        });
      }
      return out;
    });
  }

  async #withRun<T>(k: number, work: (run: LloydRun) => Promise<T>): Promise<T> {
    const run = new LloydRun(this.#gpu, this.#own.chunks, k, this.d);
    try {
      return await work(run);
    } finally {
      run.destroy();
    }
  }
}

async function measureAt(run: LloydRun, held: Float64Array): Promise<GpuPass & { readonly moved: number }> {
  run.place(held, 0);
  return { ...(await run.measure()), moved: 0 };
}

/** Stretches of chunks whose answers are read back at once: `from` counts in the chunk, `first` in the matrix. */
function* pieces(chunks: readonly GpuChunk[]): Generator<GpuChunk & { readonly from: number }> {
  for (const chunk of chunks) {
    for (let from = 0; from < chunk.rows; from += READ_ROWS) {
      yield { ...chunk, from, first: chunk.first + from, rows: Math.min(READ_ROWS, chunk.rows - from) };
    }
  }
}

/** The rows of the largest distances, largest first, lowest row on a tie. */
function farthestRows(distances: Float32Array, count: number): Int32Array {
  const order = Array.from(distances.keys()).sort(
    (a, b) => (distances[b] as number) - (distances[a] as number) || a - b,
  );
  return Int32Array.from(order.slice(0, count));
}
