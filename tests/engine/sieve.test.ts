import { expect, test } from 'vitest';
import { random } from '../../src/core/random.ts';
import { meansOf } from '../../src/engine/lloydLoop.ts';
import { gridSteps, preparationOf } from '../../src/engine/preparation.ts';
import { Shard } from '../../src/engine/wasm/shard.ts';
import { Sieve } from '../../src/engine/wasm/sieve.ts';
import { blobs, dataOf, type Data } from './fixtures.ts';

const pause = (): Promise<void> => Promise.resolve();

function made(rows: number, d: number, value: (row: number, column: number) => number): Data {
  return dataOf(
    Array.from({ length: d }, (_c, j) => Float32Array.from({ length: rows }, (_r, row) => value(row, j))),
  );
}

/** Many small values and a few large ones, in some of the columns. */
function skewed(rows: number, d: number): Data {
  const source = random(5);
  return made(rows, d, (_, j) => (j % 3 === 2 ? Math.exp(source.normal()) : source.normal()));
}

function noise(rows: number, d: number): Data {
  const source = random(9);
  return made(rows, d, () => source.uniform());
}

/** Whole numbers, so that many rows lie just as near to two centroids. */
function lattice(rows: number, d: number): Data {
  const source = random(7);
  return made(rows, d, () => source.below(5) * 4);
}

function withOutliers(data: Data): Data {
  const columns = data.columns.map((column) => column.slice());
  columns.forEach((column, j) => (column[j * 31] = 40));
  return { ...data, columns };
}

function weighted(data: Data, weight: (value: number) => number): Data {
  const source = random(3);
  return { ...data, weights: Float32Array.from({ length: data.rows }, () => weight(source.uniform())) };
}

async function shardOf(data: Data): Promise<Shard> {
  const { rows, d, columns, weights } = data;
  const shard = new Shard(rows, d, weights !== undefined, 'plain SIMD');
  const values = new Float32Array((weights ? d + 1 : d) * rows);
  [...columns, ...(weights ? [weights] : [])].forEach((column, j) => values.set(column, j * rows));
  shard.load(0, rows, rows, values);
  const means = Float64Array.from(columns, (column) => column.reduce((sum, value) => sum + value, 0) / rows);
  const variances = Float64Array.from(columns, (column, j) =>
    column.reduce((sum, value) => sum + (value - (means[j] as number)) ** 2 / rows, 0),
  );
  const { scale } = preparationOf({ means, variances });
  await shard.prepare(means, scale, gridSteps(rows), pause);
  if (weights) await shard.weigh({ grid: 2 ** -10, split: 1.5 * 2 ** 52 * 2 ** -24 }, pause);
  return shard;
}

const cases: readonly (readonly [string, Data, number])[] = [
  ['clusters apart, a ragged last tile', blobs(9_005, 16, 20, 3), 16],
  ['an odd number of columns', blobs(9_000, 7, 5, 4), 5],
  ['one column', blobs(8_200, 1, 6, 8), 4],
  ['noise', noise(8_192, 11), 8],
  ['more centroids than one chunk', noise(8_400, 6), 37],
  ['skewed columns', skewed(9_001, 9), 12],
  ['ties', lattice(9_003, 5), 30],
  ['noise among many centroids, for which bounds are given up', noise(40_000, 16), 32],
  ['outliers', withOutliers(blobs(9_000, 20, 20, 11)), 20],
  ['whole weights', weighted(blobs(9_005, 6, 8, 2), (value) => 1 + Math.floor(4 * value)), 8],
  ['weights that are not whole', weighted(skewed(9_005, 5), (value) => 0.1 + value), 9],
];

test.each(cases)('sums and counts are those of plain passes, bit for bit: %s', async (_, data, k) => {
  const shard = await shardOf(data);
  const plain = await shardOf(data);
  expect(Sieve.over(plain, false)).toBeDefined();
  plain.clear();
  const rows = Int32Array.from({ length: k }, (_unused, c) => Math.floor(((c + 0.5) * data.rows) / k));
  let centroids = Float64Array.from(shard.gather(rows).values);
  shard.begin([k]);
  for (let iteration = 0; iteration < 8; iteration++) {
    const [sifted] = await shard.pass([{ index: 0, centroids }], pause);
    plain.begin([k]);
    const [found] = await plain.pass([{ index: 0, centroids }], pause);
    expect(sifted?.counts).toEqual(found?.counts);
    expect(sifted?.sums).toEqual(found?.sums);
    expect(sifted?.rests).toEqual(found?.rests);
    if (!found) break;
    centroids = meansOf(found, centroids, data.d);
  }
});

test('several runs in one pass are sifted each by itself', async () => {
  const data = blobs(9_005, 10, 12, 6);
  const together = await shardOf(data);
  const alone = await shardOf(data);
  const starts = [3, 8, 20].map((k) =>
    Float64Array.from(together.gather(Int32Array.from({ length: k }, (_, c) => c * 400)).values),
  );
  together.begin([3, 8, 20]);
  const runs = starts.map((centroids, index) => ({ index, centroids }));
  await together.pass(runs, pause);
  const moved = runs.map((run) => ({ ...run, centroids: run.centroids.map((value) => value * 0.9) }));
  const found = await together.pass(moved, pause);
  for (const [i, { centroids }] of moved.entries()) {
    alone.begin([centroids.length / data.d]);
    const [own] = await alone.pass([{ index: 0, centroids }], pause);
    expect(found[i]?.sums).toEqual(own?.sums);
    expect(found[i]?.counts).toEqual(own?.counts);
  }
});
