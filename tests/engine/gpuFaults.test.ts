import { afterEach, describe, expect, test } from 'vitest';
import type { ResidentMatrix } from '../../src/engine/engine.ts';
import { EngineHost } from '../../src/engine/host.ts';
import type { Mixture } from '../../src/engine/figures.ts';
import { createWasmEngine } from '../../src/engine/wasm/wasmEngine.ts';
import { openDevice } from '../../src/engine/webgpu/device.ts';
import { createWebGpuEngine, openWebGpuEngine } from '../../src/engine/webgpu/webgpuEngine.ts';
import { blobs, centroidsFrom, chunksOf, first, upload } from './fixtures.ts';

const data = blobs(3000, 2, 3);
const shape = { rows: data.rows, names: data.names };
const start = centroidsFrom(data, 3);
const options = { maxIterations: 20, tolerance: 0 };
const labeling = { k: 3, labels: Int32Array.from({ length: data.rows }, (_, i) => i % 3) };
const mixture: Mixture = {
  form: 'full',
  weights: Float64Array.of(0.5, 0.5),
  means: start.values.slice(0, 4),
  covariances: Float64Array.of(1, 0, 0, 1, 1, 0, 0, 1),
};
const hosts: EngineHost[] = [];

afterEach(() => {
  for (const host of hosts.splice(0)) host.dispose();
});

const verbs: readonly (readonly [string, (matrix: ResidentMatrix) => Promise<unknown>])[] = [
  ['assign', (matrix) => matrix.assign(start)],
  ['scatter', (matrix) => matrix.scatter([start])],
  ['iterate', (matrix) => matrix.iterate(start)],
  ['lloyd', (matrix) => matrix.lloyd([start, start], options)],
  ['pairwise', (matrix) => matrix.pairwise(Int32Array.of(1, 2))],
  ['distanceSums', (matrix) => matrix.distanceSums([labeling])],
  ['rowsAt', (matrix) => matrix.rowsAt(Int32Array.of(5))],
  ['sample', (matrix) => matrix.sample(Int32Array.of(5, 6)).then((sample) => sample.iterate(start))],
  ['covariance', (matrix) => matrix.covariance()],
  ['neighbours', (matrix) => matrix.neighbours(Int32Array.of(7), 3)],
  ['clusterFigures', (matrix) => matrix.clusterFigures(labeling, [0.5])],
  ['mixtureSums', (matrix) => matrix.mixtureSums(mixture)],
  ['mixtureScores', (matrix) => matrix.mixtureScores(mixture)],
];

/** The device is gone as soon as the work that `verb` begins has reached it. */
function destroyOnSubmit(device: GPUDevice): void {
  const submit = device.queue.submit.bind(device.queue);
  device.queue.submit = (buffers) => {
    submit(buffers);
    device.destroy();
  };
}

