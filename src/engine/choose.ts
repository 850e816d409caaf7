import { random } from '../core/random.ts';
import type { Engine, EngineKind, LloydOptions, MatrixChunk } from './engine.ts';
import { createReferenceEngine } from './reference/reference.ts';
import { createWasmEngine } from './wasm/wasmEngine.ts';
import { openDevice } from './webgpu/device.ts';
import { createWebGpuEngine, openWebGpuEngine } from './webgpu/webgpuEngine.ts';

export interface EngineChoice {
  /** Takes this engine and no other; a fallback adapter too. */
  readonly engine?: EngineKind | undefined;
  /** Workers of the CPU engine. */
  readonly threads?: number | undefined;
}

/** What the engines are measured on. */
const ROWS = 131_072;
const COLUMNS = 8;
const CLUSTERS = 8;
const ITERATIONS = 8;

/**
 * The engine to use, with the reason in one sentence: the one asked for, else the faster one in a short k-means run on both.
 * An adapter that computes in software never wins over the CPU engine.
 * @throws AppError `engine.unavailable` when the engine asked for cannot run here.
 */
export async function chooseEngine({ engine, threads }: EngineChoice = {}): Promise<Engine> {
  if (engine === 'reference') return createReferenceEngine('The reference engine was asked for.');
  if (engine === 'webgpu') return openWebGpuEngine('WebGPU was asked for.');
  if (engine === 'wasm') return createWasmEngine({ threads, reason: 'The CPU engine was asked for.' });
  const opened = await openDevice();
  if (!opened) return cpu(threads, 'this browser offers no WebGPU adapter');
  if (opened.fallback) {
    opened.device.destroy();
    return cpu(threads, 'WebGPU is only emulated in software here, which is slower');
  }
  const ours = createWasmEngine({ threads });
  const cpuTime = await measure(ours);
  ours.dispose();
  const gpuTime = await measure(createWebGpuEngine(opened));
  const found = `${inWords(gpuTime)} a step on ${opened.name} against ${inWords(cpuTime)} on the CPU`;
  if (gpuTime < cpuTime) return createWebGpuEngine(opened, `WebGPU is faster here: ${found}.`);
  opened.device.destroy();
  return cpu(threads, `it is faster here: ${found}`);
}

function cpu(threads: number | undefined, because: string): Engine {
  return createWasmEngine({ threads, reason: `The CPU engine was chosen because ${because}.` });
}

/** Milliseconds of one Lloyd iteration on random rows, after a warm-up; infinite when the engine fails. */
async function measure(engine: Engine): Promise<number> {
  const source = random(1);
  const columns = Array.from({ length: COLUMNS }, () =>
    Float32Array.from({ length: ROWS }, () => source.uniform()),
  );
  const names = columns.map((_, j) => `x${j}`);
  const chunk: MatrixChunk = { rows: ROWS, columns };
  const values = Float64Array.from(
    { length: CLUSTERS * COLUMNS },
    (_, i) => columns[i % COLUMNS]?.[i] as number,
  );
  const start = { k: CLUSTERS, d: COLUMNS, values };
  const options: LloydOptions = { maxIterations: ITERATIONS, tolerance: 0 };
  return engine.upload({ rows: ROWS, names }, [chunk]).then(
    async (matrix) => {
      await matrix.lloyd([start], options);
      const began = performance.now();
      const [result] = await matrix.lloyd([start], options);
      matrix.dispose();
      return (performance.now() - began) / Math.max(1, result?.iterations ?? 1);
    },
    () => Infinity,
  );
}

const inWords = (time: number): string => (time === Infinity ? 'nothing' : `${time.toPrecision(2)} ms`);
