import fc from 'fast-check';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { meansOf } from '../../src/engine/lloydLoop.ts';
import { Contest, type Way } from '../../src/engine/wasm/contest.ts';
import { suitsLists } from '../../src/engine/wasm/listing.ts';
import { Ordering, suitsOrder } from '../../src/engine/wasm/ordering.ts';
import { blobs, type Data } from './fixtures.ts';
import {
  changes,
  compared,
  follow,
  lattice,
  noise,
  pairOf,
  pause,
  skewed,
  startOf,
  stay,
  wander,
  weighted,
  withOutliers,
  type Pair,
} from './shardSupport.ts';

// All rows have an order from the second pass on, whatever takes how long.
beforeEach(() => {
  vi.spyOn(Contest.prototype, 'begin').mockImplementation((labelled) => (labelled ? 'order' : 'sift'));
  vi.spyOn(Contest.prototype, 'way').mockImplementation((leading) => leading);
});
afterEach(() => {
  vi.restoreAllMocks();
});

/** The same rows twice, the first for a run of k clusters in an order of its own. */
async function orderedPairOf(data: Data, k: number): Promise<Pair> {
  const pair = await pairOf(data, k);
  expect(suitsLists(k, pair.shard)).toBe(false);
  expect(suitsOrder(k, pair.shard)).toBe(true);
  return pair;
}

const cases: readonly (readonly [string, Data, number])[] = [
  ['clusters apart, a ragged last tile', blobs(9_305, 18, 20, 3), 16],
  ['an odd number of columns', blobs(16_000, 13, 8, 5), 7],
  ['ties and equal centroids', lattice(24_003, 12), 20],
  ['two clusters', skewed(20_003, 16), 2],
  ['few columns', blobs(25_001, 5, 30, 9), 23],
  ['more clusters than lists have columns for', lattice(60_003, 5), 50],
  ['noise', noise(13_000, 21), 13],
  ['skewed columns', skewed(33_001, 32), 16],
  ['outliers', withOutliers(blobs(60_000, 40, 20, 11)), 12],
  ['outliers in a ragged last block', withOutliers(blobs(8_203, 16, 20, 11)), 5],
  ['the most clusters that an order has', blobs(99_000, 4, 50, 13), 128],
  ['whole weights', weighted(blobs(9_305, 12, 8, 2), (value) => 1 + Math.floor(4 * value)), 12],
  ['weights that are not whole', weighted(skewed(9_305, 14), (value) => 0.1 + value), 12],
];

test.each(cases)('sums and counts are those of plain passes, bit for bit: %s', async (_, data, k) => {
  await follow(await orderedPairOf(data, k), k, data.d, [stay], 24);
});

test('rows keep their order when centroids move again', async () => {
  const data = blobs(9_005, 16, 10, 3);
  const pair = await orderedPairOf(data, 10);
  await follow(pair, 10, data.d, [stay, stay, stay, ...changes, ...changes], 4);
});

test('tiles that need no look are left out once a run has settled', async () => {
  const data = blobs(40_000, 16, 10, 3);
  const select = vi.spyOn(Ordering.prototype, 'select');
  const pair = await orderedPairOf(data, 10);
  await follow(pair, 10, data.d, [stay], 24);
  const looks = select.mock.results.slice(-10).map(({ value }) => (value as { looks: number }).looks);
  expect(Math.max(...looks)).toBeLessThan(4096 / 8 / 4);
});

test('blocks get their order and lose it in the middle of a run', async () => {
  const data = withOutliers(blobs(30_005, 16, 10, 3));
  const ways: readonly Way[] = [
    'sift',
    'order',
    'order',
    'plain',
    'order',
    'sift',
    'order',
    'order',
    'order',
  ];
  let [pass, tried] = [0, 2];
  vi.spyOn(Contest.prototype, 'begin').mockImplementation(() => {
    if (pass % ways.length === 0) tried = (tried + 3) % 8;
    return ways[pass++ % ways.length] as Way;
  });
  vi.spyOn(Contest.prototype, 'way').mockImplementation((leading, block) =>
    leading === 'order' && block >= tried ? 'sift' : leading,
  );
  await follow(await orderedPairOf(data, 10), 10, data.d, [stay, ...changes], 5);
});

test('passes that were given up leave nothing behind that a later one believes', async () => {
  const data = blobs(9_216, 16, 10, 3);
  const pair = await orderedPairOf(data, 16);
  await follow(pair, 16, data.d, [stay], 12);
  const centroids = startOf(pair.shard, 16).map((value, at) => value * (at % 3));
  const stopped = (): Promise<void> => Promise.reject(new Error('given up'));
  for (let pass = 0; pass < 16; pass++) {
    await expect(pair.shard.pass([{ index: 0, centroids }], stopped)).rejects.toThrow('given up');
  }
  await compared(pair, 16, centroids);
});

test('the rows farthest from their centroids are found by their labels in their own order', async () => {
  const data = blobs(9_005, 16, 10, 3);
  const pair = await orderedPairOf(data, 10);
  let centroids = startOf(pair.shard, 10);
  for (let pass = 0; pass < 12; pass++) {
    const found = await compared(pair, 10, centroids);
    const [far, plain] = await Promise.all(
      [pair.shard, pair.plain].map((shard) => shard.farthest(0, centroids, 3, pause)),
    );
    expect(far).toEqual(plain);
    centroids = meansOf(found, centroids, data.d);
  }
});

test('runs in one pass have an order each', async () => {
  const data = blobs(12_005, 12, 12, 6);
  const ks = [5, 9, 16];
  const pair = await pairOf(data, 5);
  pair.shard.begin(ks);
  let runs = ks.map((k, index) => ({ index, centroids: startOf(pair.shard, k) }));
  for (let pass = 0; pass < 12; pass++) {
    const found = await pair.shard.pass(runs, pause);
    const next = [];
    for (const [i, { index, centroids }] of runs.entries()) {
      pair.plain.begin([ks[i] as number]);
      const [own] = await pair.plain.pass([{ index: 0, centroids }], pause);
      if (!own) throw new Error('a pass gave nothing');
      expect(found[i]?.sums).toEqual(own.sums);
      expect(found[i]?.counts).toEqual(own.counts);
      next.push({ index, centroids: meansOf(own, centroids, data.d) });
    }
    runs = next;
  }
});

test('however centroids move, sums and counts are those of plain passes', async () => {
  const makers: readonly ((rows: number, d: number) => Data)[] = [
    (rows, d) => blobs(rows, d, 30, 4),
    noise,
    skewed,
    lattice,
    (rows, d) => withOutliers(blobs(rows, d, 30, 4)),
    (rows, d) => weighted(skewed(rows, d), (value) => 0.5 + value),
  ];
  const request = fc.record({
    maker: fc.constantFrom(...makers),
    d: fc.integer({ min: 8, max: 36 }),
    k: fc.integer({ min: 4, max: 23 }),
    rows: fc.integer({ min: 9_000, max: 16_000 }),
    seed: fc.nat(),
    moves: fc.array(fc.constantFrom(...changes), { minLength: 6, maxLength: 20 }),
  });
  await fc.assert(
    fc.asyncProperty(request, async ({ maker, d, k, rows, seed, moves }) => {
      await wander(await orderedPairOf(maker(rows, d), k), k, d, [stay, stay, stay, ...moves], seed);
    }),
    { numRuns: 25 },
  );
});
