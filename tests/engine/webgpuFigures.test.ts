import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Engine, ResidentMatrix } from '../../src/engine/engine.ts';
import type { CovarianceForm, Mixture } from '../../src/engine/figures.ts';
import { createReferenceEngine } from '../../src/engine/reference/reference.ts';
import { openDevice } from '../../src/engine/webgpu/device.ts';
import { createWebGpuEngine } from '../../src/engine/webgpu/webgpuEngine.ts';
import { centroidsFrom, dataOf, exactRows, upload, type Data } from './fixtures.ts';

async function open(mostBytes?: number): Promise<Engine> {
  const opened = await openDevice();
  if (!opened) throw new Error('this browser offers no WebGPU adapter');
  return createWebGpuEngine(opened, undefined, mostBytes);
}

/** Rows that are held exactly, of which every third one is there twice, with a constant column and weights that are not whole. */
function awkward(rows: number): Data {
  const { columns, ...rest } = exactRows(rows, 5, 3, 7);
  const twice = columns.map((column, j) =>
    column.map((value, row) => (j === 1 ? 1002 : row % 3 === 2 ? Number(column[row - 1]) : value)),
  );
  return { ...rest, columns: twice, weights: weightsOf(rows) };
}

const weightsOf = (rows: number): Float32Array =>
  Float32Array.from({ length: rows }, (_, row) => 0.1 + ((row * 31) % 97) / 13);

const everyRow = ({ rows }: Data): Int32Array => Int32Array.from({ length: rows }, (_, row) => row);
const at = (data: Data, row: number, j: number): number => Number(data.columns[j]?.[row]);
const weightAt = ({ weights }: Data, row: number): number => weights?.[row] ?? 1;
const k = 4;
const labelsOf = ({ rows }: Data): Int32Array =>
  Int32Array.from({ length: rows }, (_, row) => [0, 1, 3][((row * 13) % 7) % 3] ?? 0);
/** More ranks than one pass looks for, but few where there are many columns: software takes long. */
const probabilitiesOf = ({ d }: Data): readonly number[] =>
  d > 10 ? [0.3] : Array.from({ length: 11 }, (_, i) => i / 10);

function mixtureOver(data: Data, form: CovarianceForm): Mixture {
  const { d } = data;
  const covariances = Float64Array.from({ length: 2 * d * d }, (_, i) => {
    const [row, column] = [Math.floor(i / d) % d, i % d];
    if (row !== column && (form === 'diagonal' || form === 'spherical')) return 0;
    const size = form === 'tied' || i < d * d ? 3 : 5;
    return size * 0.4 ** Math.abs(row - column);
  });
  return {
    form,
    weights: Float64Array.of(0.3, 0.7),
    means: Float64Array.from({ length: 2 * d }, (_, i) => at(data, (i < d ? 0 : data.rows - 1), i % d)), // prettier-ignore
    covariances,
  };
}

const empty = dataOf([new Float32Array(0), new Float32Array(0)]);
/** Buffers for 64 or a few hundred rows make many chunks. */
const cases: readonly (readonly [string, Data, number | undefined])[] = [
  ['one row', exactRows(1, 3, 1), undefined],
  ['fewer rows than clusters', exactRows(3, 2, 1), undefined],
  ['weights, duplicates and a constant column in chunks of 64 rows', awkward(203), 64 * 5 * 4],
  ['more rows than a block, in chunks', awkward(4801), 4200 * 5 * 4],
  ['more columns than a tile', exactRows(100, 40, 2), 64 * 40 * 4],
];

