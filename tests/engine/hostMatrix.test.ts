import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { MatrixChunks, ResidentMatrix } from '../../src/engine/engine.ts';
import type { Mixture } from '../../src/engine/figures.ts';
import { EngineHost } from '../../src/engine/host.ts';
import { createWasmEngine } from '../../src/engine/wasm/wasmEngine.ts';
import { openWebGpuEngine } from '../../src/engine/webgpu/webgpuEngine.ts';
import { blobs, centroidsFrom, chunksOf } from './fixtures.ts';

const data = blobs(20_000, 2, 3);
const shape = { rows: data.rows, names: data.names };
const start = centroidsFrom(data, 3);
const options = { maxIterations: 20, tolerance: 0 };
const labeling = { k: 3, labels: Int32Array.from({ length: data.rows }, (_, row) => row % 3) };
const mixture: Mixture = {
  form: 'full',
  weights: Float64Array.of(0.5, 0.5),
  means: start.values.slice(0, 4),
  covariances: Float64Array.of(1, 0, 0, 1, 1, 0, 0, 1),
};
const given = { code: 'engine.shape', message: expect.stringContaining('given back') as string };

let workers: Worker[];
let hosts: EngineHost[];
let uploads: number;

beforeEach(() => {
  [workers, hosts, uploads] = [[], [], 0];
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
  for (const host of hosts) host.dispose();
});

function cpuHost(): EngineHost {
  const host = new EngineHost(createWasmEngine({ threads: 2 }));
  hosts.push(host);
  return host;
}

function rows(): MatrixChunks {
  uploads += 1;
  return chunksOf(data);
}

const verbs: readonly (readonly [string, (matrix: ResidentMatrix) => Promise<unknown>])[] = [
  ['assign', (matrix) => matrix.assign(start)],
  ['scatter', (matrix) => matrix.scatter([start])],
  ['iterate', (matrix) => matrix.iterate(start)],
  ['lloyd', (matrix) => matrix.lloyd([start, start], options)],
  ['pairwise', (matrix) => matrix.pairwise(Int32Array.of(1, 2))],
  ['distanceSums', (matrix) => matrix.distanceSums([labeling])],
  ['rowsAt', (matrix) => matrix.rowsAt(Int32Array.of(5, 19_999))],
  ['weightsAt', (matrix) => matrix.weightsAt(Int32Array.of(5, 19_999))],
  [
    'sample',
    (matrix) => matrix.sample(Int32Array.of(5, 19_999)).then((sample) => sample.rowsAt(Int32Array.of(0, 1))),
  ],
  ['covariance', (matrix) => matrix.covariance()],
  ['neighbours', (matrix) => matrix.neighbours(Int32Array.of(7), 3)],
  ['clusterFigures', (matrix) => matrix.clusterFigures(labeling, [0.5])],
  ['mixtureSums', (matrix) => matrix.mixtureSums(mixture)],
  ['mixtureScores', (matrix) => matrix.mixtureScores(mixture)],
];

test.each(verbs)(
  '%s through a host has the same answer when a worker is killed under it',
  async (_, verb) => {
    const matrix = await cpuHost().upload(shape, rows);
    const calm = await verb(matrix);
    const answer = verb(matrix);
    workers[1]?.terminate();
    expect(await answer).toEqual(calm);
  },
);

test.each(verbs)('%s through a host has the same answer after a worker was killed', async (_, verb) => {
  const matrix = await cpuHost().upload(shape, rows);
  const calm = await verb(matrix);
  workers[0]?.terminate();
  expect(await verb(matrix)).toEqual(calm);
});

test('verbs that run together all have their answers when a worker is killed under them', async () => {
  const matrix = await cpuHost().upload(shape, rows);
  const all = (): Promise<unknown[]> => Promise.all(verbs.map(([, verb]) => verb(matrix)));
  const calm = await all();
  const answers = all();
  workers[0]?.terminate();
  expect(await answers).toEqual(calm);
});

test('a matrix that was given back answers nothing and brings no rows again', async () => {
  const matrix = await cpuHost().upload(shape, rows);
  matrix.dispose();
  for (const [, verb] of verbs) await expect(verb(matrix)).rejects.toMatchObject(given);
  expect(uploads).toBe(1);
});

test('a matrix that is given back in the midst of a run brings no rows again', async () => {
  const matrix = await cpuHost().upload(shape, rows);
  const checkpoint = (): void => matrix.dispose();
  const run = matrix.lloyd([start], { maxIterations: 1e9, tolerance: -1, checkpoint });
  await expect(run).rejects.toMatchObject(given);
  expect(uploads).toBe(1);
});

test('a sample outlives its matrix and the device', async () => {
  const gpu = await openWebGpuEngine();
  const host = new EngineHost(gpu, 1);
  hosts.push(host);
  const matrix = await host.upload(shape, rows);
  const sample = await matrix.sample(Int32Array.of(5, 7, 19_999));
  const before = await sample.rowsAt(Int32Array.of(0, 1, 2));
  matrix.dispose();
  gpu.device.destroy();
  const after = await sample.rowsAt(Int32Array.of(0, 1, 2));
  after.forEach((value, i) => expect(value).toBeCloseTo(before[i] as number, 5));
  await expect(matrix.covariance()).rejects.toMatchObject(given);
});
