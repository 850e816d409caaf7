import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { EngineHost } from '../../src/engine/host.ts';
import { createReferenceEngine } from '../../src/engine/reference/reference.ts';
import { WasmMatrix } from '../../src/engine/wasm/matrix.ts';
import { fitKMeans, modelPreparation, scoreKMeans } from '../../src/models/kMeans.ts';
import { greedySeeds } from '../../src/models/kMeansSeeds.ts';
import { sweepK } from '../../src/models/sweepK.ts';
import { adjustedRand } from '../../src/stats/adjustedRand.ts';
import oracle from '../oracles/kmeans.json';
import { blobs, chunksOf, dataOfRows, kinds, leastOf, openKind, upload, type Data } from './fixtures.ts';

const golden: readonly (readonly [string, Data, (typeof oracle.iris.fits)[number]])[] = [
  ...oracle.iris.fits.map((fit) => [`iris, k = ${fit.k}`, dataOfRows(oracle.iris.data), fit] as const),
  ...oracle.blobs.fits.map((fit) => [`blobs, k = ${fit.k}`, dataOfRows(oracle.blobs.data), fit] as const),
];

describe.each(kinds)('k-means on %s', (kind) => {
  let host: EngineHost;
  beforeAll(async () => {
    host = new EngineHost(await openKind(kind), 2);
  });
  afterAll(() => {
    host.dispose();
  });
  const open = (data: Data) => host.upload({ rows: data.rows, names: data.names }, () => chunksOf(data));

  test.each(golden)('finds what scikit-learn finds: %s', async (_, data, expected) => {
    const matrix = await open(data);
    const fit = await fitKMeans(matrix, { k: expected.k, tolerance: 0, restarts: 20 });
    expect(fit.model.inertia / expected.inertia).toBeCloseTo(1, 6);
    expect(fit.model.counts).toEqual(expected.sizes);
    expect(adjustedRand(fit.labels, expected.labels)).toBe(1);
    expect(fit.model.fittedOn.kind).toBe(kind);
    matrix.dispose();
  });
});

