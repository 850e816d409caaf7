import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Engine } from '../../src/engine/engine.ts';
import {
  blobs,
  dataOf,
  dataOfRows,
  exactRows,
  kinds,
  openKind,
  precision,
  upload,
  type Data,
} from './fixtures.ts';

const NONE = -1;
const valueAt = (data: Data, row: number, column: number): number => Number(data.columns[column]?.[row]);
const everyRow = (data: Data): Int32Array => Int32Array.from({ length: data.rows }, (_, row) => row);

/** Means and population covariance, plainly. */
function plainCovariance({ rows, columns }: Data): { means: number[]; values: number[] } {
  const means = columns.map((column) => column.reduce((sum, value) => sum + value, 0) / rows);
  const values = columns.flatMap((a, i) =>
    columns.map((b, j) => {
      const product = (row: number) =>
        (Number(a[row]) - Number(means[i])) * (Number(b[row]) - Number(means[j]));
      return a.reduce((sum, _, row) => sum + product(row), 0) / rows;
    }),
  );
  return { means, values };
}

/** Nearest rows by exact squared distance, then by index. */
function plainNeighbours(data: Data, query: number, count: number): { row: number; distance: number }[] {
  const distance = (row: number): number =>
    data.columns.reduce((sum, column) => sum + (Number(column[row]) - Number(column[query])) ** 2, 0);
  return [...everyRow(data)]
    .filter((row) => row !== query)
    .map((row) => ({ row, distance: distance(row) }))
    .sort((a, b) => a.distance - b.distance || a.row - b.row)
    .slice(0, count);
}

/** numpy's default quantile of sorted values. */
function plainQuantile(sorted: readonly number[], probability: number): number {
  const rank = probability * (sorted.length - 1);
  const [low, high] = [Number(sorted[Math.floor(rank)]), Number(sorted[Math.ceil(rank)])];
  return low + (rank - Math.floor(rank)) * (high - low);
}

