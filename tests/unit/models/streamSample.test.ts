import { expect, test } from 'vitest';
import { random } from '../../../src/core/random.ts';
import type { MatrixChunk } from '../../../src/engine/engine.ts';
import { sampleRows } from '../../../src/models/sampleRows.ts';
import type { RowStream } from '../../../src/models/streamBlocks.ts';
import { drawSample } from '../../../src/models/streamSample.ts';

const rows = 5000;
const source = random(4);
const column = Float32Array.from({ length: rows }, () => source.normal() * 3 + 1e4);
const weights = Float32Array.from({ length: rows }, () => 1 + source.below(4));

function streamOf(length: number, weighted: boolean): RowStream {
  function* chunks(): Generator<MatrixChunk> {
    for (let from = 0; from < rows; from += length) {
      const to = Math.min(rows, from + length);
      const own = weighted ? { weights: weights.subarray(from, to) } : {};
      yield { rows: to - from, columns: [column.subarray(from, to)], ...own };
    }
  }
  return { shape: { rows, names: ['spend'], weighted }, chunks };
}

test('moments are those of all rows, and the sample is drawn by seed', async () => {
  const { moments, sample, weight } = await drawSample(streamOf(777, false), 100, 9);
  const mean = column.reduce((sum, value) => sum + value, 0) / rows;
  const variance = column.reduce((sum, value) => sum + (value - mean) ** 2, 0) / rows;
  expect(moments.means[0]).toBeCloseTo(mean, 9);
  expect(moments.variances[0]).toBeCloseTo(variance, 9);
  expect(weight).toBe(rows);
  expect([...(sample.columns[0] ?? [])]).toEqual(Array.from(sampleRows(rows, 100, 9), (row) => column[row]));
});

test('a row of weight w counts as w rows, and keeps its weight in the sample', async () => {
  const { moments, sample, weight } = await drawSample(streamOf(1024, true), 100, 9);
  const all = weights.reduce((sum, one) => sum + one, 0);
  const mean = column.reduce((sum, value, row) => sum + value * (weights[row] as number), 0) / all;
  expect(weight).toBe(all);
  expect(moments.means[0]).toBeCloseTo(mean, 9);
  expect([...(sample.weights ?? [])]).toEqual(Array.from(sampleRows(rows, 100, 9), (row) => weights[row]));
});

test('nothing depends on how the source is cut', async () => {
  expect(await drawSample(streamOf(13, true), 50, 1)).toEqual(await drawSample(streamOf(5000, true), 50, 1));
});

test('a value that is not finite is named by column and row', async () => {
  const chunk = { rows: 2, columns: [Float32Array.of(1, Number.NaN)] };
  const stream = { shape: { rows: 2, names: ['spend'] }, chunks: () => [chunk] };
  await expect(drawSample(stream, 2, 0)).rejects.toMatchObject({
    code: 'engine.not-finite',
    details: { column: 'spend', row: 1 },
  });
});

test('a first row that lies far off and counts for little does not swallow the digits of the others', async () => {
  const [far, light] = [column.slice(), weights.slice()];
  far[0] = 1e9;
  light[0] = 1e-30;
  const chunks = () => [{ rows, columns: [far], weights: light }];
  const { moments } = await drawSample({ shape: { rows, names: ['spend'], weighted: true }, chunks }, 9, 0);
  const [others, counted] = [column.slice(1), weights.slice(1)];
  const all = counted.reduce((sum, one) => sum + one, 0);
  const mean = others.reduce((sum, value, row) => sum + value * Number(counted[row]), 0) / all;
  const squares = others.reduce((sum, value, row) => sum + Number(counted[row]) * (value - mean) ** 2, 0);
  expect(moments.means[0]).toBeCloseTo(mean, 6);
  expect(Number(moments.variances[0]) / (squares / all)).toBeCloseTo(1, 6);
});

test.each([
  [0, 'engine.shape'],
  [-1, 'engine.shape'],
  [Number.NaN, 'engine.not-finite'],
])('a weight of %d is refused', async (weight, code) => {
  const chunks = () => [{ rows: 2, columns: [Float32Array.of(1, 2)], weights: Float32Array.of(1, weight) }];
  const stream = { shape: { rows: 2, names: ['spend'], weighted: true }, chunks };
  await expect(drawSample(stream, 2, 0)).rejects.toMatchObject({ code, details: { row: 1 } });
});
