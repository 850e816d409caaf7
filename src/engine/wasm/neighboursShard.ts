import type { FigureCalls } from './figureCalls.ts';
import { TILE } from './kernel.ts';
import type { Pause, Shard } from './shard.ts';

/** Values of rows that stay in the first cache while all queries look at them. */
const NEAR_VALUES = 4096;

/** The nearest rows of each query among the shard's, by plain SIMD. */
export async function nearestShard(
  shard: Shard,
  { queries, selves, count }: FigureCalls['nearest']['request'],
  pause: Pause,
): Promise<FigureCalls['nearest']['reply']> {
  shard.clear();
  const { memory, d } = shard;
  const most = Math.min(count, shard.rows);
  const asked = 4 * Math.ceil(selves.length / 4);
  const points = memory.reserve(asked * d * 4);
  const own = memory.reserve(asked * 4);
  const distances = memory.reserve(asked * most * 4);
  const found = memory.reserve(asked * most * 4);
  const scratch = memory.reserve(2 * TILE * 4);
  memory
    .floats(points, asked * d)
    .fill(0)
    .set(queries);
  memory.integers(own, asked).fill(-1).set(selves);
  memory.floats(distances, asked * most).fill(Infinity);
  memory.integers(found, asked * most).fill(-1);
  const step = TILE * Math.max(1, Math.floor(NEAR_VALUES / d / TILE));
  for (let from = 0; from < shard.rows; from += step) {
    const rows = Math.min(step, shard.rows - from);
    const lists = [points, asked, own, most, distances, found, scratch] as const;
    shard.kernel.plain.nearestRows(shard.tile(from), rows, d, from, ...lists);
    shard.kernelCalls += 1;
    await pause();
  }
  const size = selves.length * most;
  const reply = {
    count: most,
    rows: memory.integers(found, size).slice(),
    distances: memory.floats(distances, size).slice(),
  };
  shard.clear();
  return reply;
}
