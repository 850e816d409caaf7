import fc from 'fast-check';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { random, type Random } from '../../src/core/random.ts';
import { meansOf } from '../../src/engine/lloydLoop.ts';
import type { ShardPass } from '../../src/engine/wasm/protocol.ts';
import type { Shard } from '../../src/engine/wasm/shard.ts';
import { blobs, type Data } from './fixtures.ts';
import {
  lattice,
  noise,
  passOf,
  plainPass,
  shardOf,
  skewed,
  startOf,
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

interface Pair {
  readonly shard: Shard;
  readonly plain: Shard;
}

async function pairOf(data: Data): Promise<Pair> {
  const plain = await shardOf(data);
  const shard = await shardOf(data);
  return { shard, plain };
}

/** One pass by lists, which has to give what a plain one gives. */
async function compared({ shard, plain }: Pair, k: number, centroids: Float64Array): Promise<ShardPass> {
  const listed = await passOf(shard, centroids);
  const found = await plainPass(plain, k, centroids);
  expect(listed.counts).toEqual(found.counts);
  expect(listed.sums).toEqual(found.sums);
  expect(listed.rests).toEqual(found.rests);
  return found;
}

const cases: readonly (readonly [string, Data, number])[] = [
  ['clusters apart, a ragged last tile', blobs(9_005, 18, 20, 3), 24],
  ['an odd number of columns', blobs(9_000, 13, 8, 5), 40],
  ['ties and equal centroids', lattice(9_003, 12), 60],
  ['noise', noise(9_000, 21), 33],
  ['skewed columns', skewed(9_001, 32), 64],
  ['outliers', withOutliers(blobs(9_000, 40, 20, 11)), 24],
  ['the most clusters that lists have', blobs(16_500, 12, 50, 13), 256],
  ['whole weights', weighted(blobs(9_005, 12, 8, 2), (value) => 1 + Math.floor(4 * value)), 24],
  ['weights that are not whole', weighted(skewed(9_005, 14), (value) => 0.1 + value), 24],
];

test.each(cases)('sums and counts are those of plain passes, bit for bit: %s', async (_, data, k) => {
  const pair = await pairOf(data);
  let centroids = startOf(pair.shard, k);
  pair.shard.begin([k]);
  for (let pass = 0; pass < 24; pass++) {
    centroids = meansOf(await compared(pair, k, centroids), centroids, data.d);
  }
});

type Change = (centroids: Float64Array, k: number, d: number, source: Random) => void;

/** What may happen to centroids between two passes. */
const changes: readonly Change[] = [
  () => undefined,
  (centroids, _k, _d, source) =>
    centroids.forEach((value, at) => (centroids[at] = value + 0.02 * source.normal())),
  (centroids, k, d, source) => {
    const from = source.below(k) * d;
    centroids.fill(3 * source.normal(), from, from + d);
  },
  (centroids, k, d, source) => {
    const [one, other] = [source.below(k) * d, source.below(k) * d];
    const kept = centroids.slice(one, one + d);
    centroids.copyWithin(one, other, other + d);
    centroids.set(kept, other);
  },
  (centroids, k, d, source) => centroids.copyWithin(source.below(k) * d, 0, d),
  (centroids) => centroids.forEach((value, at) => (centroids[at] = value * 1.5)),
  (centroids) => centroids.forEach((value, at) => (centroids[at] = value * 0.5)),
];

const makers: readonly ((rows: number, d: number) => Data)[] = [
  (rows, d) => blobs(rows, d, 30, 4),
  noise,
  skewed,
  lattice,
];

test('however centroids move, sums and counts are those of plain passes', async () => {
  const request = fc.record({
    maker: fc.constantFrom(...makers),
    d: fc.integer({ min: 12, max: 36 }),
    k: fc.integer({ min: 24, max: 70 }),
    rows: fc.integer({ min: 4_480, max: 8_700 }),
    seed: fc.nat(),
    moves: fc.array(fc.constantFrom(...changes), { minLength: 6, maxLength: 14 }),
  });
  await fc.assert(
    fc.asyncProperty(request, async ({ maker, d, k, rows, seed, moves }) => {
      const source = random(seed);
      const pair = await pairOf(maker(rows, d));
      let centroids = startOf(pair.shard, k);
      pair.shard.begin([k]);
      for (const move of moves) {
        const means = meansOf(await compared(pair, k, centroids), centroids, d);
        move(means, k, d, source);
        centroids = means;
      }
      expect(pair.shard.kernelCalls).toBeGreaterThan(0);
    }),
    { numRuns: 25 },
  );
});
