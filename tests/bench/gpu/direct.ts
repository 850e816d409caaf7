import type { Piece } from '../data.ts';
import directShader from './direct.wgsl?raw';
import { bindingsOf, pipelineOf, timeOf, type Work } from './timing.ts';

const GROUP = 256;
const MOST_GROUPS = 65_535;

interface Part {
  readonly first: number;
  readonly rows: number;
  readonly values: GPUBuffer;
  readonly labels: GPUBuffer;
}

/** The rows row by row on the device, in as many buffers as its limits ask for, labelled by the direct kernel. */
export class DirectRows {
  readonly #device: GPUDevice;
  readonly #d: number;
  readonly #parts: readonly Part[];

  constructor(device: GPUDevice, rows: number, d: number) {
    const { maxStorageBufferBindingSize, maxBufferSize } = device.limits;
    const most = Math.min(
      Math.floor(Math.min(maxStorageBufferBindingSize, maxBufferSize) / (4 * d)),
      GROUP * MOST_GROUPS,
    );
    const usage = GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_DST | GPUBufferUsage.COPY_SRC;
    this.#device = device;
    this.#d = d;
    this.#parts = Array.from({ length: Math.ceil(rows / most) }, (_, i) => {
      const own = Math.min(most, rows - i * most);
      return {
        first: i * most,
        rows: own,
        values: device.createBuffer({ size: own * d * 4, usage }),
        labels: device.createBuffer({ size: own * 4, usage }),
      };
    });
  }

  /** Takes rows, which are turned from columns to rows on the way. */
  write({ first, rows, columns }: Piece): void {
    const d = this.#d;
    const values = new Float32Array(rows * d);
    for (let j = 0; j < d; j++) {
      const column = columns[j] as Float32Array;
      for (let i = 0; i < rows; i++) values[i * d + j] = column[i] as number;
    }
    for (const part of this.#parts) {
      const start = Math.max(first, part.first);
      const end = Math.min(first + rows, part.first + part.rows);
      if (start >= end) continue;
      const at = (start - part.first) * d * 4;
      this.#device.queue.writeBuffer(part.values, at, values, (start - first) * d, (end - start) * d);
    }
  }

  /** A contestant that labels all rows under centroids (row-major): milliseconds of `repeats` passes. */
  async assignment(centroids: readonly number[]): Promise<(repeats: number) => Promise<number>> {
    const device = this.#device;
    const usage = GPUBufferUsage.STORAGE | GPUBufferUsage.UNIFORM | GPUBufferUsage.COPY_DST;
    const held = device.createBuffer({ size: centroids.length * 4, usage });
    device.queue.writeBuffer(held, 0, Float32Array.from(centroids));
    const pipeline = await pipelineOf(device, directShader);
    const works = this.#parts.map(({ rows, values, labels }): Work => {
      const sizes = device.createBuffer({ size: 16, usage });
      device.queue.writeBuffer(sizes, 0, Uint32Array.of(rows, this.#d, centroids.length / this.#d, 0));
      const bindings = bindingsOf(device, pipeline, [sizes, values, held, labels]);
      return { pipeline, bindings, groups: Math.ceil(rows / GROUP) };
    });
    return (repeats) => timeOf(device, works, repeats);
  }

  dispose(): void {
    for (const { values, labels } of this.#parts) {
      values.destroy();
      labels.destroy();
    }
  }
}
