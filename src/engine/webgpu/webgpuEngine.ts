import { AppError, throwIfCancelled } from '../../core/errors.ts';
import type {
  Engine,
  EngineInfo,
  MatrixChunk,
  MatrixChunks,
  MatrixShape,
  Moments,
  ResidentMatrix,
} from '../engine.ts';
import { cut, Intake } from '../intake.ts';
import { preparationOf, unheldMoments } from '../preparation.ts';
import { Breather } from '../turn.ts';
import { destroyChunks, makeChunks, prepareChunks, writeRows, type GpuChunk } from './chunks.ts';
import { openDevice, type OpenedDevice } from './device.ts';
import { Gpu } from './gpu.ts';
import { GpuMatrix } from './matrix.ts';

/** Values that are looked at and written at once. */
const PIECE = 524_288;

/** The WebGPU engine of an opened device. `mostBytes` lowers the size of a buffer of rows under the device's limit. */
export function createWebGpuEngine(
  { device, name, fallback }: OpenedDevice,
  reason?: string,
  mostBytes?: number,
): WebGpuEngine {
  const where = fallback ? `${name}, in software` : name;
  return new WebGpuEngine(new Gpu(device, mostBytes), {
    kind: 'webgpu',
    name: `WebGPU, ${where}`,
    threads: 1,
    reason: reason ?? `WebGPU runs on ${where}.`,
  });
}

/** Opens a device, a fallback adapter too. @throws AppError `engine.unavailable` where there is none. */
export async function openWebGpuEngine(reason?: string): Promise<WebGpuEngine> {
  const opened = await openDevice();
  if (!opened) throw new AppError('engine.unavailable', 'This browser offers no WebGPU adapter.');
  return createWebGpuEngine(opened, reason);
}

/** k-means and distances in WGSL kernels, float32. */
export class WebGpuEngine implements Engine {
  readonly info: EngineInfo;
  readonly lost: Promise<string>;
  /** The device, for tests that take it away. */
  readonly device: GPUDevice;
  readonly #gpu: Gpu;

  constructor(gpu: Gpu, info: EngineInfo) {
    this.#gpu = gpu;
    this.info = info;
    this.lost = gpu.lost;
    this.device = gpu.device;
  }

  get dispatches(): number {
    return this.#gpu.dispatches;
  }

  upload(shape: MatrixShape, chunks: MatrixChunks, signal?: AbortSignal): Promise<ResidentMatrix> {
    return this.#hold(shape, chunks, false, signal);
  }

  dispose(): void {
    this.#gpu.device.destroy();
  }

  /** Loads rows; `held` says that they are centred and scaled already. */
  #hold(
    shape: MatrixShape,
    source: MatrixChunks,
    held: boolean,
    signal?: AbortSignal,
  ): Promise<ResidentMatrix> {
    const intake = new Intake(shape);
    const { rows, names } = shape;
    const d = names.length;
    const weighted = shape.weighted === true;
    const gpu = this.#gpu;
    return gpu.guard(async () => {
      const chunks = await makeChunks(gpu, rows, d, weighted);
      try {
        await this.#write(source, intake, chunks, Math.max(1, Math.floor(PIECE / d)), signal);
        const seen = intake.moments();
        const preparation = shape.preparation ?? preparationOf(seen);
        if (!held) await prepareChunks(gpu, chunks, preparation);
        const columnMoments: Moments = held ? unheldMoments(seen, preparation) : seen;
        const adopt = (chunk: MatrixChunk): Promise<ResidentMatrix> =>
          this.#hold({ rows: chunk.rows, names, preparation, weighted }, [chunk], true);
        return new GpuMatrix({
          gpu,
          rows,
          weight: intake.weight,
          names,
          preparation,
          engine: this.info,
          columnMoments,
          chunks,
          adopt,
        });
      } catch (thrown) {
        destroyChunks(chunks);
        throw thrown;
      }
    });
  }

  async #write(
    source: MatrixChunks,
    intake: Intake,
    chunks: readonly GpuChunk[],
    rows: number,
    signal: AbortSignal | undefined,
  ): Promise<void> {
    const breather = new Breather();
    for await (const chunk of source) {
      for (const piece of chunk.rows === 0 ? [chunk] : cut(chunk, rows)) {
        throwIfCancelled(signal);
        const from = intake.rows;
        intake.take(piece);
        writeRows(this.#gpu, chunks, from, piece);
        if (breather.due()) await breather.rest();
      }
    }
  }
}