describe('k-means through a host', () => {
  let host: EngineHost;
  beforeAll(async () => {
    host = new EngineHost(await openKind('wasm'));
  });
  afterAll(() => {
    host.dispose();
  });
  const open = (data: Data) => host.upload({ rows: data.rows, names: data.names }, () => chunksOf(data));

  test('a sweep gives scikit-learn’s silhouettes and indices, and its fits are those of single runs', async () => {
    const matrix = await open(dataOfRows(oracle.iris.data));
    const sweep = await sweepK(matrix, { from: 2, to: 4, tolerance: 0 });
    for (const [i, expected] of oracle.iris.fits.entries()) {
      const point = sweep.curve[i];
      expect(point?.silhouette).toBeCloseTo(expected.silhouette, 5);
      expect(Number(point?.calinskiHarabasz) / expected.calinskiHarabasz).toBeCloseTo(1, 5);
      expect(point?.daviesBouldin).toBeCloseTo(expected.daviesBouldin, 5);
      const alone = await fitKMeans(matrix, { k: expected.k, tolerance: 0 });
      const taken = await fitKMeans(matrix, { k: expected.k, found: point });
      expect(taken).toEqual(alone);
    }
    expect(sweep.proposal).toMatchObject({ k: 2, bySilhouette: 2 });
    expect(sweep.proposal.reason).toMatch(/^2 segments have the highest silhouette \(0\.68\)/);
  });

  test('a model scores a part of its rows as it scored all of them', async () => {
    const data = blobs(9001, 5, 4, 3, 1e4);
    const fit = await fitKMeans(await open(data), { k: 4 });
    const part: Data = { ...data, rows: 500, columns: data.columns.map((column) => column.slice(100, 600)) };
    const shape = { rows: 500, names: data.names, preparation: modelPreparation(fit.model) };
    const scores = await scoreKMeans(fit.model, await host.upload(shape, () => chunksOf(part)));
    expect(scores.labels).toEqual(fit.labels.slice(100, 600));
    expect(scores.margins).toEqual(fit.margins.slice(100, 600));
    expect(JSON.parse(JSON.stringify(fit.model))).toEqual(fit.model);
  });

  test('margins are 0 half way, 1 on a centroid, and lie between', async () => {
    const data = blobs(2000, 2, 3);
    const { margins, distances } = await fitKMeans(await open(data), { k: 3 });
    expect(margins.every((margin) => margin >= 0 && margin <= 1)).toBe(true);
    expect(distances.every((distance) => distance >= 0)).toBe(true);
    const matrix = await open(dataOfRows([[0], [1], [2]]));
    const model = { ...(await fitKMeans(matrix, { k: 2 })).model, k: 2, centroids: [[0], [2]] };
    expect([...(await scoreKMeans(model, matrix)).margins]).toEqual([1, 0, 1]);
  });

  test('clusters are numbered by size', async () => {
    const { model, labels } = await fitKMeans(await open(blobs(3000, 3, 5, 8)), { k: 5 });
    expect(model.counts).toEqual([...model.counts].sort((a, b) => b - a));
    expect(labels.filter((label) => label === 0)).toHaveLength(Number(model.counts[0]));
  });

  test('fewer rows than clusters give stage.too-few-rows', async () => {
    const matrix = await open(dataOfRows([[1], [2]]));
    const error = { code: 'stage.too-few-rows', details: { rows: 2, k: 3 } };
    await expect(fitKMeans(matrix, { k: 3 })).rejects.toMatchObject(error);
    await expect(sweepK(matrix)).rejects.toMatchObject({ code: 'stage.too-few-rows' });
  });

  test('as many rows as clusters give each row its own', async () => {
    const { model } = await fitKMeans(await open(dataOfRows([[1, 5], [2, 4], [9, 9]])), { k: 3 }); // prettier-ignore
    expect(model).toMatchObject({ k: 3, inertia: 0, counts: [1, 1, 1] });
  });

  test('identical rows give one cluster, and a sweep over them ends', async () => {
    const matrix = await open(dataOfRows(Array.from({ length: 50 }, () => [1, 2])));
    const { model } = await fitKMeans(matrix, { k: 4 });
    expect(model).toMatchObject({ k: 1, inertia: 0, counts: [50] });
    const { curve } = await sweepK(matrix);
    expect(JSON.stringify(curve)).not.toContain('null');
  });

  test('the same seed gives the same fit, and a sample of the rows finds the planted clusters', async () => {
    const data = blobs(60_000, 4, 5, 21);
    const [one, two] = [await fitKMeans(await open(data), { k: 5, sampleRows: 3000 }), await fitKMeans(await open(data), { k: 5, sampleRows: 3000 })]; // prettier-ignore
    expect(two).toEqual(one);
    const all = await fitKMeans(await open(data), { k: 5, sampleRows: 60_000 });
    expect(one.model.inertia / all.model.inertia).toBeCloseTo(1, 4);
  });

  test('starts are drawn by weight, and then by weight times squared distance', async () => {
    const data = dataOfRows([[0], [1], [10], [10]]); // prettier-ignore
    const weights = Float32Array.of(5, 1, 3, 1);
    const matrix = await upload(createReferenceEngine(), { ...data, weights });
    const lists = await greedySeeds(matrix, 2, { restarts: 2000, candidates: 1, seed: 3 });
    const times = (rows: readonly (number | undefined)[]) =>
      [0, 1, 2, 3].map((row) => rows.filter((one) => one === row).length);
    const chiSquared = (counts: readonly number[], shares: readonly number[]): number => {
      const [all, total] = [counts, shares].map((list) => list.reduce((sum, value) => sum + value, 0));
      const expected = shares.map((share) => (Number(all) * share) / Number(total));
      return counts.reduce((sum, count, i) => {
        return sum + (expected[i] === 0 ? count : (count - Number(expected[i])) ** 2 / Number(expected[i]));
      }, 0);
    };
    expect(chiSquared(times(lists.map(([one]) => one)), [5, 1, 3, 1])).toBeLessThan(16.3);
    const afterFirst = lists.filter(([one]) => one === 0).map(([, two]) => two);
    expect(chiSquared(times(afterFirst), [0, 1, 300, 100])).toBeLessThan(13.9);
  });

  test('a cancelled sweep says so within 100 ms', async () => {
    const matrix = await open(blobs(200_000, 8, 3));
    const latency = await leastOf(async () => {
      const cancel = new AbortController();
      let asked = 0;
      const progress = (step: string, done: number): void => {
        if (!step.startsWith('Moving') || done === 0) return;
        asked ||= performance.now();
        cancel.abort();
      };
      const sweep = sweepK(matrix, {}, { signal: cancel.signal, progress });
      await expect(sweep).rejects.toMatchObject({ code: 'cancelled' });
      return performance.now() - asked;
    });
    expect(latency).toBeLessThan(100);
  });
});

test('a comparison up to 200 clusters holds no more than 16 million sums of distances at once', async () => {
  const ask = vi.spyOn(WasmMatrix.prototype, 'distanceSums');
  const engine = await openKind('wasm');
  const matrix = await upload(engine, blobs(1000, 2, 5));
  const { curve } = await sweepK(matrix, { from: 2, to: 200, restarts: 1, maxIterations: 2 });
  const sums = ask.mock.calls.map(([labelings]) => 1000 * labelings.reduce((sum, { k }) => sum + k, 0));
  ask.mockRestore();
  engine.dispose();
  expect(Math.max(...sums)).toBeLessThanOrEqual(16_000_000);
  expect(sums.reduce((a, b) => a + b, 0)).toBe(1000 * (100 * 201 - 1));
  expect(curve).toHaveLength(199);
  for (const { silhouette } of curve) expect(Math.abs(silhouette)).toBeLessThanOrEqual(1);
}, 60_000);
