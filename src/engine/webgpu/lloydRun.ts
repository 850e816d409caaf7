import type { GpuChunk } from './chunks.ts';
import type { Dispatch, Gpu } from './gpu.ts';
import { packQuads, passKernels, type PassParts } from './lloydKernels.ts';
import { PARTS, planLloyd, type Batch, type LloydPlan, type LloydShape } from './lloydPlan.ts';
import { lloydSources } from './lloydShaders.ts';
import { Pacer } from './pacer.ts';
import { Scratch } from './scratch.ts';

/** Rounds between which nothing is read back. */
const MOST_ROUNDS = 64;

export type RunState = 'running' | 'converged' | 'empty' | 'limit';
const states: readonly RunState[] = ['running', 'converged', 'empty', 'limit'];

/** What a pass found, in held units: sums and the inertia under the centroids that came in. */
export interface GpuPass {
  readonly sums: Float64Array;
  readonly counts: Float64Array;
  readonly inertia: number;
}

/** Where a run is: its centroids in held units. */
export interface RunStatus {
  readonly state: RunState;
  readonly iterations: number;
  readonly centroids: Float64Array<ArrayBuffer>;
}

export interface RowsOnDevice {
  readonly gpu: Gpu;
  readonly names: readonly string[];
  readonly chunks: readonly GpuChunk[];
}

/** What the plans of a matrix are made for. */
export function lloydShape({ gpu, names, chunks }: RowsOnDevice): LloydShape {
  return {
    d: names.length,
    weighted: chunks.some(({ weights }) => weights !== undefined),
    chunks: chunks.map(({ rows }) => rows),
    bytes: gpu.device.limits.maxComputeWorkgroupStorageSize,
  };
}

/** Runs of Lloyd's algorithm that share reads of the rows: centroids and sums stay on the device while the loops go on. */
export class LloydRun {
  readonly #gpu: Gpu;
  readonly #own: PassParts;
  readonly #plan: LloydPlan;
  readonly #d: number;
  readonly #pacer: Pacer;
  readonly #scratch = new Scratch();
  readonly #centroids: GPUBuffer;
  readonly #totals: GPUBuffer;
  readonly #next: GPUBuffer;
  #measuring: readonly Dispatch[] | undefined;
  #looping: readonly Dispatch[] = [];

