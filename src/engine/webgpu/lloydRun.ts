import { throwIfCancelled } from '../../core/errors.ts';
import finishShader from '../../../shaders/finish.wgsl?raw';
import lloydShader from '../../../shaders/lloyd.wgsl?raw';
import wideShader from '../../../shaders/lloydWide.wgsl?raw';
import type { GpuChunk } from './chunks.ts';
import { GROUP, type Dispatch, type Gpu } from './gpu.ts';
import { Scratch } from './scratch.ts';
import { specialise } from './specialise.ts';

/** Workgroups of one chunk: enough to fill large cards, few enough that adding their sums costs little. */
const MOST_PARTIALS = 512;
/** Passes of one submit, between which nothing is read back. */
const MOST_PASSES = 16;
/** Milliseconds that a submit may take before fewer passes go into the next. */
const SUBMIT_TIME = 60;
/** Columns up to which a row is held in named variables. */
const MOST_NAMED = 64;

export type LoopState = 'running' | 'converged' | 'empty' | 'limit';
const states: readonly LoopState[] = ['running', 'converged', 'empty', 'limit'];

/** What a pass found, in held units: float32 sums and the inertia under the centroids that came in. */
export interface GpuPass {
  readonly sums: Float64Array;
  readonly counts: Float64Array;
  readonly inertia: number;
}

/** One run of Lloyd's algorithm on the device: its centroids and sums stay there while the loop goes on. */
export class LloydRun {
  readonly #gpu: Gpu;
  readonly #chunks: readonly GpuChunk[];
  readonly #k: number;
  readonly #d: number;
  readonly #scratch = new Scratch();
  readonly #shader: string;
  readonly #finish: string;
  readonly #groups: number;
  readonly #partials: GPUBuffer;
  readonly #centroids: GPUBuffer;
  readonly #packed: GPUBuffer;
  readonly #sums: GPUBuffer;
  readonly #counts: GPUBuffer;
  readonly #status: GPUBuffer;
  readonly #next: GPUBuffer;
  readonly #chunkUniforms: readonly GPUBuffer[];
  #passes = 2;

