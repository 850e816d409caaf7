import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { MatrixChunk } from '../../src/engine/engine.ts';
import { EngineHost } from '../../src/engine/host.ts';
import { centroidsOf, fitKMeans, modelPreparation, rowsOf, scoreKMeans } from '../../src/models/kMeans.ts';
import { miniBatchKMeans, type MiniBatchOptions } from '../../src/models/miniBatchKMeans.ts';
import { afterBatch, RareCentroids, type CountedCentroids } from '../../src/models/miniBatchStep.ts';
import type { RowStream } from '../../src/models/streamBlocks.ts';
import type { LabelledBlock } from '../../src/models/streamLabels.ts';
import { random } from '../../src/core/random.ts';
import { adjustedRand } from '../../src/stats/adjustedRand.ts';
import rows from '../oracles/kmeans.json';
import oracle from '../oracles/miniBatch.json';
import { blobs, chunksOf, dataOfRows, first, openKind, type Data } from './fixtures.ts';

const streamOf = (data: Data, length = 1000): RowStream => ({
  shape: { rows: data.rows, names: data.names },
  chunks: () => chunksOf(data, length),
});

/** The data with a weight for every row. */
function weightedStream(data: Data, weights: Float32Array): RowStream {
  function* chunks(): Generator<MatrixChunk> {
    yield { rows: data.rows, columns: data.columns, weights };
  }
  return { shape: { rows: data.rows, names: data.names, weighted: true }, chunks };
}

