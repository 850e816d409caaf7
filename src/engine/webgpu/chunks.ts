import type { MatrixChunk, Preparation } from '../engine.ts';
import { held as heldValue } from '../preparation.ts';
import prepareShader from '../../../shaders/prepare.wgsl?raw';
import type { Gpu } from './gpu.ts';
import { specialise } from './specialise.ts';

/** Rows [first, first + rows) in one buffer, column-major, columns `stride` rows apart. */
export interface GpuChunk {
  readonly first: number;
  readonly rows: number;
  readonly stride: number;
  readonly values: GPUBuffer;
  /** One weight a row, in a weighted matrix alone. */
  readonly weights?: GPUBuffer | undefined;
}

/** Rows of a chunk, so that no dispatch over one takes long. */
const MOST_ROWS = 2 ** 24;

/** Powers of two beyond which kernels could not scale: they flush tiny numbers to zero, and large ones overflow. */
const MOST_EXPONENT = 60;

/**
 * Empty chunks for a matrix, each within the largest binding of the device.
 * @throws AppError `engine.memory` when they do not fit, before any row is read.
 */
export async function makeChunks(
  gpu: Gpu,
  rows: number,
  d: number,
  weighted: boolean,
): Promise<readonly GpuChunk[]> {
  const most = Math.max(64, Math.min(MOST_ROWS, Math.floor(gpu.mostBytes / (4 * d) / 64) * 64));
  const chunks: GpuChunk[] = [];
  try {
    for (let first = 0; first < rows; first += most) {
      const own = Math.min(most, rows - first);
      const stride = Math.ceil(own / 64) * 64;
      await gpu.guard(() => {
        const values = gpu.buffer(stride * d * 4);
        chunks.push({
          first,
          rows: own,
          stride,
          values,
          weights: weighted ? gpu.buffer(stride * 4) : undefined,
        });
        return Promise.resolve();
      });
    }
  } catch (thrown) {
    destroyChunks(chunks);
    throw thrown;
  }
  return chunks;
}

export function destroyChunks(chunks: readonly GpuChunk[]): void {
  for (const { values, weights } of chunks) {
    values.destroy();
    weights?.destroy();
  }
}

/** Writes rows that begin at row `from` of the matrix. */
export function writeRows(gpu: Gpu, chunks: readonly GpuChunk[], from: number, piece: MatrixChunk): void {
  for (const chunk of chunks) {
    const start = Math.max(from, chunk.first);
    const end = Math.min(from + piece.rows, chunk.first + chunk.rows);
    if (start >= end) continue;
    const write = (buffer: GPUBuffer, at: number, values: Float32Array): void => {
      const own = Float32Array.from(values.subarray(start - from, end - from));
      gpu.device.queue.writeBuffer(buffer, (at + start - chunk.first) * 4, own);
    };
    piece.columns.forEach((column, j) => {
      write(chunk.values, j * chunk.stride, column);
    });
    if (chunk.weights && piece.weights) write(chunk.weights, 0, piece.weights);
  }
}

/** The weights of all rows; undefined where the matrix has none. */
export async function allWeights({
  gpu,
  rows,
  chunks,
}: {
  readonly gpu: Gpu;
  readonly rows: number;
  readonly chunks: readonly GpuChunk[];
}): Promise<Float32Array | undefined> {
  const all = new Float32Array(rows);
  for (const chunk of chunks) {
    if (!chunk.weights) return undefined;
    const [bytes] = (await gpu.run([], [chunk.weights])) as [ArrayBuffer];
    all.set(new Float32Array(bytes, 0, chunk.rows), chunk.first);
  }
  return chunks.length > 0 ? all : undefined;
}

/** Centres and scales all rows in place. */
export async function prepareChunks(
  gpu: Gpu,
  chunks: readonly GpuChunk[],
  preparation: Preparation,
): Promise<void> {
  const extreme = Math.abs(Math.log2(preparation.scale)) > MOST_EXPONENT;
  if (extreme) return prepareHere(gpu, chunks, preparation);
  const d = preparation.center.length;
  const centers = gpu.buffer(
    Float32Array.from(preparation.center.flatMap((center) => [center, center - Math.fround(center)])),
  );
  const shader = specialise(prepareShader, { D: d });
  const uniforms = chunks.map(({ rows, stride }) => gpu.uniform([rows, stride, preparation.scale, 0], [2]));
  for (const [i, { rows, values }] of chunks.entries()) {
    const bindings = [uniforms[i] as GPUBuffer, centers, values];
    await gpu.run([{ shader, bindings, groups: gpu.groups(rows) }]);
  }
  for (const buffer of [...uniforms, centers]) buffer.destroy();
}

/** As the kernel, in float64 on this side. */
async function prepareHere(gpu: Gpu, chunks: readonly GpuChunk[], preparation: Preparation): Promise<void> {
  for (const { rows, stride, values } of chunks) {
    const [bytes] = (await gpu.run([], [values])) as [ArrayBuffer];
    const numbers = new Float32Array(bytes);
    for (let j = 0; j < preparation.center.length; j++) {
      for (let i = j * stride; i < j * stride + rows; i++)
        numbers[i] = heldValue(numbers[i] as number, j, preparation);
    }
    gpu.device.queue.writeBuffer(values, 0, numbers);
  }
}