  constructor(gpu: Gpu, chunks: readonly GpuChunk[], k: number, d: number) {
    this.#gpu = gpu;
    this.#chunks = chunks;
    this.#k = k;
    this.#d = d;
    this.#shader = passShader(k, d, gpu.device.limits.maxComputeWorkgroupStorageSize);
    this.#finish = specialise(finishShader, { D: d, K: k });
    const blocks = Math.max(1, ...chunks.map(({ rows }) => Math.ceil(rows / GROUP)));
    this.#groups = Math.min(MOST_PARTIALS, blocks);
    const room = (bytes: number, usage = 0): GPUBuffer => this.#scratch.keep(gpu.buffer(bytes, usage));
    this.#partials = room(this.#groups * chunks.length * (k * d + k + 1) * 4);
    this.#centroids = room(k * d * 4);
    this.#packed = room((k * d + k) * 4);
    this.#sums = room(k * d * 4);
    this.#counts = room(k * 4);
    this.#status = room(16);
    this.#next = room(12, GPUBufferUsage.INDIRECT);
    this.#chunkUniforms = chunks.map(({ rows, stride }, i) =>
      this.#scratch.keep(gpu.uniform([rows, stride, i * this.#groups, 0])),
    );
  }

  /** Sets the centroids (held units, row-major) and lets the loop run again. */
  place(centroids: Float64Array, iterations: number): void {
    const { queue } = this.#gpu.device;
    const values = Float32Array.from(centroids);
    queue.writeBuffer(this.#centroids, 0, values);
    queue.writeBuffer(this.#packed, 0, packCentroids(values, this.#d));
    queue.writeBuffer(this.#status, 0, Uint32Array.of(iterations, 0, 0, 0));
    queue.writeBuffer(this.#next, 0, Uint32Array.of(this.#groups, 1, 1));
  }

  /** One pass under the centroids that were placed, which stay where they are. */
  async measure(): Promise<GpuPass> {
    const uniform = this.#scratch.keep(this.#gpu.uniform([this.#groups * this.#chunks.length, 0, 0, 0]));
    const read = await this.#gpu.run(this.#pass(uniform, this.#groups), [
      this.#sums,
      this.#counts,
      this.#status,
    ]);
    const [sums, counts, status] = read as [ArrayBuffer, ArrayBuffer, ArrayBuffer];
    return {
      sums: Float64Array.from(new Float32Array(sums, 0, this.#k * this.#d)),
      counts: Float64Array.from(new Uint32Array(counts, 0, this.#k)),
      inertia: new Float32Array(status)[2] as number,
    };
  }

  /**
   * Passes until the loop stops by itself; nothing is read back inside a submit. `seen` hears of the centroids after each.
   * @param tolerance in held units.
   */
  async loop(
    limit: number,
    tolerance: number,
    signal: AbortSignal | undefined,
    seen: (centroids: Float64Array, iterations: number) => void,
  ): Promise<{ state: LoopState; centroids: Float64Array<ArrayBuffer>; iterations: number }> {
    const parts = this.#groups * this.#chunks.length;
    const uniform = this.#scratch.keep(this.#gpu.uniform([parts, 1, tolerance, limit], [2]));
    for (;;) {
      throwIfCancelled(signal);
      const started = performance.now();
      const encoder = this.#gpu.device.createCommandEncoder();
      for (let i = 0; i < this.#passes; i++) {
        await this.#gpu.record(encoder, this.#pass(uniform, { indirect: this.#next }));
      }
      const read = await this.#gpu.submit(encoder, [this.#status, this.#centroids]);
      const [status, values] = read as [ArrayBuffer, ArrayBuffer];
      const [iterations, code] = new Uint32Array(status) as unknown as [number, number];
      const centroids = Float64Array.from(new Float32Array(values, 0, this.#k * this.#d));
      seen(centroids, iterations);
      const state = states[code] as LoopState;
      if (state !== 'running') return { state, centroids, iterations };
      const slow = performance.now() - started > SUBMIT_TIME;
      this.#passes = Math.max(1, Math.min(MOST_PASSES, slow ? this.#passes >> 1 : this.#passes * 2));
    }
  }

  destroy(): void {
    this.#scratch.destroy();
  }

  #pass(round: GPUBuffer, groups: Dispatch['groups']): readonly Dispatch[] {
    const reads = this.#chunks.map((chunk, i): Dispatch => {
      const bindings = [this.#chunkUniforms[i] as GPUBuffer, chunk.values, this.#packed, this.#partials];
      return { shader: this.#shader, bindings, groups };
    });
    const kept = [
      this.#partials,
      this.#centroids,
      this.#packed,
      this.#sums,
      this.#counts,
      this.#status,
      this.#next,
    ];
    return [...reads, { shader: this.#finish, bindings: [round, ...kept], groups: 1 }];
  }
}

/** K × D of −2c, then K of |c|². */
export function packCentroids(centroids: Float32Array, d: number): Float32Array<ArrayBuffer> {
  const k = centroids.length / d;
  const packed = new Float32Array(k * d + k);
  for (let c = 0; c < k; c++) {
    let square = 0;
    for (let j = 0; j < d; j++) {
      const value = centroids[c * d + j] as number;
      packed[c * d + j] = -2 * value;
      square += value * value;
    }
    packed[k * d + c] = square;
  }
  return packed;
}

/** The fused pass for a shape: rows in named variables and as many streams as fit, or the wide one where nothing fits. */
function passShader(k: number, d: number, bytes: number): string {
  const fixed = (k * d + k + k + 2 * GROUP) * 4;
  let streams = 2 ** Math.floor(Math.log2(GROUP / d));
  while (streams >= 1 && fixed + k * d * streams * 4 > bytes) streams /= 2;
  if (d > MOST_NAMED || streams < 1) return specialise(wideShader, { D: d, K: k });
  return specialise(lloydShader, { D: d, K: k, S: streams }, d);
}
