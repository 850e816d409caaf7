import { ExactSums, type ExactParts } from './exactSums.ts';
import { columnsOf, momentsSize, type FigureCalls, type HeldMixture } from './figureCalls.ts';
import { BLOCK, stepRows } from './kernel.ts';
import type { StackMemory } from './memory.ts';
import type { Pause, Shard } from './shard.ts';

/** Rows that are widened to float64 together. */
const GROUP = 64;

/** Room for a group of rows in float64, with the column of ones and those of zeros behind it. */
function wideRoom(memory: StackMemory, d: number): number {
  const at = memory.reserve(columnsOf(d) * GROUP * 8);
  const values = memory.doubles(at, columnsOf(d) * GROUP).fill(0);
  values.fill(1, d * GROUP, (d + 1) * GROUP);
  return at;
}

function zeros(memory: StackMemory, length: number): number {
  const at = memory.reserve(length * 8);
  memory.doubles(at, length).fill(0);
  return at;
}

function written(memory: StackMemory, values: Float64Array): number {
  const at = memory.reserve(values.byteLength);
  memory.doubles(at, values.length).set(values);
  return at;
}

/** Σ w·y·yᵀ of the shard's rows, y = (x − shift, 1), by plain SIMD. */
export async function productsShard(
  shard: Shard,
  { shift, bound }: FigureCalls['products']['request'],
  pause: Pause,
): Promise<ExactParts> {
  shard.clear();
  const { memory, d } = shard;
  const columns = columnsOf(d);
  const less = written(memory, shift);
  const [wide, scaled] = [wideRoom(memory, d), wideRoom(memory, d)] as const;
  const factors = memory.reserve(GROUP * 8);
  const out = memory.reserve(columns * columns * 8);
  const sums = new ExactSums(columns * columns, bound);
  for (const [, from, rows] of shard.blocks()) {
    const block = memory.doubles(out, columns * columns).fill(0);
    const [x, weights] = [shard.tile(from), shard.weightAt(from)] as const;
    shard.kernel.plain.products(x, rows, d, columns, less, weights, wide, scaled, factors, out);
    shard.kernelCalls += 1;
    sums.add(block);
    await pause();
  }
  shard.clear();
  return sums.parts;
}

/** A mixture in the shard's memory, with room for a group of rows. */
function place({ memory, d }: Shard, mixture: HeldMixture) {
  return {
    means: written(memory, mixture.means),
    inverse: written(memory, mixture.inverse),
    constants: written(memory, mixture.constants),
    wide: wideRoom(memory, d),
    turned: memory.reserve((d + 1) * GROUP * 8),
    gap: zeros(memory, (d + 1) * 8),
    joint: memory.reserve(mixture.k * GROUP * 8),
  };
}

/** One expectation step over the shard's rows. */
export async function mixtureSumsShard(
  shard: Shard,
  { mixture, bound }: FigureCalls['mixtureSums']['request'],
  pause: Pause,
): Promise<FigureCalls['mixtureSums']['reply']> {
  shard.clear();
  const { memory, d } = shard;
  const { k, form } = mixture;
  const columns = columnsOf(d);
  const size = k * momentsSize(form, d);
  const { means, inverse, constants, wide, turned, gap, joint } = place(shard, mixture);
  const scaled = wideRoom(memory, d);
  const factors = memory.reserve(GROUP * 8);
  const shares = memory.reserve(k * GROUP * 8);
  const out = memory.reserve(size * 8);
  const logs = zeros(memory, 2);
  const sums = new ExactSums(size, bound);
  const both = new Float64Array(2 * Math.ceil(shard.rows / BLOCK));
  const step = stepRows(2 * k * d * (form === 2 ? 1 : d));
  for (const [block, from, rows] of shard.blocks()) {
    const own = memory.doubles(out, size).fill(0);
    const two = memory.doubles(logs, 2).fill(0);
    const plan = [wide, scaled, turned, gap, factors, joint, shares, out, logs] as const;
    for (let first = 0; first < rows; first += step) {
      const at = from + first;
      const part = Math.min(step, rows - first);
      const where = [shard.tile(at), part, d, columns, k, form, shard.weightAt(at)] as const;
      shard.kernel.best.mixtureSums(...where, means, inverse, constants, ...plan);
      shard.kernelCalls += 1;
      await pause();
    }
    sums.add(own);
    both.set(two, 2 * block);
  }
  shard.clear();
  return { sums: sums.parts, logs: both };
}

/** Labels, certainties and log densities of the shard's rows, always by plain SIMD. */
export async function mixtureScoresShard(
  shard: Shard,
  { mixture }: FigureCalls['mixtureScores']['request'],
  pause: Pause,
): Promise<FigureCalls['mixtureScores']['reply']> {
  shard.clear();
  const { memory, d } = shard;
  const { k, form } = mixture;
  const { means, inverse, constants, wide, turned, gap, joint } = place(shard, mixture);
  const found = memory.reserve(BLOCK * 4);
  const certain = memory.reserve(BLOCK * 4);
  const logs = memory.reserve(BLOCK * 8);
  const labels = new Int32Array(shard.rows);
  const certainties = new Float32Array(shard.rows);
  const logDensities = new Float64Array(shard.rows);
  const step = stepRows(k * d * (form === 2 ? 1 : d));
  for (const [, from, rows] of shard.blocks()) {
    for (let first = 0; first < rows; first += step) {
      const out = [found + first * 4, certain + first * 4, logs + first * 8] as const;
      const plan = [means, inverse, constants, wide, turned, gap, joint, ...out] as const;
      const part = Math.min(step, rows - first);
      shard.kernel.plain.mixtureScores(shard.tile(from + first), part, d, k, form, ...plan);
      shard.kernelCalls += 1;
      await pause();
    }
    labels.set(memory.integers(found, rows), from);
    certainties.set(memory.floats(certain, rows), from);
    logDensities.set(memory.doubles(logs, rows), from);
  }
  shard.clear();
  return { labels, certainties, logDensities };
}
