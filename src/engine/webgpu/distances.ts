import distanceSumsShader from '../../../shaders/distanceSums.wgsl?raw';
import gatherShader from '../../../shaders/gather.wgsl?raw';
import pairwiseShader from '../../../shaders/pairwise.wgsl?raw';
import type { Labeling } from '../engine.ts';
import { runUnlessCancelled } from './cancellableRun.ts';
import type { GpuChunk } from './chunks.ts';
import type { Gpu } from './gpu.ts';
import { withScratch } from './scratch.ts';
import { specialise } from './specialise.ts';

interface Held {
  readonly gpu: Gpu;
  readonly rows: number;
  readonly names: readonly string[];
  readonly chunks: readonly GpuChunk[];
}

/** Queries of one dispatch, so that no dispatch takes long. */
const QUERIES = 64;
/** Bytes of distances that one dispatch writes at most. */
const MOST_BYTES = 2 ** 26;

/** Held values of rows, row-major. */
export function gatherRows({ gpu, names, chunks }: Held, rows: Int32Array): Promise<Float32Array> {
  const d = names.length;
  return withScratch(async (scratch) => {
    const shader = specialise(gatherShader, { D: d });
    const indices = scratch.keep(gpu.buffer(Uint32Array.from(rows)));
    const gathered = scratch.keep(gpu.buffer(rows.length * d * 4));
    const dispatches = chunks.map((chunk) => {
      const uniform = scratch.keep(gpu.uniform([chunk.rows, chunk.stride, chunk.first, rows.length]));
      return {
        shader,
        bindings: [uniform, chunk.values, indices, gathered],
        groups: gpu.groups(rows.length),
      };
    });
    const [bytes] = (await gpu.run(dispatches, [gathered])) as [ArrayBuffer];
    return new Float32Array(bytes, 0, rows.length * d);
  });
}

/** The weights of rows; undefined where the matrix has none. */
export async function gatherWeights(held: Held, rows: Int32Array): Promise<Float32Array | undefined> {
  const chunks = held.chunks.flatMap((chunk) => (chunk.weights ? [{ ...chunk, values: chunk.weights }] : []));
  if (chunks.length === 0) return undefined;
  return gatherRows({ ...held, names: ['weight'], chunks }, rows);
}

/** Squared distances from rows of the matrix to all rows, times `factor`: queries × rows. */
export async function pairwiseDistances(
  held: Held,
  rows: Int32Array,
  factor: number,
  signal: AbortSignal | undefined,
): Promise<Float32Array> {
  const { gpu, chunks } = held;
  const d = held.names.length;
  const shader = specialise(pairwiseShader, { D: d });
  const out = new Float32Array(rows.length * held.rows);
  const most = Math.max(1, ...chunks.map((chunk) => chunk.rows));
  const step = Math.max(1, Math.min(QUERIES, Math.floor(MOST_BYTES / 4 / most)));
  for (let first = 0; first < rows.length; first += step) {
    const values = await gatherRows(held, rows.subarray(first, first + step));
    const count = values.length / d;
    await withScratch(async (scratch) => {
      const queries = scratch.keep(gpu.buffer(Float32Array.from(values)));
      for (const chunk of chunks) {
        const distances = scratch.keep(gpu.buffer(count * chunk.rows * 4));
        const uniform = scratch.keep(gpu.uniform([chunk.rows, chunk.stride, count, factor], [3]));
        const bindings = [uniform, chunk.values, queries, distances];
        const [bytes] = (await runUnlessCancelled(
          gpu,
          [{ shader, bindings, groups: gpu.groups(chunk.rows) }],
          [distances],
          signal,
        )) as [ArrayBuffer];
        for (let q = 0; q < count; q++) {
          out.set(
            new Float32Array(bytes, q * chunk.rows * 4, chunk.rows),
            (first + q) * held.rows + chunk.first,
          );
        }
      }
    });
  }
  return out;
}

/** Sums of distances from all rows to the rows of each cluster of each labeling by weight, times `factor`: rows × k each. */
export function addDistances(
  held: Held,
  labelings: readonly Labeling[],
  factor: number,
  signal: AbortSignal | undefined,
  progress: ((rows: number) => void) | undefined,
): Promise<readonly Float64Array[]> {
  const { gpu, chunks } = held;
  const firsts: number[] = [];
  const bins = labelings.reduce((sum, { k }) => (firsts.push(sum), sum + k), 0);
  return withScratch(async (scratch) => {
    const shader = specialise(distanceSumsShader, { D: held.names.length });
    const step = chunks.some(({ weights }) => weights) ? 1 : 0;
    const scale = scratch.keep(gpu.uniform([bins, factor, step, 0], [1]));
    const unit = scratch.keep(gpu.buffer(Float32Array.of(1)));
    const sums = chunks.map((chunk) => scratch.keep(gpu.buffer(chunk.rows * bins * 8)));
    for (let from = 0; from < held.rows; from += QUERIES) {
      progress?.(from);
      const count = Math.min(QUERIES, held.rows - from);
      const rows = Int32Array.from({ length: count }, (_, i) => from + i);
      const [values, weights] = [await gatherRows(held, rows), await gatherWeights(held, rows)];
      await withScratch(async (inner) => {
        const queries = inner.keep(gpu.buffer(Float32Array.from(values)));
        const weighed = weights ? inner.keep(gpu.buffer(Float32Array.from(weights))) : unit;
        const places = Uint32Array.from({ length: count * labelings.length }, (_, i) => {
          const l = i % labelings.length;
          const row = from + Math.floor(i / labelings.length);
          return (firsts[l] as number) + ((labelings[l] as Labeling).labels[row] as number);
        });
        const where = inner.keep(gpu.buffer(places));
        await runUnlessCancelled(
          gpu,
          chunks.map((chunk, i) => {
            const uniform = inner.keep(gpu.uniform([chunk.rows, chunk.stride, count, labelings.length]));
            const bindings = [uniform, chunk.values, queries, where, sums[i] as GPUBuffer, scale, weighed];
            return { shader, bindings, groups: gpu.groups(chunk.rows) };
          }),
          [],
          signal,
        );
      });
    }
    const read = await gpu.run([], sums);
    return labelings.map(({ k }, l) => {
      const out = new Float64Array(held.rows * k);
      chunks.forEach((chunk, i) => {
        const own = new Float32Array(read[i] as ArrayBuffer);
        for (let row = 0; row < chunk.rows; row++) {
          for (let c = 0; c < k; c++) {
            out[(chunk.first + row) * k + c] = own[
              (row * bins + (firsts[l] as number) + c) * 2 + 1
            ] as number;
          }
        }
      });
      return out;
    });
  });
}
