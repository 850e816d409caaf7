import { expect, test } from 'vitest';
import type { Engine } from '../../src/engine/engine.ts';
import { createReferenceEngine } from '../../src/engine/reference/reference.ts';
import { openDevice } from '../../src/engine/webgpu/device.ts';
import { createWebGpuEngine } from '../../src/engine/webgpu/webgpuEngine.ts';
import { blobs, centroidsFrom, first, upload, type Data } from './fixtures.ts';

const shaders = import.meta.glob<string>('../../shaders/*.wgsl', {
  query: '?raw',
  import: 'default',
  eager: true,
});

async function open(mostBytes?: number): Promise<Engine> {
  const opened = await openDevice();
  if (!opened) throw new Error('this browser offers no WebGPU adapter');
  return createWebGpuEngine(opened, undefined, mostBytes);
}

test.each(Object.entries(shaders))('%s is a valid module as it stands', async (_, code) => {
  const opened = await openDevice();
  const module = opened?.device.createShaderModule({ code });
  const info = await module?.getCompilationInfo();
  expect(info?.messages.map(({ lineNum, message }) => `${lineNum}: ${message}`)).toEqual([]);
  opened?.device.destroy();
});

/** Steps, assignments and distances must be those of float64, up to rounding. */
async function agrees(engine: Engine, data: Data, k: number): Promise<void> {
  const centroids = centroidsFrom(data, k);
  const [ours, truth] = [await upload(engine, data), await upload(createReferenceEngine(), data)];
  const [step, right] = [await ours.iterate(centroids), await truth.iterate(centroids)];
  expect([...step.counts]).toEqual([...right.counts]);
  expect(step.inertia / right.inertia).toBeCloseTo(1, 5);
  const [assigned, exact] = [await ours.assign(centroids), await truth.assign(centroids)];
  expect(assigned.labels).toEqual(exact.labels);
  const rows = Int32Array.of(data.rows - 1, 0, 70);
  const values = await ours.rowsAt(rows);
  values.forEach((value, i) => {
    expect(value).toBeCloseTo(Number(data.columns[i % data.d]?.[Number(rows[Math.floor(i / data.d)])]), 4);
  });
  const [pairs, exactPairs] = [await ours.pairwise(rows), await truth.pairwise(rows)];
  pairs.forEach((distance, i) => expect(Math.abs(distance - Number(exactPairs[i]))).toBeLessThan(1e-2));
  const labelings = [{ k, labels: exact.labels }];
  const sums = first(await ours.distanceSums(labelings));
  const exactSums = first(await truth.distanceSums(labelings));
  sums.forEach((sum, i) =>
    expect(Math.abs(sum - Number(exactSums[i]))).toBeLessThan(1e-4 * (1 + Number(exactSums[i]))),
  );
  const run = first(await ours.lloyd([centroids], { maxIterations: 30, tolerance: 0 }));
  const exactRun = first(await truth.lloyd([centroids], { maxIterations: 30, tolerance: 0 }));
  expect(run.inertia / exactRun.inertia).toBeCloseTo(1, 4);
  ours.dispose();
}

test('rows in many chunks give what rows in one give', async () => {
  const engine = await open(64 * 5 * 4 * 3);
  await agrees(engine, blobs(1003, 5, 3), 3);
  engine.dispose();
});

test('more columns than named variables hold go through the wide kernel', async () => {
  const engine = await open();
  await agrees(engine, blobs(600, 70, 4), 4);
  engine.dispose();
});

test('a matrix that was given back, before a verb or under it, answers nothing', async () => {
  const engine = await open();
  const data = blobs(3000, 2, 3);
  const matrix = await upload(engine, data);
  const step = matrix.iterate(centroidsFrom(data, 3));
  matrix.dispose();
  const given = { code: 'engine.shape' };
  await expect(step).rejects.toMatchObject(given);
  await expect(matrix.iterate(centroidsFrom(data, 3))).rejects.toMatchObject(given);
  await expect(matrix.sample(Int32Array.of(1))).rejects.toMatchObject(given);
  engine.dispose();
});