describe.each(cases)('figures on the device: %s', (_, data, mostBytes) => {
  let engine: Engine;
  let matrix: ResidentMatrix;
  let truth: ResidentMatrix;
  const { d, rows } = data;
  beforeAll(async () => {
    engine = await open(mostBytes);
    matrix = await upload(engine, data);
    truth = await upload(createReferenceEngine(), data);
  });
  afterAll(() => {
    engine.dispose();
  });

  test('covariance', async () => {
    const { weight, means, values } = await matrix.covariance();
    const all = everyRow(data);
    const total = all.reduce((sum, row) => sum + weightAt(data, row), 0);
    expect(weight).toBeCloseTo(total, 6);
    const plain = data.columns.map((column) =>
      all.reduce((sum, row) => sum + (weightAt(data, row) / total) * Number(column[row]), 0),
    );
    const product = (i: number, j: number): number =>
      all.reduce((sum, row) => {
        const [a, b] = [at(data, row, i) - Number(plain[i]), at(data, row, j) - Number(plain[j])];
        return sum + (weightAt(data, row) / total) * a * b;
      }, 0);
    const spread = plain.map((_mean, j) => Math.sqrt(product(j, j)));
    means.forEach((mean, j) => expect(mean).toBeCloseTo(Number(plain[j]), 9));
    for (let i = 0; i < d; i++) {
      for (let j = 0; j < d; j++) {
        const within = 1e-6 * Number(spread[i]) * Number(spread[j]) + 1e-9;
        expect(Math.abs(Number(values[i * d + j]) - product(i, j))).toBeLessThanOrEqual(within);
        expect(values[i * d + j]).toBe(values[j * d + i]);
      }
    }
  });

  test('neighbours, with ties between duplicates', async () => {
    const queries = everyRow(data).filter((row) => row % 29 === 0 || row === rows - 1);
    const found = await matrix.neighbours(queries, 6);
    queries.forEach((query, q) => {
      const near = [...everyRow(data)]
        .filter((row) => row !== query)
        .map((row) => {
          const gaps = data.columns.map((column) => Number(column[row]) - Number(column[query]));
          return { row, distance: Math.fround(gaps.reduce((sum, gap) => sum + gap * gap, 0)) };
        })
        .sort((a, b) => a.distance - b.distance || a.row - b.row);
      for (let i = 0; i < 6; i++) {
        const [distance, row] = [Number(found.distances[q * 6 + i]), Number(found.rows[q * 6 + i])];
        expect(row === -1).toBe(near[i] === undefined);
        if (row === -1) expect(distance).toBe(Infinity);
        else expect(Math.abs(distance / Math.max(1e-9, Number(near[i]?.distance)) - 1) < 1e-5 || distance === near[i]?.distance).toBe(true); // prettier-ignore
        if (d < 10 && row !== -1) expect(row).toBe(near[i]?.row);
      }
    });
  });

  test('figures by cluster, quantiles exactly', async () => {
    const labels = labelsOf(data);
    const figures = await matrix.clusterFigures({ k, labels }, probabilitiesOf(data));
    const right = await truth.clusterFigures({ k, labels }, probabilitiesOf(data));
    figures.forEach((figure, c) => {
      const exact = right[c];
      expect(figure.weight).toBeCloseTo(Number(exact?.weight), 9);
      expect(figure.minima).toEqual(exact?.minima);
      expect(figure.maxima).toEqual(exact?.maxima);
      if (figure.weight === 0) {
        expect(figure).toEqual(exact);
        return;
      }
      figure.quantiles.forEach((value, i) => expect(value).toBeCloseTo(Number(exact?.quantiles[i]), 9));
      for (let j = 0; j < d; j++) {
        const variance = Number(exact?.variances[j]);
        expect(figure.means[j]).toBeCloseTo(Number(exact?.means[j]), 6);
        if (variance < 1e-20) expect(figure.variances[j]).toBe(0);
        else expect(Number(figure.variances[j]) / variance).toBeCloseTo(1, 5);
      }
    });
  });

  test.each(['full', 'tied', 'diagonal', 'spherical'] as const)('a mixture: %s', async (form) => {
    const mixture = mixtureOver(data, form);
    const [sums, right] = [await matrix.mixtureSums(mixture), await truth.mixtureSums(mixture)];
    const total = right.weights.reduce((a, b) => a + b, 0);
    const within = (size: number): number => 1e-5 * (1 + size);
    expect(Math.abs(sums.logLikelihood - right.logLikelihood)).toBeLessThan(
      total * within(Math.abs(right.logLikelihood / total)),
    );
    expect(Math.abs(sums.entropy - right.entropy)).toBeLessThan(total * 1e-5);
    for (const name of ['weights', 'sums', 'products'] as const) {
      const size = right[name].reduce((most, value) => Math.max(most, Math.abs(value)), 0);
      expect(sums[name]).toHaveLength(right[name].length);
      sums[name].forEach((value, i) =>
        expect(Math.abs(value - Number(right[name][i]))).toBeLessThan(within(size)),
      );
    }
    const [scores, exact] = [await matrix.mixtureScores(mixture), await truth.mixtureScores(mixture)];
    scores.logDensities.forEach((value, row) => {
      const density = Number(exact.logDensities[row]);
      expect(Math.abs(value - density)).toBeLessThan(within(Math.abs(density)));
      expect(scores.certainties[row]).toBeCloseTo(Number(exact.certainties[row]), 4);
      if (Number(exact.certainties[row]) > 0.501) expect(scores.labels[row]).toBe(exact.labels[row]);
    });
  });

  test('sums of distances count each row by its weight', async () => {
    const labelings = [{ k, labels: labelsOf(data) }];
    const [[sums], [right]] = [await matrix.distanceSums(labelings), await truth.distanceSums(labelings)];
    const size = right?.reduce((most, value) => Math.max(most, value), 0) ?? 0;
    sums?.forEach((sum, i) => expect(Math.abs(sum - Number(right?.[i]))).toBeLessThanOrEqual(2e-6 * size));
  });

  test('two runs give the same bits', async () => {
    const mixture = mixtureOver(data, 'full');
    const run = async (): Promise<unknown> => [
      await matrix.covariance(),
      await matrix.neighbours(everyRow(data).slice(0, 9), 3),
      await matrix.clusterFigures({ k, labels: labelsOf(data) }, probabilitiesOf(data)),
      await matrix.mixtureSums(mixture),
      await matrix.mixtureScores(mixture),
    ];
    expect(await run()).toEqual(await run());
  });
});