describe('the device is destroyed', () => {
  test.each(verbs)(
    'in the midst of %s: the raw engine says engine.lost, or has the answer',
    async (_, verb) => {
      const gpu = await openWebGpuEngine();
      const matrix = await upload(gpu, data);
      destroyOnSubmit(gpu.device);
      const found = await verb(matrix).then(
        () => 'answered',
        (error: unknown) => (error as { code?: string }).code,
      );
      expect(['answered', 'engine.lost']).toContain(found);
      await expect(matrix.iterate(start)).rejects.toMatchObject({ code: 'engine.lost' });
    },
  );

  test('in the midst of any verb: a host has the answer of the CPU engine', async () => {
    for (const [, verb] of verbs) {
      const gpu = await openWebGpuEngine();
      const host = new EngineHost(gpu, 1);
      hosts.push(host);
      const matrix = await host.upload(shape, () => chunksOf(data));
      destroyOnSubmit(gpu.device);
      await verb(matrix);
      gpu.device.destroy();
      await matrix.iterate(start);
      expect(host.info.kind).toBe('wasm');
    }
  });

  test('in the midst of an upload: the rows come to the CPU engine', async () => {
    const gpu = await openWebGpuEngine();
    const host = new EngineHost(gpu, 1);
    hosts.push(host);
    let reads = 0;
    const matrix = await host.upload(shape, function* () {
      reads += 1;
      for (const chunk of chunksOf(data)) {
        yield chunk;
        gpu.device.destroy();
      }
    });
    expect(reads).toBe(2);
    expect(matrix.engine.kind).toBe('wasm');
    expect((await matrix.iterate(start)).counts.reduce((a, b) => a + b)).toBe(data.rows);
  });

  test('between two submits: every run of a batch goes on where it was', async () => {
    const gpu = await openWebGpuEngine();
    const host = new EngineHost(gpu, 1);
    hosts.push(host);
    const matrix = await host.upload(shape, () => chunksOf(data));
    const checkpoint = (): void => {
      gpu.device.destroy();
    };
    const starts = [start, centroidsFrom(data, 2), centroidsFrom(data, 5)];
    const results = await matrix.lloyd(starts, { ...options, checkpoint });
    const calm = await upload(createWasmEngine({ threads: 1 }), data);
    const right = await calm.lloyd(starts, options);
    results.forEach((result, i) => {
      expect(result.inertia / Number(right[i]?.inertia)).toBeCloseTo(1, 4);
    });
  });
});

/** Buffers larger than `bytes` cannot be had: the device reports it as devices do, in the error scope around. */
function starve(device: GPUDevice, bytes: number): void {
  const make = device.createBuffer.bind(device);
  const pop = device.popErrorScope.bind(device);
  let full: GPUError | null = null;
  device.createBuffer = (descriptor) => {
    if (descriptor.size <= bytes) return make(descriptor);
    full = new GPUOutOfMemoryError('no room');
    return make({ ...descriptor, size: 16 });
  };
  device.popErrorScope = async () => {
    const found = full;
    full = null;
    return (await pop()) ?? found;
  };
}

describe('the device is out of memory', () => {
  test('at the rows: engine.memory before the rows are read, and a smaller matrix works', async () => {
    const opened = await openDevice();
    if (!opened) throw new Error('this browser offers no WebGPU adapter');
    starve(opened.device, 20_000);
    const engine = createWebGpuEngine(opened);
    let read = 0;
    const chunks = function* (): ReturnType<typeof chunksOf> {
      for (const chunk of chunksOf(data)) {
        read += 1;
        yield chunk;
      }
    };
    await expect(engine.upload(shape, chunks())).rejects.toMatchObject({ code: 'engine.memory' });
    expect(read).toBe(0);
    const small = blobs(500, 2, 3);
    const matrix = await upload(engine, small);
    expect(first(await matrix.lloyd([centroidsFrom(small, 3)], options)).inertia).toBeGreaterThan(0);
    engine.dispose();
  });

  test('at a scratch buffer: engine.memory, and the next run works', async () => {
    const opened = await openDevice();
    if (!opened) throw new Error('this browser offers no WebGPU adapter');
    starve(opened.device, 40_000);
    const engine = createWebGpuEngine(opened);
    const matrix = await upload(engine, data);
    await expect(matrix.assign(start)).rejects.toMatchObject({ code: 'engine.memory' });
    expect((await matrix.iterate(start)).counts.reduce((a, b) => a + b)).toBe(data.rows);
    engine.dispose();
  });

  test('a host goes on, on the CPU, and says so', async () => {
    const opened = await openDevice();
    if (!opened) throw new Error('this browser offers no WebGPU adapter');
    starve(opened.device, 20_000);
    const host = new EngineHost(createWebGpuEngine(opened), 1);
    hosts.push(host);
    const matrix = await host.upload(shape, () => chunksOf(data));
    expect((await matrix.iterate(start)).counts.reduce((a, b) => a + b)).toBe(data.rows);
    expect(host.info.kind).toBe('wasm');
    expect(host.info.reason).toMatch(/out of memory.*goes on, on the CPU\.$/);
  });
});
