import type { Centroids, Engine, LloydResult, MatrixChunk, ResidentMatrix } from '../../src/engine/engine.ts';
import { createWasmEngine } from '../../src/engine/wasm/wasmEngine.ts';
import type {
  Answer,
  Call,
  Calls,
  FitReply,
  FitRequest,
  GpuReply,
  GpuRequest,
  Name,
  SetRequest,
} from './calls.ts';
import { measureMachine } from './machine.ts';
import { mlKMeans, plainLloyd, rowMajor } from './plain.ts';
import { measureSweep, sweepLines, type Line } from './sweep.ts';

interface Held {
  readonly engine: Engine;
  matrix: ResidentMatrix | undefined;
}

let chunk: MatrixChunk = { rows: 0, columns: [] };
const engines = new Map<number, Held>();

async function load({ url, total, rows, d }: SetRequest): Promise<null> {
  for (const held of engines.values()) drop(held);
  chunk = { rows: 0, columns: [] };
  const columns: Float32Array<ArrayBuffer>[] = [];
  for (let j = 0; j < d; j++) {
    const response = await fetch(`${url}?from=${j * total * 4}&bytes=${rows * 4}`);
    if (!response.ok) throw new Error(`${url} answered ${response.status}`);
    columns.push(new Float32Array(await response.arrayBuffer()));
  }
  chunk = { rows, columns };
  return null;
}

function drop(held: Held): void {
  held.matrix?.dispose();
  held.matrix = undefined;
}

function heldBy(threads: number): Held {
  const held = engines.get(threads) ?? { engine: createWasmEngine({ threads }), matrix: undefined };
  engines.set(threads, held);
  return held;
}

const shapeOf = () => ({ rows: chunk.rows, names: chunk.columns.map((_, j) => `c${j}`) });

async function resident(threads: number): Promise<ResidentMatrix> {
  const held = heldBy(threads);
  held.matrix ??= await held.engine.upload(shapeOf(), [chunk]);
  return held.matrix;
}

const centroidsOf = ({ k, start }: FitRequest): Centroids => ({
  k,
  d: chunk.columns.length,
  values: Float64Array.from(start),
});

async function lloyd(matrix: ResidentMatrix, request: FitRequest): Promise<LloydResult> {
  const options = { maxIterations: request.iterations, tolerance: 0 };
  const [result] = await matrix.lloyd([centroidsOf(request)], options);
  if (result === undefined) throw new Error('the engine gave no result');
  return result;
}

async function timed(repeats: number, fit: () => Promise<Omit<FitReply, 'ms'>>): Promise<FitReply> {
  let last = { iterations: 0, inertia: 0 };
  const started = performance.now();
  for (let i = 0; i < repeats; i++) last = await fit();
  return { ...last, ms: performance.now() - started };
}

type Handlers = { readonly [N in Name]: (request: Calls[N]['request']) => Promise<Calls[N]['reply']> };

const handlers: Handlers = {
  load,
  upload: async ({ threads }) => {
    await resident(threads);
    const { kind, name, threads: used } = heldBy(threads).engine.info;
    return { kind, name, threads: used };
  },
  fit: async (request) => {
    const matrix = await resident(request.threads);
    return timed(request.repeats, () => lloyd(matrix, request));
  },
  whole: async (request) => {
    const held = heldBy(request.threads);
    drop(held);
    const started = performance.now();
    const matrix = await resident(request.threads);
    const uploaded = performance.now();
    const { centroids } = await lloyd(matrix, request);
    const fitted = performance.now();
    await matrix.assign(centroids);
    return { upload: uploaded - started, fit: fitted - uploaded, labels: performance.now() - fitted };
  },
  machine: ({ threads, rounds, bytes }) => measureMachine(threads, rounds, bytes),
  sweep: async (request) => sweepLines(await measureSweep(await resident(request.threads), request)),
  scale: async (request) => (await import('./scale.ts')).measureScale(request),
  loadDrift: async (request) => (await import('./drift.ts')).loadDrift(request),
  drift: async (request) => (await import('./drift.ts')).measureDrift(request),
  gpu: onCard,
  plain: (request) => {
    const rows = rowMajor(chunk);
    return timed(request.repeats, () =>
      Promise.resolve(plainLloyd(rows, chunk.columns.length, request.k, request.start, request.iterations)),
    );
  },
  mlKMeans: (request) => {
    const rows = Array.from({ length: chunk.rows }, (_, i) =>
      chunk.columns.map((column) => column[i] as number),
    );
    return timed(request.repeats, () =>
      Promise.resolve(mlKMeans(rows, request.k, request.start, request.iterations)),
    );
  },
};

/** Fits on the graphics card, or why there are none. Loaded when asked for: nothing else here needs it. */
async function onCard({ plan, software }: GpuRequest): Promise<GpuReply> {
  const { openDevice } = await import('../../src/engine/webgpu/device.ts');
  const { measureGpu } = await import('./gpu/measure.ts');
  const opened = await openDevice();
  if (!opened) return { missing: 'this browser offers no WebGPU adapter' };
  if (opened.fallback && !software) {
    opened.device.destroy();
    return { missing: `the adapter (${opened.name}) computes in software` };
  }
  const lines: Line[] = [];
  await measureGpu(opened, plan, (line) => lines.push(line));
  return { name: opened.name, lines };
}

async function answer({ id, name, request }: Call): Promise<Answer> {
  try {
    return { id, value: await handlers[name](request as never) };
  } catch (thrown) {
    return { id, error: thrown instanceof Error ? `${thrown.message}\n${thrown.stack}` : String(thrown) };
  }
}

self.addEventListener('message', ({ data }: MessageEvent<Call>) => {
  void answer(data).then((reply) => {
    self.postMessage(reply);
  });
});