describe.each(kinds)('figures of %s', (kind) => {
  let engine: Engine;
  beforeAll(async () => {
    engine = await openKind(kind);
  });
  afterAll(() => {
    engine.dispose();
  });

  test.each([
    ['1 column', exactRows(1003, 1, 3), precision[kind].moments],
    ['5 columns, over several blocks', exactRows(9001, 5, 4), precision[kind].moments],
    ['33 columns', exactRows(700, 33, 2), precision[kind].moments],
    ['16 columns at an offset of 1e6 deviations', blobs(3000, 16, 4, 5, 1e6), 1e-5],
  ])('means and covariance are those of the rows: %s', async (_, data, within) => {
    const { weight, means, values } = await (await upload(engine, data)).covariance();
    const plain = plainCovariance(data);
    const { d } = data;
    expect(weight).toBe(data.rows);
    const spread = plain.values.map((value, at) => (at % (d + 1) === 0 ? Math.sqrt(value) : 0)).filter((_v, at) => at % (d + 1) === 0); // prettier-ignore
    means.forEach((mean, j) => expect(Math.abs(mean - Number(plain.means[j]))).toBeLessThanOrEqual(within * Number(spread[j]))); // prettier-ignore
    values.forEach((value, at) => {
      const size = Number(spread[Math.floor(at / d)]) * Number(spread[at % d]);
      expect(Math.abs(value - Number(plain.values[at]))).toBeLessThanOrEqual(within * size);
      expect(value).toBe(values[(at % d) * d + Math.floor(at / d)]);
    });
  });

  test('the covariance of a constant column, of one row and of none is zero', async () => {
    const constant = await (await upload(engine, dataOfRows([[5, 1], [5, 2], [5, 3]]))).covariance(); // prettier-ignore
    expect([...constant.means]).toEqual([5, 2]);
    expect([...constant.values].map((value) => Number(value.toFixed(6)))).toEqual([0, 0, 0, 0.666667]);
    const one = await (await upload(engine, dataOfRows([[7, -3]]))).covariance();
    expect(one).toMatchObject({ weight: 1, means: Float64Array.of(7, -3), values: new Float64Array(4) });
    const none = await (await upload(engine, dataOf([new Float32Array(0)]))).covariance();
    expect(none).toMatchObject({ weight: 0, values: new Float64Array(1) });
  });

  test('neighbours are exact on a lattice with ties and duplicates, lowest index first', async () => {
    const data = dataOf(
      Array.from({ length: 3 }, (_, j) => Float32Array.from({ length: 2003 }, (_u, i) => (i * (7 + j)) % 11)),
    );
    const matrix = await upload(engine, data);
    const queries = Int32Array.of(0, 2002, 5, 5, 1024, 127);
    const { rows, distances } = await matrix.neighbours(queries, 12);
    const expected = [...queries].map((query) => plainNeighbours(data, query, 12));
    expect([...rows]).toEqual(expected.flatMap((list) => list.map(({ row }) => row)));
    expected.flat().forEach(({ distance }, i) => expect(distances[i]).toBeCloseTo(distance, 4));
  });

  test('neighbours of every row of a real-valued matrix have the distances of the nearest rows', async () => {
    const data = exactRows(1200, 6, 3, 4);
    const { rows, distances } = await (await upload(engine, data)).neighbours(everyRow(data), 4);
    for (const query of [0, 7, 600, 1199]) {
      plainNeighbours(data, query, 4).forEach(({ distance }, i) => {
        expect(Number(distances[query * 4 + i]) / distance).toBeCloseTo(1, 5);
        expect(rows[query * 4 + i]).not.toBe(query);
      });
    }
  });

  test('where there are fewer rows than neighbours asked for, the rest is −1 and infinite', async () => {
    const matrix = await upload(engine, {
      ...dataOfRows([[0], [3], [1]]),
      preparation: { center: [1], scale: 0.5 },
    });
    const { rows, distances } = await matrix.neighbours(Int32Array.of(1, 0), 4);
    expect([...rows]).toEqual([2, 0, NONE, NONE, 2, 1, NONE, NONE]);
    expect([...distances]).toEqual([4, 9, Infinity, Infinity, 1, 9, Infinity, Infinity]);
    const none = await matrix.neighbours(Int32Array.of(1), 0);
    expect(none.rows).toHaveLength(0);
    expect((await matrix.neighbours(new Int32Array(0), 3)).distances).toHaveLength(0);
  });

  test('neighbours of a row that is not there, and a count that is not whole, are refused', async () => {
    const matrix = await upload(engine, dataOfRows([[0], [3], [1]]));
    await expect(matrix.neighbours(Int32Array.of(3), 1)).rejects.toMatchObject({ code: 'engine.shape' });
    await expect(matrix.neighbours(Int32Array.of(0), 1.5)).rejects.toMatchObject({ code: 'engine.shape' });
  });

  test('figures by cluster are those of its rows, quantiles exactly', async () => {
    const data = exactRows(9001, 5, 4, 2);
    const matrix = await upload(engine, data);
    const labels = Int32Array.from({ length: data.rows }, (_, row) => ((row * 13) % 7) % 3);
    const probabilities = [0, 0.025, 0.25, 0.5, 0.75, 0.9, 1];
    const figures = await matrix.clusterFigures({ k: 4, labels }, probabilities);
    expect(figures).toHaveLength(4);
    for (const [c, figure] of figures.slice(0, 3).entries()) {
      const rows = [...everyRow(data)].filter((row) => labels[row] === c);
      expect(figure.weight).toBe(rows.length);
      for (let j = 0; j < data.d; j++) {
        const values = rows.map((row) => valueAt(data, row, j)).sort((a, b) => a - b);
        const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
        const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length;
        const within = precision[kind].moments * Math.sqrt(variance);
        expect(Math.abs(Number(figure.means[j]) - mean)).toBeLessThanOrEqual(within);
        expect(Number(figure.variances[j]) / variance).toBeCloseTo(1, kind === 'webgpu' ? 5 : 9);
        expect([figure.minima[j], figure.maxima[j]]).toEqual([values.at(0), values.at(-1)]);
        probabilities.forEach((probability, p) => {
          const quantile = Number(figure.quantiles[j * probabilities.length + p]);
          expect(quantile).toBeCloseTo(plainQuantile(values, probability), 10);
        });
      }
    }
  });

  test('quantiles are those of the rows as they are held, at any offset', async () => {
    const data = blobs(5001, 3, 3, 6, 1e5);
    const matrix = await upload(engine, data);
    const held = await matrix.rowsAt(everyRow(data));
    const [figure] = await matrix.clusterFigures({ k: 1, labels: new Int32Array(data.rows) }, [0.1, 0.5]);
    for (let j = 0; j < 3; j++) {
      const values = [...everyRow(data)].map((row) => Number(held[row * 3 + j])).sort((a, b) => a - b);
      expect(figure?.quantiles[j * 2]).toBeCloseTo(plainQuantile(values, 0.1), 8);
      expect(figure?.quantiles[j * 2 + 1]).toBe(values[2500]);
    }
  });

  test('a cluster without rows has no figures but its weight', async () => {
    const matrix = await upload(engine, dataOfRows([[1, 2], [1, 4]])); // prettier-ignore
    const [full, empty] = await matrix.clusterFigures({ k: 2, labels: new Int32Array(2) }, [0.5]);
    expect(full).toMatchObject({ weight: 2, quantiles: Float64Array.of(1, 3) });
    expect(empty?.weight).toBe(0);
    for (const list of [empty?.means, empty?.variances, empty?.minima, empty?.maxima, empty?.quantiles])
      expect([...(list ?? [])]).toEqual([NaN, NaN]);
  });

  test('labelings and probabilities that do not fit are refused', async () => {
    const matrix = await upload(engine, dataOfRows([[1], [2]]));
    const ask = (k: number, labels: number[], probability: number) =>
      matrix.clusterFigures({ k, labels: Int32Array.from(labels) }, [probability]);
    const refused = { code: 'engine.shape' };
    await expect(ask(1, [0], 0.5)).rejects.toMatchObject(refused);
    await expect(ask(1, [0, 1], 0.5)).rejects.toMatchObject(refused);
    await expect(ask(2, [0, -1], 0.5)).rejects.toMatchObject(refused);
    await expect(ask(2, [0, 1], 1.5)).rejects.toMatchObject(refused);
    await expect(ask(2, [0, 1], NaN)).rejects.toMatchObject(refused);
  });
});
