import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { random } from '../../src/core/random.ts';
import type { Engine } from '../../src/engine/engine.ts';
import { createReferenceEngine } from '../../src/engine/reference/reference.ts';
import {
  blobs,
  centroidsFrom,
  dataOf,
  dataOfRows,
  first,
  kinds,
  openKind,
  sizesOf,
  upload,
  type Data,
} from './fixtures.ts';

const shapes: readonly (readonly [string, Data, number])[] = [
  ['2 columns, 3 clusters', blobs(1003, 2, 3), 3],
  ['5 columns, 7 clusters, over two blocks', blobs(9001, 5, 4), 7],
  ['16 columns, 4 clusters, offset of 1e6 deviations', blobs(700, 16, 4, 5, 1e6), 4],
];

const valueAt = (data: Data, row: number, column: number): number => Number(data.columns[column]?.[row]);

describe.each(kinds)('engine contract: %s', (kind) => {
  let engine: Engine;
  let reference: Engine;
  beforeAll(async () => {
    engine = await openKind(kind);
    reference = createReferenceEngine();
  });
  afterAll(() => {
    engine.dispose();
  });

  test('is the engine that was asked for, and its dispatches grow with work', async () => {
    expect(engine.info.kind).toBe(kind);
    const before = engine.dispatches;
    const data = blobs(1003, 2, 3);
    const matrix = await upload(engine, data);
    await matrix.iterate(centroidsFrom(data, 3));
    expect(engine.dispatches).toBeGreaterThan(before);
    expect(matrix.engine.kind).toBe(kind);
  });

  test.each(shapes)('one step agrees with float64 outside the rounding bound: %s', async (_, data, k) => {
    const centroids = centroidsFrom(data, k);
    const [ours, truth] = [await upload(engine, data), await upload(reference, data)];
    const [assigned, exact] = [await ours.assign(centroids), await truth.assign(centroids)];
    const sizes = sizesOf(data, (await truth.moments()).means);
    exact.labels.forEach((label, row) => {
      const [near, next, size] = [exact.distances, exact.seconds, sizes].map((values) => Number(values[row]));
      const tie = Number(next) - Number(near);
      if (assigned.labels[row] !== label)
        expect(tie).toBeLessThan(1e-5 * Math.max(Number(next), Number(size)));
      const wrong = Math.abs(Number(assigned.distances[row]) - Number(near));
      expect(wrong).toBeLessThanOrEqual(1e-5 * Number(near) + 1e-6 * Number(size));
    });
    const [step, right] = [await ours.iterate(centroids), await truth.iterate(centroids)];
    expect([...step.counts]).toEqual([...right.counts]);
    expect(step.inertia / right.inertia).toBeCloseTo(1, 5);
    expect(step.shift / right.shift).toBeCloseTo(1, 4);
    const scale = Math.sqrt(Math.max(...(await truth.moments()).variances));
    step.centroids.values.forEach((value, i) => {
      expect(Math.abs(value - Number(right.centroids.values[i]))).toBeLessThan(1e-5 * scale);
    });
  });

  test('Lloyd reaches a fixed point whose inertia is that of its assignment', async () => {
    const data = blobs(9001, 5, 4);
    const matrix = await upload(engine, data);
    const result = first(await matrix.lloyd([centroidsFrom(data, 4)], { maxIterations: 300, tolerance: 0 }));
    expect(result.converged).toBe(true);
    const { distances } = await matrix.assign(result.centroids);
    const total = distances.reduce((sum, distance) => sum + distance, 0);
    expect(result.inertia / total).toBeCloseTo(1, 5);
    expect(result.counts.reduce((a, b) => a + b, 0)).toBe(data.rows);
  });

  test('several starts in one call give what each gives alone', async () => {
    const data = blobs(1003, 2, 3);
    const matrix = await upload(engine, data);
    const options = { maxIterations: 20, tolerance: 0 };
    const starts = [centroidsFrom(data, 3), centroidsFrom(data, 2), centroidsFrom(data, 3)];
    const together = await matrix.lloyd(starts, options);
    const alone = first(await matrix.lloyd(starts.slice(1, 2), options));
    expect(together[1]).toEqual(alone);
    expect(together[2]).toEqual(together[0]);
  });

  test('two runs give the same bits', async () => {
    const data = blobs(9001, 5, 4);
    const run = async () => {
      const matrix = await upload(engine, data);
      const result = first(await matrix.lloyd([centroidsFrom(data, 7)], { maxIterations: 25, tolerance: 0 }));
      return { result, assigned: await matrix.assign(result.centroids) };
    };
    expect(await run()).toEqual(await run());
  });

  test('stops at the limit of iterations', async () => {
    const data = blobs(9001, 5, 4);
    const matrix = await upload(engine, data);
    const result = first(await matrix.lloyd([centroidsFrom(data, 7)], { maxIterations: 3, tolerance: 0 }));
    expect(result.iterations).toBe(3);
    expect(result.converged).toBe(false);
  });

  test('ties go to the lowest index', async () => {
    const data = dataOfRows([[0, 0], [1, 1], [2, 0]]); // prettier-ignore
    const matrix = await upload(engine, data);
    const values = Float64Array.of(0, 1, 2, 1, 0, 1);
    const { labels, distances, seconds } = await matrix.assign({ k: 3, d: 2, values });
    expect([...labels]).toEqual([0, 0, 1]);
    expect([...distances]).toEqual([1, 1, 1]);
    expect([...seconds]).toEqual([1, 1, 5]);
  });

  test('the second distance is infinite when there is one cluster', async () => {
    const matrix = await upload(engine, dataOfRows([[0, 0], [1, 1], [2, 0]])); // prettier-ignore
    const { seconds } = await matrix.assign({ k: 1, d: 2, values: Float64Array.of(0, 0) });
    expect([...seconds]).toEqual([Infinity, Infinity, Infinity]);
  });

  test('an empty cluster keeps its centroid in a step and takes the farthest row in a run', async () => {
    const data = dataOfRows([[0, 0], [0, 1], [8, 0], [8, 1], [30, 30]]); // prettier-ignore
    const matrix = await upload(engine, data);
    const start = { k: 3, d: 2, values: Float64Array.of(4, 0.5, 900, 900, 1000, 1000) };
    const step = await matrix.iterate(start);
    expect([...step.counts]).toEqual([5, 0, 0]);
    [900, 900, 1000, 1000].forEach((value, i) => expect(step.centroids.values[2 + i]).toBeCloseTo(value, 3));
    const result = first(await matrix.lloyd([start], { maxIterations: 50, tolerance: 0 }));
    expect([...result.counts].sort()).toEqual([1, 2, 2]);
    expect(result.inertia).toBeCloseTo(1, 5);
  });

  test('identical rows and constant columns converge, with clusters left empty', async () => {
    const data = dataOfRows(Array.from({ length: 20 }, () => [3, -7]));
    const matrix = await upload(engine, data);
    const start = { k: 3, d: 2, values: Float64Array.of(3, -7, 3, -7, 3, -7) };
    const result = first(await matrix.lloyd([start], { maxIterations: 50, tolerance: 0 }));
    expect([...result.counts]).toEqual([20, 0, 0]);
    expect(result.inertia).toBe(0);
    expect(result.converged).toBe(true);
  });

  test('fewer distinct rows than clusters end a run, however means are rounded', async () => {
    const distinct = [0.3, 1.7, -2.1];
    const data = dataOf([Float32Array.from({ length: 3001 }, (_, row) => Number(distinct[(row * 7) % 3]))]);
    const matrix = await upload(engine, data);
    const start = centroidsFrom(data, 5);
    const { converged, iterations, counts } = first(
      await matrix.lloyd([start], { maxIterations: 40, tolerance: 0 }),
    );
    expect(converged).toBe(true);
    expect(iterations).toBeLessThan(10);
    expect([...counts].filter((count) => count > 0).toSorted((a, b) => a - b)).toEqual([1000, 1000, 1001]);
  });

  test('rows nearer to each other than a pass tells apart end a run that has a cluster to spare', async () => {
    const source = random(3);
    for (let time = 0; time < 40; time++) {
      const values = Array.from({ length: 9 }, () => 3 * source.normal());
      const near = Number(values[0]) * (1 + 2e-5 * source.uniform());
      const matrix = await upload(engine, dataOf([Float32Array.of(...values, near)]));
      const start = { k: 11, d: 1, values: Float64Array.of(...values, near, near) };
      const { converged } = first(await matrix.lloyd([start], { maxIterations: 100, tolerance: 0 }));
      expect(converged, `the run of set ${time}`).toBe(true);
      matrix.dispose();
    }
  });

  test.each([0, 1, 2, 3, 7, 8, 9])('%i rows are assigned and stepped', async (rows) => {
    const data = dataOf(
      Array.from({ length: 2 }, (_, j) => Float32Array.from({ length: rows }, (_u, i) => i * (j + 1))),
    );
    const matrix = await upload(engine, data);
    const centroids = { k: 3, d: 2, values: Float64Array.of(0, 0, 2, 4, 50, 100) };
    const { labels } = await matrix.assign(centroids);
    const expected = Array.from({ length: rows }, (_, i) => (i <= 1 ? 0 : 1));
    expect([...labels]).toEqual(expected);
    const { counts } = await matrix.iterate(centroids);
    expect([...counts]).toEqual([Math.min(2, rows), Math.max(0, rows - 2), 0]);
  });

  test.each([NaN, Infinity, -Infinity])('a value of %d is refused with its column and row', async (value) => {
    const data = blobs(5000, 2, 3);
    (data.columns[1] as Float32Array)[4321] = value;
    const error = { code: 'engine.not-finite', details: { column: 'column 1', row: 4321 } };
    await expect(upload(engine, data)).rejects.toMatchObject(error);
    const after = await upload(engine, blobs(10, 2, 2));
    expect(after.rows).toBe(10);
  });

  test('rows that are missing, and centroids of another dimension, are refused', async () => {
    const data = blobs(10, 2, 2);
    const short = engine.upload({ rows: 11, names: data.names }, [{ rows: 10, columns: data.columns }]);
    await expect(short).rejects.toMatchObject({ code: 'engine.shape' });
    const matrix = await upload(engine, data);
    const wrong = { k: 1, d: 3, values: Float64Array.of(0, 0, 0) };
    await expect(matrix.assign(wrong)).rejects.toMatchObject({ code: 'engine.shape' });
    const run = matrix.lloyd([wrong], { maxIterations: 3, tolerance: 0 });
    await expect(run).rejects.toMatchObject({ code: 'engine.shape' });
  });

  test('distances between rows, rows by index and samples are those of the data', async () => {
    const data = blobs(1003, 2, 3);
    const [ours, truth] = [await upload(engine, data), await upload(reference, data)];
    const rows = Int32Array.of(1000, 3, 3, 512);
    const [pairs, exact] = [await ours.pairwise(rows), await truth.pairwise(rows)];
    pairs.forEach((distance, i) => expect(Math.abs(distance - Number(exact[i]))).toBeLessThan(1e-3));
    const values = await ours.rowsAt(rows);
    values.forEach((value, i) => expect(value).toBeCloseTo(valueAt(data, Number(rows[i >> 1]), i % 2), 5));
    const sample = await ours.sample(rows);
    expect([...(await sample.rowsAt(Int32Array.of(0, 3)))]).toEqual([
      ...values.slice(0, 2),
      ...values.slice(6),
    ]);
    expect(sample.preparation).toEqual(ours.preparation);
    const { means } = await sample.moments();
    const mean = rows.reduce((sum, row) => sum + valueAt(data, row, 1), 0) / 4;
    expect(means[1]).toBeCloseTo(mean, 5);
  });

  test('sums of distances to clusters are those of the data, for all labelings at once', async () => {
    const data = blobs(1003, 2, 3);
    const [ours, truth] = [await upload(engine, data), await upload(reference, data)];
    const labelings = [3, 2].map((k) => ({
      k,
      labels: Int32Array.from({ length: data.rows }, (_, i) => (i * 7) % k),
    }));
    const [sums, exact] = [await ours.distanceSums(labelings), await truth.distanceSums(labelings)];
    sums.forEach((own, l) => own.forEach((sum, i) => expect(sum / Number(exact[l]?.[i])).toBeCloseTo(1, 4)));
    expect(sums.map((own) => own.length)).toEqual([3 * 1003, 2 * 1003]);
  });

  test.each([
    ['a label that is none of the clusters', [0, 1, 2]],
    ['too few labels', [0, 1]],
  ])('sums of distances refuse %s', async (_, labels) => {
    const matrix = await upload(engine, dataOf([Float32Array.of(1, 2, 3)]));
    const sums = matrix.distanceSums([{ k: 2, labels: Int32Array.from(labels) }]);
    await expect(sums).rejects.toMatchObject({ code: 'engine.shape' });
  });

  test('the scatter about several sets of centroids is that of their assignments', async () => {
    const data = blobs(9001, 5, 4);
    const matrix = await upload(engine, data);
    const sets = [centroidsFrom(data, 4), centroidsFrom(data, 1)];
    const scatters = await matrix.scatter(sets);
    for (const [i, set] of sets.entries()) {
      const { labels, distances, seconds } = await matrix.assign(set);
      const near = [...distances].map(Math.sqrt);
      const margins = near.map((own, row) => (set.k > 1 ? 1 - own / Math.sqrt(Number(seconds[row])) : 0));
      const sum = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0);
      expect(Number(scatters[i]?.inertia) / sum([...distances])).toBeCloseTo(1, 9);
      expect(scatters[i]?.margins).toBeCloseTo(sum(margins), 3);
      for (let c = 0; c < set.k; c++) {
        const own = near.filter((_, row) => labels[row] === c);
        expect(scatters[i]?.counts[c]).toBe(own.length);
        expect(Number(scatters[i]?.distances[c]) / sum(own)).toBeCloseTo(1, 6);
      }
    }
  });

  test('cancelled work says so, and the next call works', async () => {
    const data = blobs(1003, 2, 3);
    const matrix = await upload(engine, data);
    const cancel = new AbortController();
    const options = {
      maxIterations: 1e6,
      tolerance: -1,
      signal: cancel.signal,
      checkpoint: () => cancel.abort(),
    };
    await expect(matrix.lloyd([centroidsFrom(data, 3)], options)).rejects.toMatchObject({
      code: 'cancelled',
    });
    expect((await matrix.assign(centroidsFrom(data, 3))).labels).toHaveLength(1003);
  });
});
