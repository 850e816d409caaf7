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
