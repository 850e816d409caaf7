import { addScatter, scatterSize } from '../scatter.ts';
import { scaled } from './distances.ts';
import { BLOCK, stepRows } from './kernel.ts';
import { reservePacked, writePacked } from './packing.ts';
import type { Calls } from './protocol.ts';
import type { Pause, Shard } from './shard.ts';

/** A set of centroids in the shard's memory, with room for what a block of rows gives. */
interface Place {
  readonly k: number;
  readonly label: (from: number, count: number, pause: Pause) => Promise<void>;
  readonly labels: number;
  readonly distances: number;
  readonly seconds: number;
}

/** Makes a set ready; always for the plain-SIMD build. */
function place(shard: Shard, centroids: Float64Array): Place {
  const { memory, d } = shard;
  const k = centroids.length / d;
  const at = reservePacked(memory, k, d);
  const scratch = memory.reserve(32);
  const [labels, distances, seconds] = [
    memory.reserve(BLOCK * 4),
    memory.reserve(BLOCK * 4),
    memory.reserve(BLOCK * 4),
  ] as const;
  writePacked(memory, at, centroids, d);
  const { packed, half, rowMajor } = at;
  const step = stepRows(k * d);
  const label = async (from: number, count: number, pause: Pause): Promise<void> => {
    for (let first = 0; first < count; first += step) {
      const x = shard.tile(from + first);
      const rows = Math.min(step, count - first);
      const out = [labels + first * 4, distances + first * 4, seconds + first * 4] as const;
      shard.kernel.plain.assign(x, rows, d, k, packed, half, rowMajor, ...out, scratch);
      shard.kernelCalls += 1;
      await pause();
    }
  };
  return { k, label, labels, distances, seconds };
}

/** Labels, squared distances and second distances of a shard. */
export async function assignShard(
  shard: Shard,
  { centroids, factor }: Calls['assign']['request'],
  pause: Pause,
): Promise<Calls['assign']['reply']> {
  shard.clear();
  const { memory, rows } = shard;
  const set = place(shard, centroids);
  const labels = new Int32Array(rows);
  const distances = new Float32Array(rows);
  const seconds = new Float32Array(rows);
  for (const [, from, count] of shard.blocks()) {
    await set.label(from, count, pause);
    labels.set(memory.integers(set.labels, count), from);
    distances.set(memory.floats(set.distances, count), from);
    seconds.set(memory.floats(set.seconds, count), from);
  }
  shard.clear();
  return { labels, distances: scaled(distances, factor), seconds: scaled(seconds, factor) };
}

/** Figures of each block about each set; a block of rows serves all sets while it is in the cache. */
export async function scatterShard(
  shard: Shard,
  { sets, factor }: Calls['scatter']['request'],
  pause: Pause,
): Promise<Calls['scatter']['reply']> {
  shard.clear();
  const { memory, rows } = shard;
  const places = sets.map((centroids) => place(shard, centroids));
  const blocks = Math.ceil(rows / BLOCK);
  const figures = places.map(({ k }) => new Float64Array(blocks * scatterSize(k)));
  for (const [block, from, count] of shard.blocks()) {
    for (const [i, set] of places.entries()) {
      await set.label(from, count, pause);
      const found = {
        labels: memory.integers(set.labels, count),
        distances: memory.floats(set.distances, count),
        seconds: memory.floats(set.seconds, count),
      };
      const size = scatterSize(set.k);
      const out = (figures[i] as Float64Array).subarray(block * size, (block + 1) * size);
      addScatter(found, 0, count, set.k, factor, out, shard.weights(from, count));
    }
  }
  shard.clear();
  return figures;
}
