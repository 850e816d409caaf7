import { BLOCK, TILE } from './kernel.ts';
import type { Calls } from './protocol.ts';
import type { Pause, Shard } from './shard.ts';

/** Queries whose distances are added up in float32, before the sum joins a float64. */
const SUMMED = 128;

/** Squared distances from row-major queries to the shard's rows: queries × rows. */
export async function pairwiseShard(
  shard: Shard,
  { queries, factor }: Calls['pairwise']['request'],
  pause: Pause,
): Promise<Float32Array> {
  shard.clear();
  const { memory, d, rows } = shard;
  const count = queries.length / d;
  const at = memory.reserve(queries.byteLength);
  const out = memory.reserve(count * BLOCK * 4);
  memory.floats(at, queries.length).set(queries);
  const distances = new Float32Array(count * rows);
  for (const [, from, length] of shard.blocks()) {
    shard.kernel.plain.pairwise(shard.tile(from), length, d, at, count, out, BLOCK);
    shard.kernelCalls += 1;
    for (let q = 0; q < count; q++)
      distances.set(memory.floats(out + q * BLOCK * 4, length), q * rows + from);
    await pause();
  }
  shard.clear();
  return scaled(distances, factor);
}

interface Session {
  readonly totals: number;
  readonly top: number;
}

const sessions = new WeakMap<Shard, Session>();

/** Adds distances to queries into float64 sums for each cluster of each labeling; the last call hands them out. */
export async function distanceSumsShard(
  shard: Shard,
  request: Calls['distanceSums']['request'],
  pause: Pause,
): Promise<readonly Float64Array[]> {
  const { memory, d } = shard;
  const bins = request.ks.reduce((sum, k) => sum + k, 0);
  if (request.first) {
    shard.clear();
    const totals = memory.reserve(shard.paddedRows * bins * 8);
    memory.doubles(totals, shard.paddedRows * bins).fill(0);
    sessions.set(shard, { totals, top: memory.top });
  }
  const { totals, top } = sessions.get(shard) as Session;
  memory.release(top);
  const count = request.queries.length / d;
  const queries = memory.reserve(request.queries.byteLength);
  const weights = memory.reserve(count * 4);
  const offsets = memory.reserve(count * request.ks.length * 4);
  const scratch = memory.reserve(bins * 32);
  memory.floats(queries, request.queries.length).set(request.queries);
  memory.floats(weights, count).set(request.weights ?? new Float32Array(count).fill(1));
  memory.integers(offsets, count * request.ks.length).set(binOffsets(request.labels, request.ks, count));
  const step = TILE * Math.max(1, Math.floor(BLOCK / TILE / 8));
  for (let from = 0; from < shard.rows; from += step) {
    const rows = Math.min(step, shard.rows - from);
    const into = totals + from * bins * 8;
    for (let first = 0; first < count; first += SUMMED) {
      shard.kernel.plain.distanceSums(
        shard.tile(from),
        rows,
        d,
        queries + first * d * 4,
        Math.min(SUMMED, count - first),
        weights + first * 4,
        offsets + first * request.ks.length * 4,
        request.ks.length,
        bins,
        scratch,
        into,
      );
      shard.kernelCalls += 1;
    }
    await pause();
  }
  if (!request.last) return [];
  const sums = unpackTotals(memory.doubles(totals, shard.paddedRows * bins), shard.rows, request.ks);
  for (const values of sums) scaled(values, request.factor);
  sessions.delete(shard);
  shard.clear();
  return sums;
}

/** Byte offsets of the bins that each query falls into, one for each labeling. */
function binOffsets(labels: readonly Int32Array[], ks: readonly number[], count: number): Int32Array {
  const offsets = new Int32Array(count * ks.length);
  let first = 0;
  for (const [l, k] of ks.entries()) {
    const own = labels[l] as Int32Array;
    for (let q = 0; q < count; q++) offsets[q * ks.length + l] = (first + (own[q] as number)) * 32;
    first += k;
  }
  return offsets;
}

/** From tiles of [bin][8 rows] to one rows × k array for each labeling. */
function unpackTotals(totals: Float64Array, rows: number, ks: readonly number[]): readonly Float64Array[] {
  const bins = ks.reduce((sum, k) => sum + k, 0);
  let first = 0;
  return ks.map((k) => {
    const sums = new Float64Array(rows * k);
    for (let row = 0; row < rows; row++) {
      const tile = (row >> 3) * bins * 8 + (row & 7);
      for (let c = 0; c < k; c++) sums[row * k + c] = totals[tile + (first + c) * 8] as number;
    }
    first += k;
    return sums;
  });
}

/** Multiplies in place. */
export function scaled<T extends Float32Array | Float64Array>(values: T, factor: number): T {
  if (factor !== 1) for (let i = 0; i < values.length; i++) values[i] = (values[i] as number) * factor;
  return values;
}
