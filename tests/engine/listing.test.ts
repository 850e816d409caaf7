import fc from 'fast-check';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { suitsLists } from '../../src/engine/wasm/listing.ts';
import { blobs, type Data } from './fixtures.ts';
import {
  changes,
  compared,
  follow,
  lattice,
  noise,
  pairOf,
  skewed,
  startOf,
  stay,
  wander,
  weighted,
  withOutliers,
} from './shardSupport.ts';

// Without a clock nothing is slower than anything else, so that lists lead from the third pass on and are kept.
beforeEach(() => {
  vi.spyOn(performance, 'now').mockReturnValue(0);
});
afterEach(() => {
  vi.restoreAllMocks();
});

const cases: readonly (readonly [string, Data, number])[] = [
  ['clusters apart, a ragged last tile', blobs(9_305, 18, 20, 3), 24],
  ['an odd number of columns', blobs(16_000, 13, 8, 5), 40],
  ['ties and equal centroids', lattice(24_003, 12), 60],
  ['few columns', skewed(20_003, 8), 50],
  ['fewer columns than a vector holds', blobs(25_001, 7, 30, 9), 64],
  ['the fewest columns that lists have', lattice(24_003, 6), 60],
  ['noise', noise(13_000, 21), 33],
  ['skewed columns', skewed(33_001, 32), 64],
  ['outliers', withOutliers(blobs(60_000, 40, 20, 11)), 24],
  ['the most clusters that lists have', blobs(99_000, 12, 50, 13), 256],
  ['whole weights', weighted(blobs(9_305, 12, 8, 2), (value) => 1 + Math.floor(4 * value)), 24],
  ['weights that are not whole', weighted(skewed(9_305, 14), (value) => 0.1 + value), 24],
];

test.each(cases)('sums and counts are those of plain passes, bit for bit: %s', async (_, data, k) => {
  const pair = await pairOf(data, k);
  expect(suitsLists(k, pair.shard)).toBe(true);
  await follow(pair, k, data.d, [stay], 24);
});

test('centroids that were far out and come back find rows that were compared there', async () => {
  const data = noise(9_216, 12);
  const pair = await pairOf(data, 24);
  const start = startOf(pair.shard, 24);
  const along = (first: (c: number) => number): Float64Array =>
    start.map((value, at) => (at % data.d === 0 ? first(at / data.d) : value));
  const near = Array.from({ length: 7 }, () => along(() => 0));
  for (const centroids of [...near, along(() => 12), along((c) => c % 2)])
    await compared(pair, 24, centroids);
});

const makers: readonly ((rows: number, d: number) => Data)[] = [
  (rows, d) => blobs(rows, d, 30, 4),
  noise,
  skewed,
  lattice,
];

test('however centroids move, sums and counts are those of plain passes', async () => {
  const request = fc.record({
    maker: fc.constantFrom(...makers),
    d: fc.integer({ min: 8, max: 36 }),
    k: fc.integer({ min: 36, max: 48 }),
    rows: fc.integer({ min: 18_500, max: 24_000 }),
    seed: fc.nat(),
    moves: fc.array(fc.constantFrom(...changes), { minLength: 6, maxLength: 14 }),
  });
  await fc.assert(
    fc.asyncProperty(request, async ({ maker, d, k, rows, seed, moves }) => {
      await wander(await pairOf(maker(rows, d), k), k, d, moves, seed);
    }),
    { numRuns: 25 },
  );
});
