import { ExactSums, type ExactParts } from './exactSums.ts';
import type { FigureCalls } from './figureCalls.ts';
import type { Pause, Shard } from './shard.ts';

interface Session {
  readonly labels: number;
  readonly k: number;
  readonly top: number;
}

const sessions = new WeakMap<Shard, Session>();

/** The labels kept for a shard, with the memory above them free. */
function keptLabels(shard: Shard): Session {
  const session = sessions.get(shard) as Session;
  shard.memory.release(session.top);
  return session;
}

/** Keeps labels until the shard's memory is cleared; replies weights, sums and extremes of each cluster. */
export async function clustersShard(
  shard: Shard,
  { labels, k, bound }: FigureCalls['clusters']['request'],
  pause: Pause,
): Promise<FigureCalls['clusters']['reply']> {
  shard.clear();
  const { memory, d } = shard;
  const at = memory.reserve(shard.rows * 4);
  memory.integers(at, shard.rows).set(labels);
  sessions.set(shard, { labels: at, k, top: memory.top });
  const size = k * (d + 1);
  const [out, least, most] = [
    memory.reserve(size * 8),
    memory.reserve(k * d * 4),
    memory.reserve(k * d * 4),
  ] as const;
  const [minima, maxima] = [memory.floats(least, k * d), memory.floats(most, k * d)] as const;
  minima.fill(Infinity);
  maxima.fill(-Infinity);
  const sums = new ExactSums(size, bound);
  for (const [, from, rows] of shard.blocks()) {
    const own = memory.doubles(out, size).fill(0);
    const [x, weights] = [shard.tile(from), shard.weightAt(from)] as const;
    shard.kernel.plain.clusterSums(x, rows, d, at + from * 4, weights, out, least, most);
    shard.kernelCalls += 1;
    sums.add(own);
    await pause();
  }
  return { sums: sums.parts, minima: minima.slice(), maxima: maxima.slice() };
}

/** Σ w (x − mean)² of each kept cluster. */
export async function clusterSquaresShard(
  shard: Shard,
  { means, bound }: FigureCalls['clusterSquares']['request'],
  pause: Pause,
): Promise<ExactParts> {
  const { labels, k } = keptLabels(shard);
  const { memory, d } = shard;
  const size = k * d;
  const [middle, out] = [memory.reserve(size * 8), memory.reserve(size * 8)] as const;
  memory.doubles(middle, size).set(means);
  const sums = new ExactSums(size, bound);
  for (const [, from, rows] of shard.blocks()) {
    const own = memory.doubles(out, size).fill(0);
    const [x, weights] = [shard.tile(from), shard.weightAt(from)] as const;
    shard.kernel.plain.clusterSquares(x, rows, d, labels + from * 4, weights, middle, out);
    shard.kernelCalls += 1;
    sums.add(own);
    await pause();
  }
  return sums.parts;
}

/**
 * Weights of rows of kept clusters in 256 bins a slot, for several columns while a block of rows is in the cache. Weights are multiples of
 * one power of two, so that these sums are exact.
 */
export async function histogramsShard(
  shard: Shard,
  { first, k, columns }: FigureCalls['histograms']['request'],
  pause: Pause,
): Promise<readonly Float64Array[]> {
  const { labels } = keptLabels(shard);
  const { memory, d } = shard;
  const places = columns.map(({ tables, slots }) => ({
    bins: memory.reserve(slots * 256 * 8),
    list: memory.reserve(Math.max(1, tables.length) * 4),
    tables: tables.map((table) => memory.reserve(table.byteLength)),
  }));
  for (const [i, { tables, slots }] of columns.entries()) {
    const place = places[i] as (typeof places)[number];
    memory.doubles(place.bins, slots * 256).fill(0);
    memory.integers(place.list, tables.length).set(place.tables);
    tables.forEach((table, l) => memory.integers(place.tables[l] as number, table.length).set(table));
  }
  for (const [, from, rows] of shard.blocks()) {
    const [x, own, weights] = [shard.tile(from), labels + from * 4, shard.weightAt(from)] as const;
    for (const [i, { column }] of columns.entries()) {
      const { tables, list, bins } = places[i] as (typeof places)[number];
      shard.kernel.plain.histogram(x, rows, d, column, own, weights, first, k, tables.length, list, bins);
    }
    shard.kernelCalls += columns.length;
    await pause();
  }
  return columns.map(({ slots }, i) =>
    memory.doubles((places[i] as (typeof places)[number]).bins, slots * 256).slice(),
  );
}
