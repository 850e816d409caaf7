import { chooseEngine, type EngineChoice } from './choose.ts';
import type { Engine, EngineInfo, MatrixChunks, MatrixShape, ResidentMatrix } from './engine.ts';
import { HostMatrix, type RowOrigin } from './hostMatrix.ts';
import type { Surviving } from './surviving.ts';
import { createWasmEngine } from './wasm/wasmEngine.ts';

/** Chooses an engine by measuring (or takes the one asked for) and gives the host that carries work across its loss. */
export async function openEngine(choice: EngineChoice = {}): Promise<EngineHost> {
  return new EngineHost(await chooseEngine(choice), choice.threads);
}

/**
 * Holds the engine in use and, beside it, the CPU engine that gives canonical labels. When a graphics device is lost the host
 * goes over to the CPU; matrices uploaded through it survive, since they know how to get their rows again.
 */
export class EngineHost implements Surviving {
  readonly #threads: number | undefined;
  readonly #listeners = new Set<(info: EngineInfo) => void>();
  #current: Engine;
  #cpu: Engine | undefined;
  #switched: string | undefined;
  #disposed = false;

  constructor(engine: Engine, threads?: number) {
    this.#current = engine;
    this.#threads = threads;
    if (engine.info.kind === 'wasm') this.#cpu = engine;
    void engine.lost.then((cause) => this.replace(engine, cause));
  }

  get info(): EngineInfo {
    const { info } = this.#current;
    return this.#switched === undefined ? info : { ...info, reason: this.#switched };
  }

  /** Kernel calls of the engine in use. */
  get dispatches(): number {
    return this.#current.dispatches;
  }

  get current(): Engine {
    return this.#current;
  }

  /** The engine whose assignments are the same everywhere: the plain-SIMD kernel. */
  get canonical(): Engine {
    return (this.#cpu ??= createWasmEngine({ threads: this.#threads }));
  }

  /** Calls back with the new engine's info, whose `reason` says what happened, whenever the engine changes. Returns the end of it. */
  onChange(listener: (info: EngineInfo) => void): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  /**
   * Brings a matrix onto the engine in use. `chunks` gives the rows from the start each time it is called: after a loss, and
   * when another engine needs them. Its `assign` and `mixtureScores` always answer from the canonical engine.
   * @throws AppError as `Engine.upload`.
   */
  async upload(
    shape: MatrixShape,
    chunks: () => MatrixChunks,
    signal?: AbortSignal,
  ): Promise<ResidentMatrix> {
    const open: RowOrigin['open'] = (engine, preparation, own) =>
      engine.upload(preparation ? { ...shape, preparation } : shape, chunks(), own);
    return HostMatrix.open(this, { open, chunks, weighted: shape.weighted === true }, signal);
  }

  /** Goes over to the CPU when `lost` is the engine in use. */
  replace(lost: Engine, cause: string): void {
    if (this.#disposed || this.#current !== lost) return;
    this.#switched = `The graphics device was lost (${cause}); the work goes on, on the CPU.`;
    this.#current = this.canonical;
    lost.dispose();
    for (const listener of this.#listeners) listener(this.info);
  }

  dispose(): void {
    this.#disposed = true;
    this.#listeners.clear();
    this.#current.dispose();
    this.#cpu?.dispose();
  }
}
