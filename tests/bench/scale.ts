import type { MatrixChunk } from '../../src/engine/engine.ts';
import { EngineHost } from '../../src/engine/host.ts';
import { createWasmEngine } from '../../src/engine/wasm/wasmEngine.ts';
import { fitKMeans } from '../../src/models/kMeans.ts';
import { miniBatchKMeans } from '../../src/models/miniBatchKMeans.ts';
import type { RowStream } from '../../src/models/streamBlocks.ts';
import type { ModelWork } from '../../src/models/work.ts';

/** Rows that nobody holds whole: made while they are read. */
export interface ScaleRequest {
  readonly threads: number;
  readonly rows: number;
  readonly d: number;
  readonly k: number;
  /** All rows on the engine at once, or a stream of them. */
  readonly way: 'held' | 'stream';
}

export interface ScaleReply {
  readonly engine: string;
  /** Milliseconds of each step, in order. */
  readonly steps: readonly { readonly step: string; readonly ms: number }[];
  readonly ms: number;
  readonly iterations: number;
  readonly inertia: number;
  /** Rows of each cluster, largest first. */
  readonly counts: readonly number[];
}

const CHUNK = 500_000;
const GROUPS = 8;

/** K-means of generated rows, from reading them to labels of every one. */
export async function measureScale({ threads, rows, d, k, way }: ScaleRequest): Promise<ScaleReply> {
  const host = new EngineHost(createWasmEngine({ threads }), threads);
  const shape = { rows, names: Array.from({ length: d }, (_, j) => `c${j}`) };
  const chunks = (): Iterable<MatrixChunk> => makeChunks(rows, d);
  const clock = new Clock();
  const work: ModelWork = { progress: (step) => clock.enter(step.split(',')[0] as string) };
  const { model } =
    way === 'held' ? await held(host, { shape, chunks }, k, clock, work) : await streamed(host, { shape, chunks }, k, work); // prettier-ignore
  const { iterations, inertia, counts } = model;
  const reply = { engine: host.info.name, ...clock.stop(), iterations, inertia, counts };
  host.dispose();
  return reply;
}

async function held(host: EngineHost, stream: RowStream, k: number, clock: Clock, work: ModelWork) {
  clock.enter('Upload');
  const matrix = await host.upload(stream.shape, stream.chunks);
  return fitKMeans(matrix, { k }, work);
}

async function streamed(host: EngineHost, stream: RowStream, k: number, work: ModelWork) {
  let labelled = 0;
  const fit = await miniBatchKMeans(
    host,
    stream,
    { k },
    ({ labels }) => void (labelled += labels.length),
    work,
  );
  if (labelled !== stream.shape.rows) throw new Error(`${labelled} labels came`);
  return fit;
}

class Clock {
  readonly #steps = new Map<string, number>();
  readonly #started = performance.now();
  #since = this.#started;
  #step = '';

  enter(step: string): void {
    const now = performance.now();
    if (this.#step !== '')
      this.#steps.set(this.#step, (this.#steps.get(this.#step) ?? 0) + now - this.#since);
    this.#since = now;
    this.#step = step;
  }

  stop(): { steps: readonly { step: string; ms: number }[]; ms: number } {
    this.enter('');
    const steps = [...this.#steps].map(([step, ms]) => ({ step, ms }));
    return { steps, ms: performance.now() - this.#started };
  }
}

/** Eight groups of unequal shares; one room serves all chunks. The same rows each time. */
function* makeChunks(rows: number, d: number): Generator<MatrixChunk> {
  const columns = Array.from({ length: d }, () => new Float32Array(Math.min(CHUNK, rows)));
  for (let from = 0; from < rows; from += CHUNK) {
    const count = Math.min(CHUNK, rows - from);
    fill(columns, count, from);
    yield { rows: count, columns: columns.map((column) => column.subarray(0, count)) };
  }
}

/** Marsaglia's xorshift32; a value is the middle of its group and the sum of two uniform numbers. */
function fill(columns: readonly Float32Array[], count: number, from: number): void {
  let state = (from + 1) * 2654435761;
  const next = (): number => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) / 4294967296;
  };
  for (let i = 0; i < 16; i++) next();
  for (let row = 0; row < count; row++) {
    const group = Math.floor(GROUPS * next() ** 1.4);
    for (let j = 0; j < columns.length; j++) {
      const middle = ((group * 7 + j * 3 + group * j) % GROUPS) / 2;
      (columns[j] as Float32Array)[row] = middle + 2 * (next() + next() - 1);
    }
  }
}
