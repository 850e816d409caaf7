import selectShader from '../../../shaders/selectQuantile.wgsl?raw';
import { runUnlessCancelled } from './cancellableRun.ts';
import { stretches, type OrderedChunk } from './clusterOrder.ts';
import type { HeldMatrix } from './heldMatrix.ts';
import { withScratch } from './scratch.ts';
import { specialise } from './specialise.ts';
import { MOST_BYTES } from './tiles.ts';
import type { WholeWeights } from './wholeWeights.ts';

const BINS = 256;
const NO_PREFIX = 0xffff_ffff;
/** Prefixes that one pass looks for in a cell: what workgroup memory holds by default. */
const MOST_SLOTS = 7;
const BYTES_PER_CELL = MOST_SLOTS * BINS * 8;

/** Columns [firstColumn, firstColumn + columns) of clusters [firstCluster, firstCluster + clusters). */
interface Cells {
  readonly firstCluster: number;
  readonly clusters: number;
  readonly firstColumn: number;
  readonly columns: number;
}

/**
 * Order statistics of every column of every cluster, k × d × ranks, as they are held: the least value whose cumulative weight exceeds
 * the rank. `ranks` is k × ranks, in whole weights, each under the cluster's total. Radix selection, eight bits of the values' keys a
 * pass; counts are whole numbers, so the result is exact.
 */
export async function orderStatistics(
  matrix: HeldMatrix,
  ordered: readonly OrderedChunk[],
  weights: WholeWeights,
  ranks: Float64Array,
  signal: AbortSignal | undefined,
): Promise<Float32Array> {
  const d = matrix.names.length;
  const k = weights.totals.length;
  const count = ranks.length / k;
  const found = new Float32Array(k * d * count);
  if (count === 0) return found;
  const most = Math.floor(MOST_BYTES / BYTES_PER_CELL);
  const columns = Math.min(d, Math.max(1, Math.floor(most / k)));
  const clusters = Math.min(k, Math.floor(most / columns));
  for (let firstCluster = 0; firstCluster < k; firstCluster += clusters) {
    for (let firstColumn = 0; firstColumn < d; firstColumn += columns) {
      const cells: Cells = {
        firstCluster,
        clusters: Math.min(clusters, k - firstCluster),
        firstColumn,
        columns: Math.min(columns, d - firstColumn),
      };
      const keys = await select(matrix, ordered, weights, ranks, cells, signal);
      keys.forEach((key, i) => {
        const cell = Math.floor(i / count);
        const cluster = firstCluster + Math.floor(cell / cells.columns);
        const column = firstColumn + (cell % cells.columns);
        found[(cluster * d + column) * count + (i % count)] = valueOf(key);
      });
    }
  }
  return found;
}

/** The keys of the order statistics of some cells, cells × ranks. */
async function select(
  matrix: HeldMatrix,
  ordered: readonly OrderedChunk[],
  weights: WholeWeights,
  ranks: Float64Array,
  cells: Cells,
  signal: AbortSignal | undefined,
): Promise<Uint32Array> {
  const count = ranks.length / weights.totals.length;
  const all = cells.clusters * cells.columns;
  const keys = new Uint32Array(all * count);
  const left = Float64Array.from(keys, (_, i) => {
    const cluster = cells.firstCluster + Math.floor(i / count / cells.columns);
    return ranks[cluster * count + (i % count)] as number;
  });
  const slots = new Uint32Array(keys.length);
  for (const shift of [24, 16, 8, 0]) {
    const before = keys.slice();
    const distinct = Array.from({ length: all }, (_, cell) => {
      const own = [...new Set(before.subarray(cell * count, (cell + 1) * count))];
      for (let i = cell * count; i < (cell + 1) * count; i++) slots[i] = own.indexOf(before[i] as number);
      return own;
    });
    const most = distinct.reduce((longest, own) => Math.max(longest, own.length), 1);
    const width = most === 1 ? 1 : MOST_SLOTS;
    for (let from = 0; from < most; from += width) {
      const prefixes = Uint32Array.from({ length: all * width }, (_, i) => {
        return distinct[Math.floor(i / width)]?.[from + (i % width)] ?? NO_PREFIX;
      });
      const bins = await histogram(matrix, ordered, weights, { cells, prefixes, width, shift }, signal);
      for (let i = 0; i < keys.length; i++) {
        const slot = (slots[i] as number) - from;
        if (slot < 0 || slot >= width) continue;
        const base = (Math.floor(i / count) * width + slot) * BINS * 2;
        const weightOf = (b: number): number =>
          Number(bins[base + b]) + Number(bins[base + BINS + b]) * 2 ** 32;
        let bin = 0;
        let rest = left[i] as number;
        for (let own = weightOf(0); rest >= own && bin < BINS - 1; own = weightOf(bin)) {
          rest -= own;
          bin += 1;
        }
        left[i] = rest;
        keys[i] = (before[i] as number) * BINS + bin;
      }
    }
  }
  return keys;
}

/** Weights of the rows of each cell under each prefix, by the next eight bits: cells × width × (low words, high words). */
function histogram(
  { gpu }: HeldMatrix,
  ordered: readonly OrderedChunk[],
  weights: WholeWeights,
  pass: {
    readonly cells: Cells;
    readonly prefixes: Uint32Array<ArrayBuffer>;
    readonly width: number;
    readonly shift: number;
  },
  signal: AbortSignal | undefined,
): Promise<Uint32Array> {
  const { firstCluster, clusters, firstColumn, columns } = pass.cells;
  return withScratch(async (scratch) => {
    const shader = specialise(selectShader, { SLOTS: pass.width });
    const prefixes = scratch.keep(gpu.buffer(pass.prefixes));
    const bins = scratch.keep(gpu.buffer(pass.prefixes.length * BINS * 8));
    const cells = scratch.keep(gpu.uniform([firstCluster, firstColumn, columns, 0]));
    for (const [i, own] of ordered.entries()) {
      for (const { first, end } of stretches(own, columns, firstCluster, firstCluster + clusters)) {
        const { chunk, order, items } = own;
        const uniform = scratch.keep(gpu.uniform([chunk.stride, first, weights.step, pass.shift]));
        const words = weights.words[i] as GPUBuffer;
        const bindings = [uniform, chunk.values, order, items, prefixes, words, bins, cells];
        await runUnlessCancelled(gpu, [{ shader, bindings, groups: (end - first) * columns }], [], signal);
      }
    }
    const [bytes] = (await gpu.run([], [bins])) as [ArrayBuffer];
    return new Uint32Array(bytes);
  });
}

/** The float32 of a key in the order of values. */
function valueOf(key: number): number {
  const bits = new DataView(new ArrayBuffer(4));
  bits.setUint32(0, key >= 2 ** 31 ? key - 2 ** 31 : ~key);
  return bits.getFloat32(0);
}
