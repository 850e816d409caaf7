import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Engine } from '../../src/engine/engine.ts';
import { EngineHost } from '../../src/engine/host.ts';
import { createReferenceEngine } from '../../src/engine/reference/reference.ts';
import { createWasmEngine } from '../../src/engine/wasm/wasmEngine.ts';
import { openWebGpuEngine } from '../../src/engine/webgpu/webgpuEngine.ts';
import { fitKMeans } from '../../src/models/kMeans.ts';
import { adjustedRand } from '../../src/stats/adjustedRand.ts';
import { blobs, centroidsFrom, chunksOf, dataOf, first, upload } from './fixtures.ts';

const data = blobs(20_000, 5, 4);
/** Rows over which a run takes its time. */
const noise = dataOf(
  Array.from({ length: 16 }, (_, j) =>
    Float32Array.from({ length: 60_000 }, (_, i) => ((i + 1) * (2 * j + 7919)) % 1013),
  ),
);
const shape = { rows: data.rows, names: data.names };
const options = { maxIterations: 300, tolerance: 0 };
let workers: Worker[];

beforeEach(() => {
  workers = [];
  const Real = Worker;
  const spy = function (url: URL, settings: WorkerOptions): Worker {
    const worker = new Real(url, settings);
    workers.push(worker);
    return worker;
  };
  vi.stubGlobal('Worker', spy);
});

afterEach(() => {
  vi.unstubAllGlobals();
});

/** The exact result, to compare with. */
async function truth(): Promise<number> {
  const matrix = await upload(createReferenceEngine(), data);
  return first(await matrix.lloyd([centroidsFrom(data, 4)], options)).inertia;
}

test('a worker that is killed in mid-run gives engine.worker, and the next upload works', async () => {
  const engine = createWasmEngine({ threads: 2 });
  const matrix = await upload(engine, noise);
  const checkpoint = (): void => workers[1]?.terminate();
  const endless = { maxIterations: 1e9, tolerance: -1, checkpoint };
  const run = matrix.lloyd([centroidsFrom(noise, 64)], endless);
  await expect(run).rejects.toMatchObject({ code: 'engine.worker' });
  const again = await upload(engine, data);
  const result = first(await again.lloyd([centroidsFrom(data, 4)], options));
  expect(result.inertia / (await truth())).toBeCloseTo(1, 5);
  engine.dispose();
});

test.each([1, 2])('a matrix that is given back in mid-run ends the run: %d workers', async (threads) => {
  const engine = createWasmEngine({ threads });
  const matrix = await upload(engine, noise);
  const checkpoint = (): void => matrix.dispose();
  const run = matrix.lloyd([centroidsFrom(noise, 64)], { maxIterations: 1e9, tolerance: -1, checkpoint });
  await expect(run).rejects.toMatchObject({ code: 'engine.worker' });
  const again = first(await (await upload(engine, data)).lloyd([centroidsFrom(data, 4)], options));
  expect(again.inertia / (await truth())).toBeCloseTo(1, 5);
  engine.dispose();
});

test('a host carries a run over the death of a worker', async () => {
  const host = new EngineHost(createWasmEngine({ threads: 2 }));
  const matrix = await host.upload(shape, () => chunksOf(data));
  const checkpoint = (): void => workers[0]?.terminate();
  const result = first(await matrix.lloyd([centroidsFrom(data, 4)], { ...options, checkpoint }));
  expect(result.inertia / (await truth())).toBeCloseTo(1, 5);
  expect(host.info.kind).toBe('wasm');
  host.dispose();
});

