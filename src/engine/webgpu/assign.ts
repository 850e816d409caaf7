import { throwIfCancelled } from '../../core/errors.ts';
import assignShader from '../../../shaders/assign.wgsl?raw';
import type { Assignment } from '../engine.ts';
import type { GpuChunk } from './chunks.ts';
import { packQuads } from './lloydKernels.ts';
import type { RowsOnDevice } from './lloydRun.ts';
import { withScratch } from './scratch.ts';
import { specialise } from './specialise.ts';

/** Rows whose labels and distances are read back at once. */
const READ_ROWS = 262_144;

/** Labels, distances and second distances of all rows, distances times `factor`; centroids in held units. */
export function assignRows(
  { gpu, names, chunks }: RowsOnDevice,
  held: Float64Array,
  factor: number,
  signal: AbortSignal | undefined,
): Promise<Assignment> {
  const d = names.length;
  const k = held.length / d;
  const rows = chunks.reduce((sum, chunk) => sum + chunk.rows, 0);
  const out = {
    labels: new Int32Array(rows),
    distances: new Float32Array(rows),
    seconds: new Float32Array(rows),
  };
  return withScratch(async (scratch) => {
    const shader = specialise(assignShader, { D: d });
    const packed = scratch.keep(gpu.buffer(packQuads(Float32Array.from(held), d)));
    for (const { values, stride, from, first, rows: own } of pieces(chunks)) {
      throwIfCancelled(signal);
      await withScratch(async (inner) => {
        const found = inner.keep(gpu.buffer(own * 16));
        const uniform = inner.keep(gpu.uniform([own, stride, k, from]));
        const dispatch = { shader, bindings: [uniform, values, packed, found], groups: gpu.groups(own) };
        const [bytes] = (await gpu.run([dispatch], [found])) as [ArrayBuffer];
        const numbers = new Float32Array(bytes);
        const whole = new Uint32Array(bytes);
        for (let i = 0; i < own; i++) {
          out.labels[first + i] = whole[i * 4] as number;
          out.distances[first + i] = (numbers[i * 4 + 1] as number) * factor;
          out.seconds[first + i] = k > 1 ? (numbers[i * 4 + 2] as number) * factor : Infinity;
        }
      });
    }
    return out;
  });
}

/** The rows of the largest distances, largest first, lowest row on a tie. */
export function farthestRows(distances: Float32Array, count: number): Int32Array {
  const found: number[] = [];
  for (let row = 0; row < distances.length; row++) {
    const distance = distances[row] as number;
    if (found.length === count && distance <= (distances[found[count - 1] as number] as number)) continue;
    let at = found.length;
    while (at > 0 && distance > (distances[found[at - 1] as number] as number)) at -= 1;
    found.splice(at, 0, row);
    if (found.length > count) found.pop();
  }
  return Int32Array.from(found);
}

/** Stretches of chunks whose answers are read back at once: `from` counts in the chunk, `first` in the matrix. */
function* pieces(chunks: readonly GpuChunk[]): Generator<GpuChunk & { readonly from: number }> {
  for (const chunk of chunks) {
    for (let from = 0; from < chunk.rows; from += READ_ROWS) {
      yield { ...chunk, from, first: chunk.first + from, rows: Math.min(READ_ROWS, chunk.rows - from) };
    }
  }
}
