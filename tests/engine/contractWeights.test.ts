import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Engine, ResidentMatrix } from '../../src/engine/engine.ts';
import { createReferenceEngine } from '../../src/engine/reference/reference.ts';
import {
  blobs,
  centroidsFrom,
  exactRows,
  first,
  kinds,
  openKind,
  precision,
  upload,
  weighted,
  type Data,
} from './fixtures.ts';

const K = 4;
const data = exactRows(3001, 5, K, 7);
const { once, repeated } = weighted(data);
const labelOf = (row: number): number => ((row * 13) % 7) % 3;
const labels = Int32Array.from({ length: data.rows }, (_, row) => labelOf(row));
const repeatedLabels = Int32Array.from(
  [...labels].flatMap((label, row) => Array<number>(Number(once.weights?.[row])).fill(label)),
);
const options = { maxIterations: 60, tolerance: 0 };

function expectClose(ours: ArrayLike<number>, right: ArrayLike<number>, within: number): void {
  expect(ours).toHaveLength(right.length);
  const size = Math.max(...Array.from(right, Math.abs), 1e-300);
  Array.from(ours).forEach((value, i) => {
    expect(Math.abs(value - Number(right[i]))).toBeLessThanOrEqual(within * size);
  });
}

describe.each(kinds)('weighted matrices of %s: a row of weight 3 is three equal rows', (kind) => {
  const within = precision[kind].moments;
  let engine: Engine;
  let light: ResidentMatrix;
  let heavy: ResidentMatrix;
  beforeAll(async () => {
    engine = await openKind(kind);
    light = await upload(engine, once);
    heavy = await upload(engine, repeated);
  });
  afterAll(() => {
    engine.dispose();
  });

  test('the weight is the sum of the weights, and moments are those of the repeated rows', async () => {
    expect(light.weight).toBe(repeated.rows);
    expect(light.rows).toBe(data.rows);
    expect(heavy.weight).toBe(heavy.rows);
    const [one, many] = [await light.moments(), await heavy.moments()];
    expectClose(one.means, many.means, 1e-12);
    expectClose(one.variances, many.variances, 1e-9);
  });

  test('a step, a whole run and the scatter', async () => {
    const start = centroidsFrom(data, K);
    const [one, many] = [await light.iterate(start), await heavy.iterate(start)];
    expect([...one.counts]).toEqual([...many.counts]);
    expectClose(one.centroids.values, many.centroids.values, within);
    expect(one.inertia / many.inertia).toBeCloseTo(1, 6);
    expect(one.shift / many.shift).toBeCloseTo(1, 6);
    const [run, runs] = [
      first(await light.lloyd([start], options)),
      first(await heavy.lloyd([start], options)),
    ];
    expect([...run.counts]).toEqual([...runs.counts]);
    expectClose(run.centroids.values, runs.centroids.values, within);
    expect(run.inertia / runs.inertia).toBeCloseTo(1, 6);
    const [near, nears] = [first(await light.scatter([start])), first(await heavy.scatter([start]))];
    expect([...near.counts]).toEqual([...nears.counts]);
    expectClose(near.distances, nears.distances, 1e-6);
    expect(near.inertia / nears.inertia).toBeCloseTo(1, 6);
    expect(near.margins / nears.margins).toBeCloseTo(1, 5);
  });

  test('sums of distances, the covariance and figures by cluster', async () => {
    const [small, large] = [weighted(exactRows(301, 3, 3, 4)), { k: 3 }];
    const [few, many] = [await upload(engine, small.once), await upload(engine, small.repeated)];
    const own = labels.slice(0, 301);
    const ownRepeated = Int32Array.from([...own].flatMap((label, row) => Array<number>(Number(small.once.weights?.[row])).fill(label))); // prettier-ignore
    const [sums] = await few.distanceSums([{ ...large, labels: own }]);
    const [right] = await many.distanceSums([{ ...large, labels: ownRepeated }]);
    let at = 0;
    for (let row = 0; row < 301; at += Number(small.once.weights?.[row]), row++)
      expectClose(sums?.slice(row * 3, row * 3 + 3) ?? [], right?.slice(at * 3, at * 3 + 3) ?? [], 1e-6);
    const [one, all] = [await light.covariance(), await heavy.covariance()];
    expect(one.weight).toBe(all.weight);
    expectClose(one.means, all.means, within);
    expectClose(one.values, all.values, within);
    const probabilities = [0, 0.1, 0.5, 0.9, 1];
    const figures = await light.clusterFigures({ k: 3, labels }, probabilities);
    const exact = await heavy.clusterFigures({ k: 3, labels: repeatedLabels }, probabilities);
    figures.forEach((figure, c) => {
      expect(figure.weight).toBe(exact[c]?.weight);
      expectClose(figure.means, exact[c]?.means ?? [], within);
      expectClose(figure.variances, exact[c]?.variances ?? [], within);
      expect(figure.minima).toEqual(exact[c]?.minima);
      expect(figure.maxima).toEqual(exact[c]?.maxima);
      expectClose(figure.quantiles, exact[c]?.quantiles ?? [], 1e-13);
    });
  });

  test('weights that are not whole agree with float64', async () => {
    const weights = Float32Array.from({ length: data.rows }, (_, row) => 0.1 + ((row * 31) % 97) / 13);
    const parts: Data = { ...data, weights };
    const [ours, truth] = [await upload(engine, parts), await upload(createReferenceEngine(), parts)];
    expect(ours.weight).toBeCloseTo(weights.reduce((sum, weight) => sum + weight, 0), 6); // prettier-ignore
    const start = centroidsFrom(data, K);
    const [step, right] = [await ours.iterate(start), await truth.iterate(start)];
    expectClose(step.counts, right.counts, within);
    expectClose(step.centroids.values, right.centroids.values, within);
    const [figures, exact] = [
      await ours.clusterFigures({ k: 3, labels }, [0.3, 0.5]),
      await truth.clusterFigures({ k: 3, labels }, [0.3, 0.5]),
    ];
    figures.forEach((figure, c) => {
      expectClose(figure.quantiles, exact[c]?.quantiles ?? [], 1e-6);
      expect(figure.weight / Number(exact[c]?.weight)).toBeCloseTo(1, 9);
    });
    expectClose((await ours.covariance()).values, (await truth.covariance()).values, within);
  });

  test('a sample keeps its rows’ weights', async () => {
    const rows = Int32Array.of(5, 5, 700, 2);
    const sample = await light.sample(rows);
    const own = [...rows].map((row) => Number(once.weights?.[row]));
    expect(await light.weightsAt(rows)).toEqual(Float32Array.from(own));
    expect(await sample.weightsAt(Int32Array.of(2, 0))).toEqual(
      Float32Array.of(Number(own[2]), Number(own[0])),
    );
    expect(await heavy.weightsAt(rows)).toBeUndefined();
    const weight = own.reduce((sum, value) => sum + value, 0);
    expect(sample.weight).toBe(weight);
    const mean =
      rows.reduce((sum, row, i) => sum + Number(own[i]) * Number(once.columns[0]?.[row]), 0) / weight;
    expect((await sample.moments()).means[0]).toBeCloseTo(mean, 6);
    const { counts } = await sample.iterate(centroidsFrom(data, 1));
    expect([...counts]).toEqual([weight]);
  });

  test('weights of one change nothing', async () => {
    const plain = await upload(engine, data);
    const ones = await upload(engine, { ...data, weights: new Float32Array(data.rows).fill(1) });
    const start = centroidsFrom(data, K);
    expect(first(await ones.lloyd([start], options))).toEqual(first(await plain.lloyd([start], options)));
    expect(await ones.assign(start)).toEqual(await plain.assign(start));
  });

  test('two runs over weights give the same bits', async () => {
    const weights = Float32Array.from({ length: 9001 }, (_, row) => 0.5 + ((row * 31) % 97) / 13);
    const parts = { ...blobs(9001, 5, 4), weights };
    const run = async () => {
      const matrix = await upload(engine, parts);
      const start = centroidsFrom(parts, 7);
      return [await matrix.lloyd([start], options), await matrix.scatter([start]), await matrix.covariance()];
    };
    expect(await run()).toEqual(await run());
  });

  test('an emptied cluster takes the farthest row with its weight', async () => {
    const rows = { ...exactRows(4, 1, 1), columns: [Float32Array.of(1000, 1001, 1030, 1002)] };
    const matrix = await upload(engine, { ...rows, weights: Float32Array.of(2, 3, 5, 7) });
    const start = { k: 2, d: 1, values: Float64Array.of(1000, 9000) };
    const run = first(await matrix.lloyd([start], options));
    expect([...run.counts].sort((a, b) => a - b)).toEqual([5, 12]);
  });

  test.each([
    [0, 'engine.shape'],
    [-2, 'engine.shape'],
    [NaN, 'engine.not-finite'],
    [Infinity, 'engine.not-finite'],
  ])('a weight of %d is refused with its row', async (weight, code) => {
    const weights = new Float32Array(data.rows).fill(1);
    weights[2345] = weight;
    const refused = upload(engine, { ...data, weights });
    await expect(refused).rejects.toMatchObject({ code, details: { row: 2345 } });
  });

  test('weights that are missing, or that were not spoken of, are refused', async () => {
    const { rows, names, columns } = data;
    const missing = engine.upload({ rows, names, weighted: true }, [{ rows, columns }]);
    await expect(missing).rejects.toMatchObject({ code: 'engine.shape' });
    const weights = new Float32Array(rows).fill(1);
    const unexpected = engine.upload({ rows, names }, [{ rows, columns, weights }]);
    await expect(unexpected).rejects.toMatchObject({ code: 'engine.shape' });
  });
});
