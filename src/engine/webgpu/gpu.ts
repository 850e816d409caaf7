import { AppError, asAppError } from '../../core/errors.ts';

/** Milliseconds within which a lost device says so after a call on it has failed. */
const GRACE = 1000;
const MOST_GROUPS = 65_535;
/** Threads of a workgroup in most kernels. */
export const GROUP = 256;

/** A kernel's module, compiled once for each text, and what it works on. Its entry is `main`. */
export interface Dispatch {
  readonly shader: string;
  /** By binding number; a gap is a binding that the kernel does not have. */
  readonly bindings: readonly GPUBuffer[];
  readonly groups: Groups;
}

/**
 * Workgroups: a number (kernels step over the rest in steps of the grid, so that 65,535 are always enough), three dimensions, or
 * where the device finds them in a buffer of its own.
 */
export type Groups =
  number | readonly [number, number, number] | { readonly indirect: GPUBuffer; readonly offset?: number };

interface Failure {
  readonly code: 'engine.memory' | 'internal';
  readonly message: string;
}

/** One device: pipelines, buffers, submits and readbacks, with errors as Tessera's. */
export class Gpu {
  readonly device: GPUDevice;
  readonly lost: Promise<string>;
  /** The largest buffer of rows. */
  readonly mostBytes: number;
  dispatches = 0;
  /** Multiplications a millisecond in the submits so far; at first what even slow cards do. */
  rate = 2 ** 26;
  readonly #largest: number;
  readonly #pipelines = new Map<string, Promise<GPUComputePipeline>>();
  readonly #bindGroups = new WeakMap<Dispatch, GPUBindGroup>();
  readonly #checks = new Set<Promise<void>>();
  readonly #failures: Failure[] = [];
  #gone: string | undefined;

