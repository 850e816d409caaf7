import type { GpuChunk } from './chunks.ts';
import type { Dispatch, Gpu, Groups } from './gpu.ts';
import type { LloydPlan } from './lloydPlan.ts';

/** What the kernels of a pass work on. */
export interface PassParts {
  readonly gpu: Gpu;
  readonly plan: LloydPlan;
  readonly d: number;
  readonly chunks: readonly GpuChunk[];
  readonly packed: GPUBuffer;
  readonly partials: GPUBuffer;
  readonly parts: GPUBuffer;
  readonly runs: GPUBuffer;
  readonly status: GPUBuffer;
  /** Labels and gaps of a piece, in the wide kernels. */
  readonly labels: GPUBuffer;
  readonly gaps: GPUBuffer;
  readonly keep: (buffer: GPUBuffer) => GPUBuffer;
}

/**
 * The dispatches that bring the partial sums of one pass over all rows into parts. `groups` gives the workgroups of the plan's
 * kernels by index; `measure` also asks for the inertia, of all runs that have clusters.
 */
export function passKernels(
  own: PassParts,
  measure: boolean,
  groups: (index: number) => Groups,
): readonly Dispatch[] {
  const { gpu, plan, chunks, partials, parts, keep } = own;
  const reduction = keep(gpu.uniform([chunks.length === 0 ? 0 : plan.partials, plan.size, 0, 0]));
  const reduce: Dispatch = {
    shader: plan.modules.reduce,
    bindings: [reduction, partials, parts],
    groups: groups(plan.groups.length - 1),
  };
  const passes = plan.kind === 'named' ? named(own, measure, groups(0)) : wide(own, measure, groups);
  return [...passes, reduce];
}

function named(own: PassParts, measure: boolean, groups: Groups): readonly Dispatch[] {
  const { gpu, plan, chunks, packed, partials, runs, status } = own;
  return chunks.map(({ rows, stride, values, weights }, i): Dispatch => {
    const slot = (i * plan.partials) / chunks.length;
    const uniform = own.keep(gpu.uniform([rows, stride, slot, measure ? 1 : 0]));
    const bindings = [uniform, values, packed, partials, weights ?? values, runs, status];
    return { shader: plan.modules.lloyd, bindings, groups };
  });
}

function wide(own: PassParts, measure: boolean, groups: (index: number) => Groups): readonly Dispatch[] {
  const { gpu, plan, d, chunks, packed, partials, labels, gaps } = own;
  const clusters = plan.centroids;
  const found: Dispatch[] = [];
  for (const { rows, stride, values, weights } of chunks) {
    for (let first = 0; first < rows; first += plan.piece) {
      const piece = [Math.min(plan.piece, rows - first), stride, first, measure ? 1 : 0, d, clusters];
      const nearest = own.keep(gpu.uniform([...piece, plan.quads, 0]));
      const sums = own.keep(gpu.uniform([...piece, plan.partials, found.length === 0 ? 1 : 0]));
      found.push({
        shader: plan.modules.nearest,
        bindings: [nearest, values, packed, labels, gaps],
        groups: groups(0),
      });
      found.push({
        shader: plan.modules.clusterSums,
        bindings: [sums, values, labels, partials, weights ?? values, gaps],
        groups: groups(1),
      });
    }
  }
  return found;
}

/** Centroids as the kernels read them: D of −2c, then |c|², in whole quads. */
export function packQuads(centroids: Float32Array, d: number): Float32Array<ArrayBuffer> {
  const quads = Math.floor(d / 4) + 1;
  const k = centroids.length / d;
  const packed = new Float32Array(k * quads * 4);
  for (let c = 0; c < k; c++) {
    let square = 0;
    for (let j = 0; j < d; j++) {
      const value = centroids[c * d + j] as number;
      packed[c * quads * 4 + j] = -2 * value;
      square += value * value;
    }
    packed[c * quads * 4 + d] = square;
  }
  return packed;
}
