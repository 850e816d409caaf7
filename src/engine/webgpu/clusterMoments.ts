import momentsShader from '../../../shaders/clusterMoments.wgsl?raw';
import { runUnlessCancelled } from './cancellableRun.ts';
import { stretches, type OrderedChunk } from './clusterOrder.ts';
import type { HeldMatrix } from './heldMatrix.ts';
import { withScratch } from './scratch.ts';
import { specialise } from './specialise.ts';

/** Moments and extremes of the columns of each cluster, k × d, in held units. */
export interface HeldClusters {
  readonly means: Float64Array;
  readonly variances: Float64Array;
  readonly minima: Float64Array;
  readonly maxima: Float64Array;
}

/** Two passes, the second one about the means that the first one found: float32 in blocks, float64 over blocks. */
export async function clusterMoments(
  matrix: HeldMatrix,
  ordered: readonly OrderedChunk[],
  weights: Float64Array,
  signal: AbortSignal | undefined,
): Promise<HeldClusters> {
  const d = matrix.names.length;
  const size = weights.length * d;
  const weightAt = (at: number): number => weights[Math.floor(at / d)] as number;
  const first = await pass(matrix, ordered, new Float32Array(size), signal);
  const shifts = Float32Array.from(first.sums, (sum, at) => (weightAt(at) > 0 ? sum / weightAt(at) : 0));
  const { sums, squares, minima, maxima } = await pass(matrix, ordered, shifts, signal);
  const constant = (at: number): boolean => minima[at] === maxima[at];
  const gaps = sums.map((sum, at) => sum / weightAt(at));
  return {
    means: gaps.map((gap, at) => (constant(at) ? (minima[at] as number) : (shifts[at] as number) + gap)),
    variances: gaps.map((gap, at) =>
      constant(at) ? 0 : Math.max(0, (squares[at] as number) / weightAt(at) - gap * gap),
    ),
    minima,
    maxima,
  };
}

async function pass(
  matrix: HeldMatrix,
  ordered: readonly OrderedChunk[],
  shifts: Float32Array<ArrayBuffer>,
  signal: AbortSignal | undefined,
): Promise<Record<'sums' | 'squares' | 'minima' | 'maxima', Float64Array>> {
  const { gpu } = matrix;
  const d = matrix.names.length;
  const shader = specialise(momentsShader, { D: d });
  const found = {
    sums: new Float64Array(shifts.length),
    squares: new Float64Array(shifts.length),
    minima: new Float64Array(shifts.length).fill(Infinity),
    maxima: new Float64Array(shifts.length).fill(-Infinity),
  };
  await withScratch(async (scratch) => {
    const off = scratch.keep(gpu.buffer(shifts));
    for (const { chunk, order, items, clusters, weights, step } of ordered) {
      for (const { first, end } of stretches({ clusters }, d, 0, shifts.length / d)) {
        await withScratch(async (inner) => {
          const groups = (end - first) * d;
          const uniform = inner.keep(gpu.uniform([chunk.stride, first, step, 0]));
          const partials = inner.keep(gpu.buffer(groups * 16));
          const bindings = [uniform, chunk.values, order, items, off, weights, partials];
          const [bytes] = (await runUnlessCancelled(
            gpu,
            [{ shader, bindings, groups }],
            [partials],
            signal,
          )) as [ArrayBuffer];
          const parts = new Float32Array(bytes);
          for (let i = 0; i < groups; i++) {
            const at = (clusters[first + Math.floor(i / d)] as number) * d + (i % d);
            const part = (n: number): number => parts[i * 4 + n] as number;
            found.sums[at] = (found.sums[at] as number) + part(0);
            found.squares[at] = (found.squares[at] as number) + part(1);
            found.minima[at] = Math.min(found.minima[at] as number, part(2));
            found.maxima[at] = Math.max(found.maxima[at] as number, part(3));
          }
        });
      }
    }
  });
  return found;
}
