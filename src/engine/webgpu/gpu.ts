import { AppError, asAppError } from '../../core/errors.ts';

/** Milliseconds within which a lost device says so after a call on it has failed. */
const GRACE = 1000;
const MOST_GROUPS = 65_535;
/** Threads of a workgroup in every kernel. */
export const GROUP = 256;

/** A kernel's module and entry, compiled once for each text. */
export interface Dispatch {
  readonly shader: string;
  /** By binding number; a gap is a binding that the kernel does not have. */
  readonly bindings: readonly GPUBuffer[];
  readonly groups: number | { readonly indirect: GPUBuffer };
}

/** One device: pipelines, buffers, submits and readbacks, with errors as Tessera's. */
export class Gpu {
  readonly device: GPUDevice;
  readonly lost: Promise<string>;
  /** The largest buffer of rows. */
  readonly mostBytes: number;
  dispatches = 0;
  readonly #pipelines = new Map<string, GPUComputePipeline>();
  #gone: string | undefined;
  #fault: string | undefined;

  constructor(device: GPUDevice, mostBytes = Infinity) {
    const { maxStorageBufferBindingSize, maxBufferSize } = device.limits;
    this.device = device;
    this.mostBytes = Math.min(maxStorageBufferBindingSize, maxBufferSize, mostBytes);
    this.lost = device.lost.then(({ reason, message }) => (this.#gone = message || reason));
    device.addEventListener('uncapturederror', (event) => (this.#fault ??= event.error.message));
  }

  /** A buffer for kernels, with `data` in it; an empty one still has room for one value. */
  buffer(data: number | ArrayBufferView<ArrayBuffer>, usage = 0): GPUBuffer {
    const bytes = typeof data === 'number' ? data : data.byteLength;
    const all = GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_DST | GPUBufferUsage.COPY_SRC | usage;
    const buffer = this.device.createBuffer({ size: Math.max(16, Math.ceil(bytes / 4) * 4), usage: all });
    if (typeof data !== 'number') this.device.queue.writeBuffer(buffer, 0, data);
    return buffer;
  }

  /** A uniform of up to four numbers: whole ones as u32, those of `floats` as f32. */
  uniform(values: readonly number[], floats: readonly number[] = []): GPUBuffer {
    const bytes = new DataView(new ArrayBuffer(16));
    values.forEach((value, i) => {
      if (floats.includes(i)) bytes.setFloat32(i * 4, value, true);
      else bytes.setUint32(i * 4, value, true);
    });
    const buffer = this.device.createBuffer({
      size: 16,
      usage: GPUBufferUsage.UNIFORM | GPUBufferUsage.COPY_DST,
    });
    this.device.queue.writeBuffer(buffer, 0, bytes);
    return buffer;
  }

  /** Workgroups for a number of rows; kernels step over the rest. */
  groups(rows: number): number {
    return Math.max(1, Math.min(MOST_GROUPS, Math.ceil(rows / GROUP)));
  }

  /** Records dispatches, one after another, each seeing what those before it wrote. */
  async record(encoder: GPUCommandEncoder, dispatches: readonly Dispatch[]): Promise<void> {
    for (const { shader } of dispatches) await this.#pipeline(shader);
    const pass = encoder.beginComputePass();
    for (const { shader, bindings, groups } of dispatches) {
      const pipeline = await this.#pipeline(shader);
      const entries = bindings.map((buffer, binding) => ({ binding, resource: { buffer } }));
      pass.setPipeline(pipeline);
      pass.setBindGroup(0, this.device.createBindGroup({ layout: pipeline.getBindGroupLayout(0), entries }));
      if (typeof groups === 'number') pass.dispatchWorkgroups(groups);
      else pass.dispatchWorkgroupsIndirect(groups.indirect, 0);
      this.dispatches += 1;
    }
    pass.end();
  }

  /** Runs dispatches, then reads buffers back. */
  async run(dispatches: readonly Dispatch[], read: readonly GPUBuffer[] = []): Promise<ArrayBuffer[]> {
    const encoder = this.device.createCommandEncoder();
    await this.record(encoder, dispatches);
    return this.submit(encoder, read);
  }

  /** Submits what was recorded, then reads buffers back; resolves when the device has done it. */
  async submit(encoder: GPUCommandEncoder, read: readonly GPUBuffer[]): Promise<ArrayBuffer[]> {
    const staging = read.map((buffer) => {
      const usage = GPUBufferUsage.COPY_DST | GPUBufferUsage.MAP_READ;
      const copy = this.device.createBuffer({ size: buffer.size, usage });
      encoder.copyBufferToBuffer(buffer, 0, copy, 0, buffer.size);
      return copy;
    });
    this.device.queue.submit([encoder.finish()]);
    try {
      if (staging.length === 0) await this.device.queue.onSubmittedWorkDone();
      await Promise.all(staging.map((copy) => copy.mapAsync(GPUMapMode.READ)));
      return staging.map((copy) => copy.getMappedRange().slice(0));
    } finally {
      for (const copy of staging) copy.destroy();
    }
  }

  /**
   * Runs work on the device and gives its failures their names: `engine.lost` when the device is gone, `engine.memory` when it is
   * full, `internal` for a kernel that the device refuses.
   */
  async guard<T>(work: () => Promise<T>): Promise<T> {
    this.#throwIfGone();
    this.device.pushErrorScope('out-of-memory');
    try {
      const result = await work();
      this.#throwIfGone();
      if (this.#fault !== undefined)
        throw new AppError('internal', `The device refused a kernel: ${this.#fault}`);
      return result;
    } catch (thrown) {
      if (thrown instanceof AppError && thrown.code !== 'internal') throw thrown;
      await Promise.race([this.lost, new Promise((resolve) => setTimeout(resolve, GRACE))]);
      this.#throwIfGone(thrown);
      throw asAppError(thrown);
    } finally {
      await this.#checkMemory();
    }
  }

  #throwIfGone(cause?: unknown): void {
    if (this.#gone !== undefined)
      throw new AppError('engine.lost', `The graphics device was lost: ${this.#gone}`, {}, cause);
  }

  async #checkMemory(): Promise<void> {
    if (this.#gone !== undefined) return;
    const full = await this.device.popErrorScope();
    if (full) throw new AppError('engine.memory', `The graphics device is out of memory: ${full.message}`);
  }

  async #pipeline(shader: string): Promise<GPUComputePipeline> {
    const known = this.#pipelines.get(shader);
    if (known) return known;
    const module = this.device.createShaderModule({ code: shader });
    const pipeline = await this.device.createComputePipelineAsync({
      layout: 'auto',
      compute: { module, entryPoint: 'main' },
    });
    this.#pipelines.set(shader, pipeline);
    return pipeline;
  }
}
