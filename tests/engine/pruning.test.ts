import { afterAll, beforeAll, expect, test } from 'vitest';
import { random } from '../../src/core/random.ts';
import type { Centroids, Engine } from '../../src/engine/engine.ts';
import { createWasmEngine } from '../../src/engine/wasm/wasmEngine.ts';
import { blobs, centroidsFrom, dataOf, first, upload, type Data } from './fixtures.ts';

let engine: Engine;
beforeAll(() => {
  engine = createWasmEngine({ threads: 1 });
});
afterAll(() => {
  engine.dispose();
});

/** Whole numbers, so that many rows lie just as near to two centroids, and some centroids coincide. */
function lattice(rows: number, d: number): Data {
  const source = random(7);
  return dataOf(
    Array.from({ length: d }, () => Float32Array.from({ length: rows }, () => source.below(5) * 4)),
  );
}

/** A few rows far from all others, which stretch the rounding bound. */
function withOutliers(data: Data): Data {
  const columns = data.columns.map((column) => column.slice());
  columns.forEach((column, j) => (column[j * 31] = 1e4));
  return { ...data, columns };
}

const cases: readonly (readonly [string, Data, number])[] = [
  ['clusters apart, a ragged last tile', blobs(40_005, 18, 20, 3), 24],
  ['more centroids than clusters', blobs(30_000, 12, 8, 5), 40],
  ['ties and equal centroids', lattice(30_003, 12), 60],
  ['outliers', withOutliers(blobs(30_000, 20, 20, 11)), 24],
  ['the most clusters that are pruned', blobs(12_000, 12, 50, 13), 256],
];

/** Runs that are not alone are never pruned: the second start changes nothing for the first. */
async function both(data: Data, start: Centroids, maxIterations: number) {
  const matrix = await upload(engine, data);
  const options = { maxIterations, tolerance: 0 };
  const alone = first(await matrix.lloyd([start], options));
  const assigned = await matrix.assign(alone.centroids);
  const beside = first(
    await matrix.lloyd([start, { ...start, k: 1, values: start.values.slice(0, start.d) }], options),
  );
  matrix.dispose();
  return { alone, beside, assigned };
}

test.each(cases)('passes with bounds give what passes without give, bit for bit: %s', async (_, data, k) => {
  for (const iterations of [4, 9, 60]) {
    const { alone, beside } = await both(data, centroidsFrom(data, k), iterations);
    expect(alone).toEqual(beside);
  }
});

test('rows are in their own order after a run, for labels, distances, rows and samples', async () => {
  const data = blobs(40_005, 18, 20, 3);
  const untouched = await upload(engine, data);
  const sorted = await upload(engine, data);
  const start = centroidsFrom(data, 24);
  await sorted.lloyd([start], { maxIterations: 12, tolerance: 0 });
  expect(await sorted.assign(start)).toEqual(await untouched.assign(start));
  const rows = Int32Array.of(3, 16_399, 40_004, 12);
  await sorted.lloyd([start], { maxIterations: 12, tolerance: 0 });
  expect(await sorted.rowsAt(rows)).toEqual(await untouched.rowsAt(rows));
  await sorted.lloyd([start], { maxIterations: 12, tolerance: 0 });
  expect(await sorted.pairwise(rows)).toEqual(await untouched.pairwise(rows));
});

test('a run that is cancelled in its midst leaves the rows in order', async () => {
  const data = blobs(40_005, 18, 20, 3);
  const untouched = await upload(engine, data);
  const matrix = await upload(engine, data);
  const start = centroidsFrom(data, 24);
  const cancel = new AbortController();
  const checkpoint = (_run: number, _centroids: Centroids, iterations: number): void => {
    if (iterations === 6) cancel.abort();
  };
  const endless = { maxIterations: 1e6, tolerance: -1, signal: cancel.signal, checkpoint };
  await expect(matrix.lloyd([start], endless)).rejects.toMatchObject({ code: 'cancelled' });
  expect(await matrix.assign(start)).toEqual(await untouched.assign(start));
});
