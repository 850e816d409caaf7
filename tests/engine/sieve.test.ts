import { afterEach, expect, test, vi } from 'vitest';
import { meansOf } from '../../src/engine/lloydLoop.ts';
import { BLOCK } from '../../src/engine/wasm/kernel.ts';
import { Contest } from '../../src/engine/wasm/contest.ts';
import { Sieve } from '../../src/engine/wasm/sieve.ts';
import { blobs, type Data } from './fixtures.ts';
import {
  lattice,
  noise,
  passOf,
  pause,
  plainPass,
  shardOf,
  skewed,
  startOf,
  weighted,
  withOutliers,
} from './shardSupport.ts';

afterEach(() => {
  vi.restoreAllMocks();
});

/** Lets the sieve label all blocks of passes over rows that have labels; how many blocks it has labelled. */
function siftAll(): () => number {
  vi.spyOn(Contest.prototype, 'begin').mockReturnValue('sift');
  vi.spyOn(Contest.prototype, 'way').mockReturnValue('sift');
  const label = vi.spyOn(Sieve.prototype, 'label');
  return () => label.mock.calls.filter(([, way]) => way === 'sift').length;
}

const cases: readonly (readonly [string, Data, number])[] = [
  ['clusters apart, a ragged last tile', blobs(9_005, 16, 20, 3), 16],
  ['an odd number of columns', blobs(9_000, 7, 5, 4), 5],
  ['one column', blobs(8_200, 1, 6, 8), 4],
  ['noise', noise(8_192, 11), 8],
  ['first labels through the sieve', blobs(9_005, 33, 20, 7), 40],
  [
    'first labels of weighted rows through the sieve',
    weighted(blobs(9_001, 32, 9, 5), (value) => 1 + value),
    33,
  ],
  ['more centroids than one chunk', noise(8_400, 6), 37],
  ['skewed columns', skewed(9_001, 9), 12],
  ['ties', lattice(9_003, 5), 30],
  ['ties in many columns', lattice(9_003, 48), 30],
  ['noise among many centroids, for which bounds are given up', noise(40_000, 16), 32],
  ['outliers', withOutliers(blobs(9_000, 20, 20, 11)), 20],
  ['whole weights', weighted(blobs(9_005, 6, 8, 2), (value) => 1 + Math.floor(4 * value)), 8],
  ['weights that are not whole', weighted(skewed(9_005, 5), (value) => 0.1 + value), 9],
];

test.each(cases)('the sieve finds what plain passes find, bit for bit: %s', async (_, data, k) => {
  const sifted = siftAll();
  await follow(data, k, 4);
  expect(sifted()).toBeGreaterThanOrEqual(3 * Math.floor(data.rows / BLOCK));
});

test.each(cases)('sums and counts are those of plain passes, bit for bit: %s', async (_, data, k) => {
  await follow(data, k, 8);
});

/** So many iterations, each of which has to find what a plain pass does. */
async function follow(data: Data, k: number, iterations: number): Promise<void> {
  const shard = await shardOf(data);
  const plain = await shardOf(data);
  expect(Sieve.over(plain, false)).toBeDefined();
  plain.clear();
  let centroids = startOf(shard, k);
  shard.begin([k]);
  for (let iteration = 0; iteration < iterations; iteration++) {
    const sifted = await passOf(shard, centroids);
    const found = await plainPass(plain, k, centroids);
    expect(sifted.counts).toEqual(found.counts);
    expect(sifted.sums).toEqual(found.sums);
    expect(sifted.rests).toEqual(found.rests);
    centroids = meansOf(found, centroids, data.d);
  }
}

test.each([1e20, 1e-43])(
  'centroids whose scores overflow or vanish in float32 (%d) give what plain passes give',
  async (size) => {
    const data = noise(8_200, 128);
    const shard = await shardOf(data);
    const plain = await shardOf(data);
    plain.clear();
    const start = startOf(shard, 8);
    const centroids = start.map((value) => value * size);
    shard.begin([8]);
    for (let iteration = 0; iteration < 2; iteration++) {
      const sifted = await passOf(shard, centroids);
      const found = await plainPass(plain, 8, centroids);
      expect(sifted.counts).toEqual(found.counts);
      expect(sifted.sums).toEqual(found.sums);
    }
  },
);

test('several runs in one pass are sifted each by itself', async () => {
  const sifted = siftAll();
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
  const before = sifted();
  const found = await together.pass(moved, pause);
  expect(sifted() - before).toBe(3 * Math.ceil(data.rows / BLOCK));
  for (const [i, { centroids }] of moved.entries()) {
    alone.begin([centroids.length / data.d]);
    const [own] = await alone.pass([{ index: 0, centroids }], pause);
    expect(found[i]?.sums).toEqual(own?.sums);
    expect(found[i]?.counts).toEqual(own?.counts);
  }
});

test('a pass tells apart as many centroids as labels have values', async () => {
  const shard = await shardOf(noise(64, 1));
  const near = [0, 5, 32_767, 32_768, 32_769, 39_999];
  const centroids = new Float64Array(40_000).fill(1000);
  near.forEach((index, at) => (centroids[index] = at - 2.5));
  shard.begin([centroids.length]);
  const { counts } = await passOf(shard, centroids);
  const rows = shard.gather(Int32Array.from({ length: 64 }, (_, row) => row)).values;
  const expected = near.map((_, at) => rows.filter((row) => Math.round(row + 2.5) === at).length);
  expect(near.map((index) => counts[index])).toEqual(expected);
  expect(expected.slice(1, 5).every((count) => count > 0)).toBe(true);
});
