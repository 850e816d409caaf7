import { AppError, throwIfCancelled } from '../../core/errors.ts';
import type {
  Engine,
  EngineInfo,
  MatrixChunk,
  MatrixChunks,
  MatrixShape,
  Preparation,
  ResidentMatrix,
} from '../engine.ts';
import { cut, Intake } from '../intake.ts';
import { gridSteps, preparationOf, unheldMoments } from '../preparation.ts';
import { Breather } from '../turn.ts';
import { bestBuild } from './buildChoice.ts';
import type { Build } from './kernel.ts';
import { Loader } from './loader.ts';
import { WasmMatrix } from './matrix.ts';
import { callAll, WorkerPool, type Part } from './pool.ts';
import type { Gathered } from './protocol.ts';
import { weightingOf } from './weighting.ts';

/** Whole weights up to this sum are summed on the grid of repeated rows, so that both give the same centroids. */
const MOST_REPEATED = 2 ** 31;

export interface WasmEngineOptions {
  /** Workers; as many as the machine has logical processors (at most 16) when absent. */
  readonly threads?: number | undefined;
  /** The kernel's build for fitting; the fastest that the browser accepts when absent. Assignments always use plain SIMD. */
  readonly build?: Build | undefined;
  readonly reason?: string | undefined;
}

/**
 * The CPU engine: WebAssembly SIMD in workers, each owning whole blocks of rows in private memory.
 * Results do not depend on the number of workers, bit for bit.
 * @throws AppError `engine.unavailable` where the browser has no WebAssembly SIMD.
 */
export function createWasmEngine(options: WasmEngineOptions = {}): WasmEngine {
  const build = options.build ?? bestBuild();
  if (build === undefined) throw new AppError('engine.unavailable', 'This browser has no WebAssembly SIMD.');
  const threads = Math.max(1, options.threads ?? Math.min(16, navigator.hardwareConcurrency || 1));
  const reason =
    options.reason ?? `The CPU engine runs on ${threads} ${threads === 1 ? 'thread' : 'threads'}.`;
  return new WasmEngine({ kind: 'wasm', name: `WebAssembly, ${build}`, threads, reason }, build);
}

export class WasmEngine implements Engine {
  readonly info: EngineInfo;
  /** Workers are started anew when they die, so that this engine is never lost. */
  readonly lost = new Promise<string>(() => undefined);
  readonly #build: Build;
  #pool: WorkerPool | undefined;
  #earlier = 0;
  #matrices = 0;
  #disposed = false;

  constructor(info: EngineInfo, build: Build) {
    this.info = info;
    this.#build = build;
  }

  get dispatches(): number {
    return this.#earlier + (this.#pool?.kernelCalls ?? 0);
  }

  upload(shape: MatrixShape, chunks: MatrixChunks, signal?: AbortSignal): Promise<ResidentMatrix> {
    return this.#hold(shape, chunks, shape.preparation, false, signal);
  }

  dispose(): void {
    this.#disposed = true;
    this.#pool?.stop(new AppError('engine.unavailable', 'The engine was closed.'));
  }

  /** Loads rows; `held` says that they are centred and scaled already. */
  async #hold(
    shape: MatrixShape,
    chunks: MatrixChunks,
    given: Preparation | undefined,
    held: boolean,
    signal?: AbortSignal,
  ): Promise<ResidentMatrix> {
    throwIfCancelled(signal);
    const intake = new Intake(shape);
    const d = shape.names.length;
    const weighted = shape.weighted === true;
    const pool = this.#living();
    const parts = pool.share(shape.rows);
    const id = ++this.#matrices;
    try {
      await callAll(parts, 'open', id, (part) => ({ rows: part.rows, d, weighted, build: this.#build }));
      const largest = await load(chunks, intake, new Loader(parts, id, d, weighted), signal);
      const seen = intake.moments();
      const preparation = given ?? preparationOf(seen);
      const { rows } = shape;
      const { weight } = intake;
      const whole = intake.wholeWeights && weight <= MOST_REPEATED;
      const steps = gridSteps(whole ? weight : rows);
      const request = {
        ...(held ? {} : { center: Float64Array.from(preparation.center) }),
        scale: preparation.scale,
        grid: steps,
      };
      const prepared = await callAll(parts, 'prepare', id, () => request, { signal });
      const facts = { rows, weight, largest, whole, squares: total(prepared), steps };
      const weighting = weighted ? weightingOf(facts) : { grid: 0, split: 0 };
      const replies = weighting.grid === 0 ? prepared : await callAll(parts, 'weigh', id, () => weighting);
      return new WasmMatrix({
        id,
        rows: shape.rows,
        d,
        names: shape.names,
        preparation,
        engine: this.info,
        columnMoments: held ? unheldMoments(seen, preparation) : seen,
        weight,
        squares: total(replies),
        parts,
        adopt: (own) => {
          const inner: MatrixShape = {
            rows: own.values.length / d,
            names: shape.names,
            preparation,
            weighted,
          };
          return this.#hold(inner, columnsOf(own, d), preparation, true);
        },
      });
    } catch (thrown) {
      await closeQuietly(parts, id);
      throw thrown;
    }
  }

  #living(): WorkerPool {
    if (this.#disposed) throw new AppError('engine.unavailable', 'The engine was closed.');
    if (this.#pool?.broken) {
      this.#earlier += this.#pool.kernelCalls;
      this.#pool = undefined;
    }
    return (this.#pool ??= new WorkerPool(this.info.threads));
  }
}

/** Brings rows onto the workers; resolves with the largest weight. */
async function load(
  chunks: MatrixChunks,
  intake: Intake,
  loader: Loader,
  signal?: AbortSignal,
): Promise<number> {
  const breather = new Breather();
  let largest = 0;
  for await (const chunk of chunks) {
    for (const piece of chunk.rows === 0 ? [chunk] : cut(chunk, loader.stride)) {
      intake.take(piece);
      throwIfCancelled(signal);
      await loader.put(piece);
      largest = piece.weights?.reduce((most, weight) => Math.max(most, weight), largest) ?? 1;
      if (breather.due()) await breather.rest();
    }
  }
  throwIfCancelled(signal);
  await loader.finish();
  return largest;
}

/** Sum of all blocks in the order of the rows. */
function total(replies: readonly Float64Array[]): number {
  return replies.reduce((sum, blocks) => blocks.reduce((a, b) => a + b, sum), 0);
}

/** Frees what an upload left behind; the error that ended it is the one to report. */
async function closeQuietly(parts: readonly Part[], id: number): Promise<void> {
  await Promise.allSettled(parts.map((part) => part.lane.call('close', id, null)));
}

/** Row-major values as chunks of columns. */
function* columnsOf({ values, weights }: Gathered, d: number): Generator<MatrixChunk> {
  const rows = values.length / d;
  for (let from = 0; from < rows; from += 4096) {
    const length = Math.min(4096, rows - from);
    const columns = Array.from({ length: d }, (_, j) =>
      Float32Array.from({ length }, (_unused, i) => values[(from + i) * d + j] as number),
    );
    yield { rows: length, columns, weights: weights?.subarray(from, from + length) };
  }
}