describe.each(['reference', 'wasm'] as const)('mini-batch k-means on %s', (kind) => {
  let host: EngineHost;
  beforeAll(async () => {
    host = new EngineHost(await openKind(kind), 2);
  });
  afterAll(() => {
    host.dispose();
  });

  /** The fit with the labels of all rows. */
  async function fit(stream: RowStream, options: MiniBatchOptions) {
    const labels = new Int32Array(stream.shape.rows);
    const sink = (block: LabelledBlock): void => labels.set(block.labels, block.from);
    return { ...(await miniBatchKMeans(host, stream, options, sink)), labels };
  }

  test.each(oracle.batches)(
    'moves centres as scikit-learn: batches of $size',
    async ({ start, size, weights, states }) => {
      const data = rows.iris.data;
      let counted: CountedCentroids = {
        centroids: centroidsOf(
          start.map((row) => data[row] as number[]),
          4,
        ),
        weights: new Float64Array(start.length),
      };
      for (const [i, state] of states.entries()) {
        const part = dataOfRows(data.slice(i * size, (i + 1) * size));
        const own = weights ? { weights: Float32Array.from(weights.slice(i * size, (i + 1) * size)) } : {};
        const chunk: MatrixChunk = { rows: part.rows, columns: part.columns, ...own };
        const shape = { rows: part.rows, names: part.names, weighted: weights !== null };
        const matrix = await host.upload(shape, () => [chunk]);
        counted = afterBatch(counted, await matrix.iterate(counted.centroids));
        matrix.dispose();
        expect([...counted.weights]).toEqual(state.counts);
        rowsOf(counted.centroids).forEach((centroid, c) => {
          centroid.forEach((value, j) => expect(value).toBeCloseTo(state.centers[c]?.[j] as number, 5));
        });
      }
    },
  );

  test.each([
    ...oracle.quality.iris.map((expected) => ({
      name: 'iris',
      data: rows.iris.data,
      expected,
      k: expected.k,
    })),
    ...oracle.quality.blobs.map((expected) => ({
      name: 'blobs',
      data: rows.blobs.data,
      expected,
      k: expected.k,
    })),
  ])(
    'is as good as scikit-learn’s best of twenty, within 0.5 %: $name, k = $k',
    async ({ data, expected }) => {
      const found = await fit(streamOf(dataOfRows(data)), {
        k: expected.k,
        batchRows: oracle.quality.batch,
        passes: 3,
        streamSampleRows: 120,
      });
      expect(found.model.inertia).toBeLessThan(expected.best * 1.005);
      expect(found.model.inertia).toBeGreaterThanOrEqual(expected.lloyd * (1 - 1e-6));
    },
  );

  test('the same seed gives the same fit, however the source cuts its chunks', async () => {
    const data = blobs(20_000, 3, 4, 5);
    const options = { k: 4, seed: 3, batchRows: 3000, streamSampleRows: 2000 };
    const one = await fit(streamOf(data, 100), options);
    expect(await fit(streamOf(data, 20_000), options)).toEqual(one);
  });

  test('finds what Lloyd finds on all rows, and labels and measures all of them', async () => {
    const data = blobs(30_000, 4, 5, 21);
    const found = await fit(streamOf(data), { k: 5, batchRows: 4096, streamSampleRows: 3000 });
    const matrix = await host.upload({ rows: data.rows, names: data.names }, () => chunksOf(data));
    const exact = await fitKMeans(matrix, { k: 5 });
    expect(found.model.inertia / exact.model.inertia).toBeLessThan(1.001);
    expect(adjustedRand(found.labels, exact.labels)).toBeGreaterThan(0.999);
    expect(found.model.counts.reduce((sum, count) => sum + count, 0)).toBe(data.rows);
    expect(found.batches).toBe(8);
    const again = await host.upload(
      { rows: data.rows, names: data.names, preparation: modelPreparation(found.model) },
      () => chunksOf(data),
    );
    expect((await scoreKMeans(found.model, again)).labels).toEqual(found.labels);
    const scatter = first(await again.scatter([centroidsOf(found.model.centroids, 4)]));
    expect([...found.figures.counts]).toEqual([...scatter.counts]);
    expect(found.figures.inertia / scatter.inertia).toBeCloseTo(1, 5);
    expect(found.figures.margins / scatter.margins).toBeCloseTo(1, 5);
    for (const [c, distance] of scatter.distances.entries())
      expect((found.figures.distances[c] as number) / distance).toBeCloseTo(1, 5);
  });

  test('rows of weight w count as w equal rows', async () => {
    const data = blobs(4000, 2, 3, 8);
    const weights = Float32Array.from({ length: data.rows }, (_, row) => 1 + (row % 3));
    const repeated = dataOfRows(
      Array.from({ length: data.rows }, (_, row) =>
        data.columns.map((column) => column[row] as number),
      ).flatMap((row, i) => Array.from({ length: weights[i] as number }, () => row)),
    );
    const one = await fit(weightedStream(data, weights), { k: 3 });
    const other = await fit(streamOf(repeated), { k: 3 });
    expect(one.figures.weight).toBe(repeated.rows);
    expect(one.model.inertia / other.model.inertia).toBeCloseTo(1, 3);
    expect([...one.model.counts]).toEqual(one.model.counts.map(Math.round));
  });

  test('a centre without rows is given a place that lowers the inertia, and a good one is left', async () => {
    const data = blobs(2000, 2, 3, 8);
    const batch = { rows: data.rows, columns: data.columns };
    const sample = await host.upload({ rows: data.rows, names: data.names }, () => [batch]);
    const { model } = await fitKMeans(sample, { k: 3 });
    const good = centroidsOf(model.centroids, 2);
    const far = centroidsOf([...model.centroids.slice(0, 2), [1e4, 1e4]], 2);
    const weights = Float64Array.of(800, 700, 0);
    const rare = new RareCentroids(0.01, random(1));
    const left = await rare.reassign({ centroids: good, weights }, batch, sample, undefined);
    expect(left.centroids).toEqual(good);
    const moved = await rare.reassign({ centroids: far, weights }, batch, sample, undefined);
    expect(moved.centroids.values[4]).toBeLessThan(1e3);
    expect([...moved.weights]).toEqual([800, 700, 700]);
    expect(rare.moved).toBe(1);
  });

  test('fewer distinct rows than clusters give as many clusters as there are', async () => {
    const data = dataOfRows(Array.from({ length: 300 }, (_, row) => [row % 2, 5]));
    const { model } = await fit(streamOf(data), { k: 4 });
    expect(model).toMatchObject({ k: 2, inertia: 0, counts: [150, 150], converged: true });
  });

  test('a cancelled fit says so between two blocks', async () => {
    const cancel = new AbortController();
    const progress = (step: string, done: number): void => {
      if (step.startsWith('Moving centres by') && done > 0) cancel.abort();
    };
    const work = { signal: cancel.signal, progress };
    const data = blobs(9000, 3, 4, 5);
    const fitting = miniBatchKMeans(host, streamOf(data), { k: 4, batchRows: 500 }, undefined, work);
    await expect(fitting).rejects.toMatchObject({ code: 'cancelled' });
  });

  test('more clusters than rows is a typed error', async () => {
    const error = { code: 'stage.too-few-rows' };
    await expect(fit(streamOf(dataOfRows([[1], [2]])), { k: 3 })).rejects.toMatchObject(error);
  });
});

test('on a graphics device the centres move there, and labels come from the canonical kernel', async () => {
  const host = new EngineHost(await openKind('webgpu'), 2);
  const data = blobs(2000, 2, 3, 8);
  const options = { k: 3, restarts: 1, batchRows: 1000, streamSampleRows: 300 };
  const { model, figures, batches } = await miniBatchKMeans(host, streamOf(data), options);
  expect(model.fittedOn.kind).toBe('webgpu');
  expect(host.canonical.dispatches).toBeGreaterThan(0);
  expect(batches).toBe(2);
  const shape = { rows: data.rows, names: data.names, preparation: modelPreparation(model) };
  const whole = await host.canonical.upload(shape, chunksOf(data));
  const { labels } = await scoreKMeans(model, whole);
  const counts = [0, 1, 2].map((c) => labels.filter((label) => label === c).length);
  expect([...figures.counts]).toEqual(counts);
  host.dispose();
});