  constructor(device: GPUDevice, mostBytes = Infinity) {
    const { maxStorageBufferBindingSize, maxBufferSize } = device.limits;
    this.device = device;
    this.#largest = Math.min(maxStorageBufferBindingSize, maxBufferSize);
    this.mostBytes = Math.min(this.#largest, mostBytes);
    this.lost = device.lost.then(({ reason, message }) => (this.#gone = message || reason));
    device.addEventListener('uncapturederror', ({ error }) => {
      const code = error instanceof GPUOutOfMemoryError ? 'engine.memory' : 'internal';
      this.#failures.push({ code, message: error.message });
    });
  }

  /**
   * A buffer for kernels, with `data` in it; an empty one still has room for one value.
   * @throws AppError `engine.memory` for one that is larger than the device allows; one that does not fit fails the `guard` around.
   */
  buffer(data: number | ArrayBufferView<ArrayBuffer>, usage = 0): GPUBuffer {
    const bytes = typeof data === 'number' ? data : data.byteLength;
    if (bytes > this.#largest) {
      const message = `The graphics device has no buffer of ${bytes} bytes; its largest has ${this.#largest}.`;
      throw new AppError('engine.memory', message, { bytes, largest: this.#largest });
    }
    const all = GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_DST | GPUBufferUsage.COPY_SRC | usage;
    const buffer = this.#make({ size: Math.max(16, Math.ceil(bytes / 4) * 4), usage: all });
    if (typeof data !== 'number') this.device.queue.writeBuffer(buffer, 0, data);
    return buffer;
  }

  /** A uniform of numbers in fours: whole ones as u32, those of `floats` as f32. */
  uniform(values: readonly number[], floats: readonly number[] = []): GPUBuffer {
    const bytes = new DataView(new ArrayBuffer(16 * Math.ceil(values.length / 4)));
    values.forEach((value, i) => {
      if (floats.includes(i)) bytes.setFloat32(i * 4, value, true);
      else bytes.setUint32(i * 4, value, true);
    });
    const usage = GPUBufferUsage.UNIFORM | GPUBufferUsage.COPY_DST;
    const buffer = this.#make({ size: bytes.byteLength, usage });
    this.device.queue.writeBuffer(buffer, 0, bytes);
    return buffer;
  }

  /** Workgroups for a number of rows; kernels step over the rest. */
  groups(rows: number): number {
    return Math.max(1, Math.min(MOST_GROUPS, Math.ceil(rows / GROUP)));
  }

  /** Compiles what dispatches need, so that recording them takes no time. */
  async compile(dispatches: readonly Dispatch[]): Promise<void> {
    for (const { shader } of dispatches) await this.#pipeline(shader);
  }

  /** Records dispatches, one after another, each seeing what those before it wrote. */
  async record(encoder: GPUCommandEncoder, dispatches: readonly Dispatch[]): Promise<void> {
    await this.compile(dispatches);
    const pass = encoder.beginComputePass();
    for (const dispatch of dispatches) {
      const { shader, bindings, groups } = dispatch;
      const pipeline = await this.#pipeline(shader);
      let bound = this.#bindGroups.get(dispatch);
      if (!bound) {
        const entries = bindings.map((buffer, binding) => ({ binding, resource: { buffer } }));
        bound = this.device.createBindGroup({ layout: pipeline.getBindGroupLayout(0), entries });
        this.#bindGroups.set(dispatch, bound);
      }
      pass.setPipeline(pipeline);
      pass.setBindGroup(0, bound);
      if (typeof groups === 'number') pass.dispatchWorkgroups(groups);
      else if ('indirect' in groups) pass.dispatchWorkgroupsIndirect(groups.indirect, groups.offset ?? 0);
      else pass.dispatchWorkgroups(...groups);
      this.dispatches += 1;
    }
    pass.end();
  }

  /** Runs dispatches, then reads buffers back. */
  async run(dispatches: readonly Dispatch[], read: readonly GPUBuffer[] = []): Promise<ArrayBuffer[]> {
    await this.compile(dispatches);
    const encoder = this.device.createCommandEncoder();
    await this.record(encoder, dispatches);
    return this.submit(encoder, read);
  }

  /** Submits what was recorded, then reads buffers back; resolves when the device has done it. */
  async submit(encoder: GPUCommandEncoder, read: readonly GPUBuffer[]): Promise<ArrayBuffer[]> {
    const staging = read.map((buffer) => {
      const usage = GPUBufferUsage.COPY_DST | GPUBufferUsage.MAP_READ;
      const copy = this.#make({ size: buffer.size, usage });
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
   * full, `internal` for a kernel that the device refuses. Whatever fails meanwhile fails all work that is going on, since
   * the device does not say whose it was; work that begins later is free of it.
   */
  async guard<T>(work: () => Promise<T>): Promise<T> {
    this.#throwIfGone();
    const known = this.#failures.length;
    try {
      const result = await work();
      await this.#settled(known);
      return result;
    } catch (thrown) {
      if (thrown instanceof AppError && thrown.code !== 'internal') throw thrown;
      await this.#settled(known, thrown);
      await Promise.race([this.lost, new Promise((resolve) => setTimeout(resolve, GRACE))]);
      this.#throwIfGone(thrown);
      throw asAppError(thrown);
    }
  }

  /** Waits until the device has answered for all buffers; throws what has failed since `known`. */
  async #settled(known: number, cause?: unknown): Promise<void> {
    await Promise.all(this.#checks);
    this.#throwIfGone(cause);
    const since = this.#failures.slice(known);
    const first = since.find(({ code }) => code === 'engine.memory') ?? since[0];
    if (first?.code === 'engine.memory')
      throw new AppError(first.code, `The graphics device is out of memory: ${first.message}`, {}, cause);
    if (first && cause === undefined)
      throw new AppError(first.code, `The device refused a kernel: ${first.message}`);
  }

  #throwIfGone(cause?: unknown): void {
    if (this.#gone !== undefined)
      throw new AppError('engine.lost', `The graphics device was lost: ${this.#gone}`, {}, cause);
  }

  #make(descriptor: GPUBufferDescriptor): GPUBuffer {
    this.device.pushErrorScope('out-of-memory');
    const buffer = this.device.createBuffer(descriptor);
    const check = this.device.popErrorScope().then(
      (error) => {
        if (error) this.#failures.push({ code: 'engine.memory', message: error.message });
        this.#checks.delete(check);
      },
      () => void this.#checks.delete(check),
    );
    this.#checks.add(check);
    return buffer;
  }

  #pipeline(shader: string): Promise<GPUComputePipeline> {
    const known = this.#pipelines.get(shader);
    if (known) return known;
    const module = this.device.createShaderModule({ code: shader });
    const compiled = this.device.createComputePipelineAsync({
      layout: 'auto',
      compute: { module, entryPoint: 'main' },
    });
    compiled.catch(() => this.#pipelines.delete(shader));
    this.#pipelines.set(shader, compiled);
    return compiled;
  }
}
