import { expect } from 'vitest';
import { random, type Random } from '../../src/core/random.ts';
import { meansOf } from '../../src/engine/lloydLoop.ts';
import { gridSteps, preparationOf } from '../../src/engine/preparation.ts';
import type { ShardPass } from '../../src/engine/wasm/protocol.ts';
import { Shard } from '../../src/engine/wasm/shard.ts';
import { dataOf, type Data } from './fixtures.ts';

/** Nobody waits between blocks. */
export const pause = (): Promise<void> => Promise.resolve();

export function made(rows: number, d: number, value: (row: number, column: number) => number): Data {
  return dataOf(
    Array.from({ length: d }, (_c, j) => Float32Array.from({ length: rows }, (_r, row) => value(row, j))),
  );
}

/** Many small values and a few large ones, in some of the columns. */
export function skewed(rows: number, d: number): Data {
  const source = random(5);
  return made(rows, d, (_, j) => (j % 3 === 2 ? Math.exp(source.normal()) : source.normal()));
}

export function noise(rows: number, d: number): Data {
  const source = random(9);
  return made(rows, d, () => source.uniform());
}

/** Whole numbers, so that many rows lie just as near to two centroids. */
export function lattice(rows: number, d: number): Data {
  const source = random(7);
  return made(rows, d, () => source.below(5) * 4);
}

export function withOutliers(data: Data): Data {
  const columns = data.columns.map((column) => column.slice());
  columns.forEach((column, j) => (column[j * 31] = 40));
  return { ...data, columns };
}

export function weighted(data: Data, weight: (value: number) => number): Data {
  const source = random(3);
  return { ...data, weights: Float32Array.from({ length: data.rows }, () => weight(source.uniform())) };
}

/** The rows of a set as one worker holds them: centred, scaled and on the grid. */
export async function shardOf(data: Data): Promise<Shard> {
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

/** Centroids at rows evenly spread over a set, in the units that a shard holds. */
export function startOf(shard: Shard, k: number): Float64Array {
  const rows = Int32Array.from({ length: k }, (_, c) => Math.floor(((c + 0.5) * shard.rows) / k));
  return Float64Array.from(shard.gather(rows).values);
}

/** One pass of one run, alone on its worker. */
export async function passOf(shard: Shard, centroids: Float64Array): Promise<ShardPass> {
  const [found] = await shard.pass([{ index: 0, centroids }], pause);
  if (!found) throw new Error('a pass gave nothing');
  return found;
}

/** The first pass of a run of its own, which is a plain one. */
export async function plainPass(shard: Shard, k: number, centroids: Float64Array): Promise<ShardPass> {
  shard.begin([k]);
  return passOf(shard, centroids);
}

/** The same rows twice: as a worker holds them, and for plain passes. */
export interface Pair {
  readonly shard: Shard;
  readonly plain: Shard;
}

/** The same rows twice, the first for a run of k clusters. */
export async function pairOf(data: Data, k: number): Promise<Pair> {
  const plain = await shardOf(data);
  const shard = await shardOf(data);
  shard.begin([k]);
  return { shard, plain };
}

/** One pass of a run, which has to give what a plain one gives. */
export async function compared(
  { shard, plain }: Pair,
  k: number,
  centroids: Float64Array,
): Promise<ShardPass> {
  const own = await passOf(shard, centroids);
  const found = await plainPass(plain, k, centroids);
  expect(own.counts).toEqual(found.counts);
  expect(own.sums).toEqual(found.sums);
  expect(own.rests).toEqual(found.rests);
  return found;
}

export type Change = (centroids: Float64Array, k: number, d: number, source: Random) => void;

/** Nothing happens to centroids. */
export function stay(): void {
  return undefined;
}

/** What may happen to centroids between two passes. */
export const changes: readonly Change[] = [
  stay,
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

/** A run of so many passes, each under the means of the one before, changed once in a while; all have to give what plain ones give. */
export async function follow(
  pair: Pair,
  k: number,
  d: number,
  moves: readonly Change[],
  each: number,
): Promise<void> {
  const source = random(1);
  let centroids = startOf(pair.shard, k);
  for (const move of moves) {
    move(centroids, k, d, source);
    for (let pass = 0; pass < each; pass++) {
      centroids = meansOf(await compared(pair, k, centroids), centroids, d);
    }
  }
}

/** A run in which something happens to the means of each pass before the next; all passes have to give what plain ones give. */
export async function wander(
  pair: Pair,
  k: number,
  d: number,
  moves: readonly Change[],
  seed: number,
): Promise<void> {
  const source = random(seed);
  let centroids = startOf(pair.shard, k);
  for (const move of moves) {
    const means = meansOf(await compared(pair, k, centroids), centroids, d);
    move(means, k, d, source);
    centroids = means;
  }
}
