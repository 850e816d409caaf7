import { throwIfCancelled } from '../../core/errors.ts';
import scatterShader from '../../../shaders/scatter.wgsl?raw';
import type { Scatter } from '../engine.ts';
import { GROUP, type Dispatch } from './gpu.ts';
import { packQuads } from './lloydKernels.ts';
import type { RowsOnDevice } from './lloydRun.ts';
import { withScratch } from './scratch.ts';
import { specialise } from './specialise.ts';

/** Numbers that scatter.wgsl adds up in workgroup memory. */
const BINS = 2048;
const MOST_STREAMS = 128;
const MOST_GROUPS = 1024;

/** Clusters that the kernel has room for. */
export const MOST_SCATTERED = BINS / 2;

/**
 * The scatter of all rows about one set of centroids (held units); `factor` brings squared distances into the matrix's units.
 * Squared distances and silhouettes are summed without rounding by blocks of 256 rows, which are added here in float64; weights
 * and distances by cluster in float32.
 */
export function scatterOnDevice(
  { gpu, names, chunks }: RowsOnDevice,
  held: Float64Array,
  factor: number,
  signal: AbortSignal | undefined,
): Promise<Scatter> {
  const d = names.length;
  const k = held.length / d;
  const streams = Math.min(MOST_STREAMS, 2 ** Math.floor(Math.log2(MOST_SCATTERED / k)));
  const weighted = chunks.some(({ weights }) => weights !== undefined);
  const shader = specialise(scatterShader, { D: d, WEIGHTED: weighted ? 1 : 0 });
  throwIfCancelled(signal);
  return withScratch(async (scratch) => {
    const packed = scratch.keep(gpu.buffer(packQuads(Float32Array.from(held), d)));
    const blocks = chunks.map(({ rows }) => Math.ceil(rows / GROUP));
    const groups = blocks.map((count) => Math.min(MOST_GROUPS, count));
    const found = scratch.keep(gpu.buffer(total(blocks) * 24));
    const partials = scratch.keep(gpu.buffer(total(groups) * k * 8));
    for (const [i, { rows, stride, values, weights }] of chunks.entries()) {
      throwIfCancelled(signal);
      const before = [total(blocks.slice(0, i)), total(groups.slice(0, i))];
      const uniform = scratch.keep(gpu.uniform([rows, stride, k, ...before, streams, 0, 0]));
      const bindings = [uniform, values, packed, found, partials, weights ?? values];
      const dispatch: Dispatch = { shader, bindings, groups: groups[i] as number };
      await gpu.run([dispatch]);
    }
    const read = (await gpu.run([], [found, partials])) as [ArrayBuffer, ArrayBuffer];
    const exact = new Uint32Array(read[0], 0, total(blocks) * 6);
    const sums = new Float32Array(read[1], 0, total(groups) * k * 2);
    const figure = (which: number): Float64Array => {
      const out = new Float64Array(k);
      for (let i = which; i < sums.length; i += 2) {
        const c = (i >> 1) % k;
        out[c] = (out[c] as number) + (sums[i] as number);
      }
      return out;
    };
    return {
      counts: figure(0),
      distances: figure(1).map((sum) => sum * Math.sqrt(factor)),
      inertia: exactSum(exact, 0) * factor,
      margins: exactSum(exact, 1),
    };
  });
}

/** Adds up the blocks' sums of one figure. */
function exactSum(blocks: Uint32Array, which: number): number {
  let sum = 0;
  for (let at = which * 3; at < blocks.length; at += 6) {
    const exponent = Math.max(16, (blocks[at] as number) >>> 23);
    if (exponent === 255) return Infinity;
    sum += ((blocks[at + 1] as number) + (blocks[at + 2] as number) / 65_536) * 2 ** (exponent - 142);
  }
  return sum;
}

const total = (counts: readonly number[]): number => counts.reduce((sum, count) => sum + count, 0);