test('a device destroyed in mid-run: the run goes on, on the CPU, from where it was, and says so', async () => {
  const gpu = await openWebGpuEngine();
  const host = new EngineHost(gpu, 2);
  const said: string[] = [];
  host.onChange((info) => said.push(`${info.kind}: ${info.reason}`));
  const matrix = await host.upload(shape, () => chunksOf(data));
  const seen: number[] = [];
  const checkpoint = (_run: number, _centroids: unknown, iterations: number): void => {
    if (seen.length === 0) gpu.device.destroy();
    seen.push(iterations);
  };
  const result = first(await matrix.lloyd([centroidsFrom(data, 4)], { ...options, checkpoint }));
  expect(gpu.dispatches).toBeGreaterThan(0);
  expect(seen[0]).toBeGreaterThan(0);
  expect(seen).toEqual([...seen].sort((a, b) => a - b));
  expect(result.iterations).toBe(seen.at(-1));
  expect(result.inertia / (await truth())).toBeCloseTo(1, 5);
  expect(host.info.kind).toBe('wasm');
  expect(said).toHaveLength(1);
  expect(said[0]).toMatch(/^wasm: The graphics device was lost .*goes on, on the CPU\.$/);
  host.dispose();
});

test.each<[string, (engine: Engine, host: EngineHost) => Promise<unknown>]>([
  ['a matrix on the device', async (_, host) => host.upload(shape, () => chunksOf(data))],
  [
    'a sample',
    async (_, host) => (await host.upload(shape, () => chunksOf(data))).sample(Int32Array.of(1, 2, 3)),
  ],
])('%s survives the loss of the device between two calls', async (_, open) => {
  const gpu = await openWebGpuEngine();
  const host = new EngineHost(gpu, 1);
  const matrix = (await open(gpu, host)) as Awaited<ReturnType<EngineHost['upload']>>;
  const start = centroidsFrom(data, 2);
  const before = await matrix.iterate(start);
  gpu.device.destroy();
  const after = await matrix.iterate(start);
  expect([...after.counts]).toEqual([...before.counts]);
  expect(after.inertia / before.inertia).toBeCloseTo(1, 5);
  expect(host.info.kind).toBe('wasm');
  host.dispose();
});

test.each(['Choosing starts', 'Moving centres on a sample', 'Moving centres', 'Assigning rows'])(
  'a fit goes on when the device is destroyed at “%s”',
  async (moment) => {
    const gpu = await openWebGpuEngine();
    const host = new EngineHost(gpu, 2);
    const matrix = await host.upload(shape, () => chunksOf(data));
    const progress = (step: string): void => {
      if (step === moment) gpu.device.destroy();
    };
    const fit = await fitKMeans(matrix, { k: 4, restarts: 2, sampleRows: 2000 }, { progress });
    const calm = new EngineHost(createWasmEngine({ threads: 2 }));
    const expected = await fitKMeans(await calm.upload(shape, () => chunksOf(data)), { k: 4 });
    expect(fit.model.inertia / expected.model.inertia).toBeCloseTo(1, 3);
    expect(adjustedRand(fit.labels, expected.labels)).toBeGreaterThan(0.98);
    host.dispose();
    calm.dispose();
  },
);

test('the raw WebGPU engine says engine.lost', async () => {
  const gpu = await openWebGpuEngine();
  const matrix = await upload(gpu, data);
  gpu.device.destroy();
  await expect(matrix.iterate(centroidsFrom(data, 2))).rejects.toMatchObject({ code: 'engine.lost' });
  await expect(gpu.lost).resolves.toEqual(expect.any(String));
});

test('a host’s labels are the same whichever engine it holds', async () => {
  const hosts = [
    new EngineHost(createReferenceEngine(), 1),
    new EngineHost(createWasmEngine({ threads: 3 })),
    new EngineHost(await openWebGpuEngine(), 2),
  ];
  const centroids = centroidsFrom(data, 4);
  const answers = [];
  for (const host of hosts) {
    const matrix = await host.upload(shape, () => chunksOf(data));
    answers.push(await matrix.assign(centroids));
    host.dispose();
  }
  expect(answers[1]).toEqual(answers[0]);
  expect(answers[2]).toEqual(answers[0]);
});