test('a matrix without rows has figures of nothing', async () => {
  const engine = await open();
  const matrix = await upload(engine, empty);
  expect(await matrix.covariance()).toMatchObject({ weight: 0, values: new Float64Array(4) });
  expect((await matrix.neighbours(new Int32Array(0), 3)).rows).toHaveLength(0);
  const [figures] = await matrix.clusterFigures({ k: 1, labels: new Int32Array(0) }, [0.5]);
  expect(figures).toMatchObject({ weight: 0, quantiles: Float64Array.of(NaN, NaN) });
  const mixture: Mixture = {
    form: 'full',
    weights: Float64Array.of(1),
    means: Float64Array.of(0, 0),
    covariances: Float64Array.of(1, 0, 0, 1),
  };
  expect(await matrix.mixtureSums(mixture)).toMatchObject({ weights: Float64Array.of(0), logLikelihood: 0 });
  expect((await matrix.mixtureScores(mixture)).labels).toHaveLength(0);
  engine.dispose();
});

test('a mixture that is far narrower than the scale of the matrix keeps its log densities', async () => {
  const engine = await open();
  const data = exactRows(500, 3, 2);
  const matrix = await upload(engine, data);
  const truth = await upload(createReferenceEngine(), data);
  const means = centroidsFrom(data, 2).values;
  const covariances = Float64Array.from({ length: 18 }, (_, i) => ((i % 9) % 4 === 0 ? 1e-3 : 0));
  const mixture: Mixture = { form: 'full', weights: Float64Array.of(0.5, 0.5), means, covariances };
  const [scores, exact] = [await matrix.mixtureScores(mixture), await truth.mixtureScores(mixture)];
  scores.logDensities.forEach((value, row) =>
    expect(Math.abs(value / Number(exact.logDensities[row]) - 1)).toBeLessThan(1e-5),
  );
  engine.dispose();
});

test('progress of neighbours grows to the number of queries', async () => {
  const engine = await open();
  const data = exactRows(900, 3, 2);
  const matrix = await upload(engine, data);
  const heard: number[] = [];
  await matrix.neighbours(everyRow(data), 2, undefined, (queries) => heard.push(queries));
  expect(heard.at(-1)).toBe(900);
  expect(heard).toEqual(heard.toSorted((a, b) => a - b));
  engine.dispose();
});
