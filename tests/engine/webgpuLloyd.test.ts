import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Centroids, LloydResult, ResidentMatrix } from '../../src/engine/engine.ts';
import { createReferenceEngine } from '../../src/engine/reference/reference.ts';
import { openDevice, type OpenedDevice } from '../../src/engine/webgpu/device.ts';
import { createWebGpuEngine, type WebGpuEngine } from '../../src/engine/webgpu/webgpuEngine.ts';
import { blobs, centroidsFrom, dataOf, first, upload, weighted, type Data } from './fixtures.ts';

const reference = createReferenceEngine();
/** One engine for all tests here, since software compiles kernels slowly. */
let engine: WebGpuEngine;
let device: OpenedDevice;

beforeAll(async () => {
  const opened = await openDevice();
  if (!opened) throw new Error('this browser offers no WebGPU adapter');
  device = opened;
  engine = createWebGpuEngine(opened);
});

afterAll(() => {
  engine.dispose();
});

const options = { maxIterations: 8, tolerance: 0 };

/** Every number of a result. */
function bits({ centroids, counts, inertia, iterations, converged }: LloydResult): readonly unknown[] {
  return [[...centroids.values], [...counts], inertia, iterations, converged];
}

/** Starts of different k, one of which has an empty cluster. */
function startsOf(data: Data, ks: readonly number[]): readonly Centroids[] {
  return ks.map((k, i) => {
    const start = centroidsFrom(data, k);
    if (i === 1) start.values.fill(9e3, 0, data.d);
    return start;
  });
}

async function alone(matrix: ResidentMatrix, starts: readonly Centroids[]): Promise<readonly unknown[]> {
  const results: unknown[] = [];
  for (const start of starts) results.push(bits(first(await matrix.lloyd([start], options))));
  return results;
}

describe('runs that share reads of the rows', () => {
  const plain = blobs(1501, 3, 5);
  test.each([
    ['rows', plain],
    ['rows with weights', weighted(plain).once],
  ])('%s: several k and restarts together give the bits that each gives alone', async (_, data) => {
    const matrix = await upload(engine, data);
    const starts = startsOf(data, [5, 3, 2, 10, 5, 7]);
    const together = await matrix.lloyd(starts, options);
    expect(together.map(bits)).toEqual(await alone(matrix, starts));
  });

  test('in several chunks as well', async () => {
    const small = createWebGpuEngine(device, undefined, 64 * 3 * 4 * 20);
    const matrix = await upload(small, plain);
    const starts = startsOf(plain, [4, 6]);
    const together = await matrix.lloyd(starts, options);
    expect(together.map(bits)).toEqual(await alone(matrix, starts));
  });

  test('a batch costs the dispatches of its longest run, not of all', async () => {
    const matrix = await upload(engine, plain);
    const start = centroidsFrom(plain, 4);
    const endless = { maxIterations: 6, tolerance: -1 };
    await matrix.lloyd([start], endless);
    const before = engine.dispatches;
    await matrix.lloyd([start], endless);
    const one = engine.dispatches - before;
    await matrix.lloyd([start, start, start, start], endless);
    expect(engine.dispatches - before - one).toBeLessThan(2 * one);
  });

  test('checkpoints tell of every run, and a cancel between submits leaves the matrix usable', async () => {
    const matrix = await upload(engine, plain);
    const starts = startsOf(plain, [4, 6, 8]);
    const seen = new Set<number>();
    const cancel = new AbortController();
    const checkpoint = (run: number): void => {
      seen.add(run);
      if (seen.size === 3) cancel.abort();
    };
    const endless = { maxIterations: 1e9, tolerance: -1, checkpoint, signal: cancel.signal };
    await expect(matrix.lloyd(starts, endless)).rejects.toMatchObject({ code: 'cancelled' });
    const again = await matrix.lloyd(starts, options);
    expect(again.map(bits)).toEqual(await alone(matrix, starts));
  });
});

test('rows enough that a thread takes four of them, and weights, agree with float64', async () => {
  const rows = 262_144 + 777;
  const columns = [0, 1].map((j) =>
    Float32Array.from({ length: rows }, (_, i) => ((i * (7 + 4 * j)) % 1009) / 64),
  );
  const weights = Float32Array.from({ length: rows }, (_, i) => 1 + (i % 3));
  const data: Data = { ...dataOf(columns), weights };
  const start = centroidsFrom(data, 3);
  const [ours, truth] = [await upload(engine, data), await upload(reference, data)];
  const [step, exact] = [await ours.iterate(start), await truth.iterate(start)];
  expect([...step.counts]).toEqual([...exact.counts]);
  expect(step.inertia / exact.inertia).toBeCloseTo(1, 6);
  step.centroids.values.forEach((value, i) =>
    expect(value).toBeCloseTo(Number(exact.centroids.values[i]), 5),
  );
});

describe.each([
  { d: 512, k: 256, rows: 500 },
  { d: 64, k: 128, rows: 1000 },
  { d: 3, k: 300, rows: 2000 },
  { d: 100, k: 5, rows: 1500 },
])('the wide kernels with d = $d and k = $k', ({ d, k, rows }) => {
  test.each([false, true])('a step and a run agree with float64; weighted: %s', async (heavy) => {
    const plain = blobs(rows, d, 20, 3);
    const data = heavy ? weighted(plain).once : plain;
    const start = centroidsFrom(data, k);
    const [ours, truth] = [await upload(engine, data), await upload(reference, data)];
    const [step, exact] = [await ours.iterate(start), await truth.iterate(start)];
    expect([...step.counts]).toEqual([...exact.counts]);
    expect(step.inertia / exact.inertia).toBeCloseTo(1, 5);
    step.centroids.values.forEach((value, i) =>
      expect(value).toBeCloseTo(Number(exact.centroids.values[i]), 3),
    );
    const brief = { maxIterations: 3, tolerance: 0 };
    const [run, right] = [first(await ours.lloyd([start], brief)), first(await truth.lloyd([start], brief))];
    expect(run.inertia / right.inertia).toBeCloseTo(1, 4);
    expect(bits(first(await ours.lloyd([start], brief)))).toEqual(bits(run));
  });
});

test.each([1, 4, 40, 1100])(
  'the scatter about %i centroids agrees with float64, weights and all',
  async (k) => {
    const data = weighted(blobs(2000, 4, 6, 5)).once;
    const set = centroidsFrom(data, k);
    const [ours, truth] = [await upload(engine, data), await upload(reference, data)];
    const [own, exact] = [first(await ours.scatter([set])), first(await truth.scatter([set]))];
    expect([...own.counts]).toEqual([...exact.counts]);
    expect(own.inertia / exact.inertia).toBeCloseTo(1, 5);
    expect(Math.abs(own.margins - exact.margins)).toBeLessThan(1e-5 * truth.weight);
    own.distances.forEach((sum, c) =>
      expect(Math.abs(sum - Number(exact.distances[c]))).toBeLessThan(1e-3 + 1e-5 * sum),
    );
  },
);