  /** `ks`: clusters of the batch's runs. */
  constructor(held: RowsOnDevice, batch: Batch, ks: readonly number[]) {
    const { gpu, chunks } = held;
    const d = held.names.length;
    const shape = lloydShape(held);
    const plan = planLloyd(ks, batch.streams, shape, lloydSources);
    const { centroids, size } = plan;
    const keep = (buffer: GPUBuffer): GPUBuffer => this.#scratch.keep(buffer);
    const room = (numbers: number, usage = 0): GPUBuffer => keep(gpu.buffer(numbers * 4, usage));
    this.#gpu = gpu;
    this.#plan = plan;
    this.#d = d;
    this.#pacer = new Pacer(gpu, chunks.reduce((sum, { rows }) => sum + rows, 0) * d * centroids);
    const piece = plan.kind === 'wide' ? Math.min(plan.piece, Math.max(1, ...shape.chunks)) : 1;
    const places = new Uint32Array(plan.runs * 2);
    plan.places.forEach(({ first, clusters }, run) => {
      places.set([first, clusters], run * 2);
    });
    this.#centroids = room(centroids * d);
    this.#totals = room(centroids * (d + 1));
    this.#next = room(1 + 3 * plan.groups.length, GPUBufferUsage.INDIRECT);
    this.#own = {
      ...{ gpu, plan, d, chunks, keep },
      packed: room(centroids * plan.quads * 4),
      partials: room(plan.partials * size),
      parts: room(PARTS * size),
      runs: keep(gpu.buffer(places)),
      status: keep(gpu.buffer(Uint32Array.from({ length: plan.runs * 4 }, (_, i) => (i % 4 === 1 ? 1 : 0)))),
      labels: room(piece),
      gaps: room(piece),
    };
  }

  /** Sets the centroids of a run (held units, row-major); `going` lets its loop run, with so many iterations behind it. */
  place(run: number, centroids: Float64Array, iterations: number, going: boolean): void {
    const { queue } = this.#gpu.device;
    const { first } = this.#plan.places[run] as LloydPlan['places'][number];
    const values = Float32Array.from(centroids);
    queue.writeBuffer(this.#centroids, first * this.#d * 4, values);
    queue.writeBuffer(this.#own.packed, first * this.#plan.quads * 16, packQuads(values, this.#d));
    queue.writeBuffer(this.#own.status, run * 16, Uint32Array.of(iterations, going ? 0 : 1, 0, 0));
  }

  /** One pass under the centroids that were placed, which stay where they are: one answer for each run. */
  async measure(signal: AbortSignal | undefined): Promise<readonly GpuPass[]> {
    const { groups, size, centroids } = this.#plan;
    this.#measuring ??= passKernels(this.#own, true, (index) => groups[index] ?? 1);
    const read = await this.#pacer.run(this.#measuring, 1, [this.#own.parts], signal);
    const parts = new Float32Array(read[0] as ArrayBuffer);
    const total = (i: number): number => {
      let sum = 0;
      for (let part = 0; part < PARTS; part++) sum += parts[part * size + i] as number;
      return sum;
    };
    return this.#plan.places.map(({ first, clusters }, run) => ({
      ...this.#unpack(first, clusters, total),
      inertia: total(centroids * (this.#d + 1) + run),
    }));
  }

  /** Prepares loops that end after `limit` iterations, or when no centroid moves more than the tolerance (held units, squared). */
  begin(limit: number, tolerance: number): void {
    const { size, quads, places, modules } = this.#plan;
    const numbers = [this.#d, size, quads, limit, tolerance, 0, 0, 0];
    const round = this.#scratch.keep(this.#gpu.uniform(numbers, [4]));
    const { parts, runs, packed, status } = this.#own;
    const bindings = [round, parts, runs, this.#centroids, packed, this.#totals, status, this.#next];
    const groups = (index: number): Dispatch['groups'] => ({ indirect: this.#next, offset: 4 + index * 12 });
    const finish: Dispatch = { shader: modules.finish, bindings, groups: places.length };
    this.#looping = [...passKernels(this.#own, false, groups), finish];
  }

  /** Passes of the `going` runs that have not stopped, as many as one submit may have; then tells where each run is. */
  async loop(going: number, signal: AbortSignal | undefined): Promise<readonly RunStatus[]> {
    const { groups, places } = this.#plan;
    this.#gpu.device.queue.writeBuffer(this.#next, 0, Uint32Array.of(going, ...groups.flat()));
    const read = await this.#pacer.run(
      this.#looping,
      MOST_ROUNDS,
      [this.#own.status, this.#centroids],
      signal,
    );
    const [status, values] = read as [ArrayBuffer, ArrayBuffer];
    const numbers = new Uint32Array(status);
    return places.map(({ first, clusters }, run) => ({
      state: states[numbers[run * 4 + 1] as number] as RunState,
      iterations: numbers[run * 4] as number,
      centroids: Float64Array.from(new Float32Array(values, first * this.#d * 4, clusters * this.#d)),
    }));
  }

  /** Sums and counts of a run's last pass, where a cluster was found empty. */
  async totals(run: number): Promise<Omit<GpuPass, 'inertia'>> {
    const read = await this.#gpu.run([], [this.#totals]);
    const totals = new Float32Array(read[0] as ArrayBuffer);
    const { first, clusters } = this.#plan.places[run] as LloydPlan['places'][number];
    return this.#unpack(first, clusters, (i) => totals[i] as number);
  }

  destroy(): void {
    this.#scratch.destroy();
  }

  #unpack(first: number, clusters: number, at: (i: number) => number): Omit<GpuPass, 'inertia'> {
    const d = this.#d;
    const place = (c: number, j: number): number => at((first + c) * (d + 1) + j);
    return {
      sums: Float64Array.from({ length: clusters * d }, (_, i) => place(Math.floor(i / d), i % d)),
      counts: Float64Array.from({ length: clusters }, (_, c) => place(c, d)),
    };
  }
}
