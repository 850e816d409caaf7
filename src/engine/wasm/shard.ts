import type { FarRow } from '../lloydLoop.ts';
import type { Way } from './contest.ts';
import { BLOCK, instantiate, TILE, type Build, type Kernel } from './kernel.ts';
import { StackMemory } from './memory.ts';
import { reservePacked, writePacked } from './packing.ts';
import { unknownPace, type Pace } from './pace.ts';
import type { Gathered, ShardPass, ShardRun } from './protocol.ts';
import type { CoarseRun } from './coarseRun.ts';
import type { HeldRun } from './heldRows.ts';
import { Sieve } from './sieve.ts';
import type { Weighting } from './weighting.ts';

/** Gives other messages a turn between kernel calls; throws when the request was cancelled. */
export type Pause = () => Promise<void>;

/** A run whose pass is led by another way than the plain one. */
interface Led {
  readonly run: CoarseRun;
  readonly way: Exclude<Way, 'plain'>;
}

/** The rows of one matrix that one worker owns, in tiles of 8 in its private memory. */
export class Shard {
  readonly rows: number;
  readonly d: number;
  readonly memory = StackMemory.take();
  kernelCalls = 0;
  readonly #best: Kernel;
  readonly #plain: Kernel;
  readonly #x: number;
  readonly #weights: number;
  #above: number;
  #split = 0;
  #runs: readonly HeldRun[] = [];
  #sieve: Sieve | undefined;
  #coarse: readonly CoarseRun[] = [];
  #sieved = false;

  constructor(rows: number, d: number, weighted: boolean, build: Build) {
    this.rows = rows;
    this.d = d;
    this.#best = instantiate(build, this.memory.memory);
    this.#plain = build === 'plain SIMD' ? this.#best : instantiate('plain SIMD', this.memory.memory);
    this.#x = this.memory.reserve(this.paddedRows * d * 4);
    this.#weights = weighted ? this.memory.reserve(this.paddedRows * 4) : 0;
    this.#above = this.memory.top;
  }

  get paddedRows(): number {
    return Math.ceil(this.rows / TILE) * TILE;
  }

  /** The kernels, for operations that live beside this class. `plain` gives the same bits everywhere. */
  get kernel(): { readonly best: Kernel; readonly plain: Kernel } {
    return { best: this.#best, plain: this.#plain };
  }

  /** Drops the labels of earlier runs, so that memory above the rows is free. */
  clear(): void {
    this.#runs = [];
    this.memory.release(this.#above);
  }

  /** The address of a row's tile. */
  tile(row: number): number {
    return this.#x + (row / TILE) * TILE * this.d * 4;
  }

  /** The address of a row's weight; 0 where every row counts once. */
  weightAt(row: number): number {
    return this.#weights === 0 ? 0 : this.#weights + row * 4;
  }

  /** The weights of rows [from, from + rows), where the matrix has any; void when memory grows. */
  weights(from: number, rows: number): Float32Array<ArrayBuffer> | undefined {
    return this.#weights === 0 ? undefined : this.memory.floats(this.weightAt(from), rows);
  }

  /** Writes `rows` rows from local row `at` (a multiple of 8), column-major with `stride`, into tiles; weights come as a last column. */
  load(at: number, rows: number, stride: number, values: Float32Array): void {
    const { d } = this;
    const x = this.memory.floats(this.tile(at), Math.ceil(rows / TILE) * TILE * d);
    for (let j = 0; j < d; j++) {
      for (let row = 0; row < rows; row++) {
        x[(row >> 3) * 8 * d + j * 8 + (row & 7)] = values[j * stride + row] as number;
      }
    }
    this.weights(at, rows)?.set(values.subarray(d * stride, d * stride + rows));
  }

  /** Centres, scales and rounds all rows when a centre is given. Returns Σ w|x|² of each block of rows. */
  async prepare(
    center: Float64Array | undefined,
    scale: number,
    grid: number,
    pause: Pause,
  ): Promise<Float64Array> {
    const at = this.memory.reserve(this.d * 8);
    if (center) this.memory.doubles(at, this.d).set(center);
    for (const [, from, rows] of this.blocks()) {
      const tiles = Math.ceil(rows / TILE);
      if (center) this.#plain.prepare(this.tile(from), tiles, this.d, at, scale, grid);
      await pause();
    }
    this.clear();
    return this.#squares(pause);
  }

  /** Rounds the weights to their grid, to at least one step. Returns Σ w|x|² of each block of rows. */
  async weigh({ grid, split }: Weighting, pause: Pause): Promise<Float64Array> {
    this.#split = split;
    const weights = grid === 0 ? undefined : this.weights(0, this.rows);
    weights?.forEach((weight, row) => (weights[row] = Math.max(1, Math.round(weight / grid)) * grid));
    return this.#squares(pause);
  }

  async #squares(pause: Pause): Promise<Float64Array> {
    const sums = new Float64Array(Math.ceil(this.rows / BLOCK));
    for (const [block, from, rows] of this.blocks()) {
      sums[block] = this.#plain.squares(this.tile(from), rows, this.d, this.weightAt(from));
      this.kernelCalls += 1;
      await pause();
    }
    return sums;
  }

  /** Room for runs; all rows start without a label. */
  begin(ks: readonly number[]): void {
    this.clear();
    this.#holdSieve();
    this.#runs = ks.map((k) => ({
      ...reservePacked(this.memory, k, this.d),
      labels: this.memory.reserve(this.paddedRows * 2),
      sums: this.memory.reserve(this.#sumsOf(k) * 8),
      counts: this.memory.reserve(k * 8),
      weights: this.#weights,
      split: this.#split,
    }));
    for (const run of this.#runs) {
      this.memory.shorts(run.labels, this.paddedRows).fill(0xffff);
      this.memory.doubles(run.sums, this.#sumsOf(run.k)).fill(0);
      this.memory.doubles(run.counts, run.k).fill(0);
    }
    this.#coarse = this.#sieve?.begin(ks) ?? [];
  }

  /** The rows in their coarse form stay as long as the rows themselves. */
  #holdSieve(): void {
    if (this.#sieved) return;
    this.#sieved = true;
    this.#sieve = Sieve.over(this, this.#weights !== 0);
    if (this.#sieve) this.#above = this.memory.top;
    else this.memory.release(this.#above);
  }

  /** One assignment pass of several runs; a block of rows serves all of them while it is in the cache. */
  async pass(runs: readonly ShardRun[], pause: Pause): Promise<readonly ShardPass[]> {
    const states = runs.map((run) => this.#runs[run.index] as HeldRun);
    states.forEach((state, i) => writePacked(this.memory, state, (runs[i] as ShardRun).centroids, this.d));
    const coarse = runs.map((asked, i): Led | undefined => {
      const run = this.#coarse[asked.index];
      const way = (this.#sieve && run?.arrange(states[i] as HeldRun, asked, this.#sieve.wild)) ?? 'plain';
      return run && way !== 'plain' ? { run, way } : undefined;
    });
    const moved = await this.#label(states, coarse, pause);
    return states.map((state, i) => ({
      sums: this.memory.doubles(state.sums, state.k * this.d).slice(),
      ...(this.#split === 0 ? {} : { rests: this.#restsOf(state) }),
      counts: this.memory.doubles(state.counts, state.k).slice(),
      moved: moved[i] as number,
      pace: this.#endOf((runs[i] as ShardRun).index, (moved[i] as number) / Math.max(1, this.rows)),
    }));
  }

  /** Ends the pass of a run, in which that share of the rows moved; what it took, of which rows that have no coarse form tell nothing. */
  #endOf(index: number, moved: number): Pace {
    return this.#coarse[index]?.end(moved) ?? unknownPace(moved);
  }

  /** Sums of a run: of whole values, or of their parts on a coarse grid and then of the rests. */
  #sumsOf(k: number): number {
    return k * this.d * (this.#split === 0 ? 1 : 2);
  }

  #restsOf({ sums, k }: HeldRun): Float64Array {
    return this.memory.doubles(sums + k * this.d * 8, k * this.d).slice();
  }

  /** Labels of several runs, through the sieve where they have a coarse form; returns how many of each changed. */
  async #label(
    states: readonly HeldRun[],
    coarse: readonly (Led | undefined)[],
    pause: Pause,
  ): Promise<number[]> {
    const moved = states.map(() => 0);
    for (const [block, from, rows] of this.blocks()) {
      for (const [i, state] of states.entries()) {
        const led = coarse[i];
        const changed = led ? this.#faster(led, state, block, from, rows) : this.#plainly(state, from, rows);
        moved[i] = (moved[i] as number) + changed;
      }
      this.kernelCalls += states.length;
      await pause();
    }
    return moved;
  }

  /** A run's labels of one block of rows in the way that is faster; returns how many changed. */
  #faster({ run, way: leading }: Led, state: HeldRun, block: number, from: number, rows: number): number {
    const wanted = run.contest.way(leading, block, Math.ceil(this.rows / BLOCK));
    const sieve = this.#sieve?.make(block, rows) ? this.#sieve : undefined;
    const way = sieve ? wanted : 'plain';
    const started = run.contest.watches(block) ? performance.now() : undefined;
    const changed =
      sieve && way !== 'plain' ? sieve.label(run, way, state, block, rows) : this.#plainly(state, from, rows);
    if (started !== undefined) run.contest.note(way, performance.now() - started, rows);
    if (way === 'order') sieve?.sort(run, state, block, rows);
    return changed;
  }

  /** A run's labels of one block of rows, by exact scores of all centroids; returns how many changed. */
  #plainly({ labels, k, packed, half, sums, counts, split }: HeldRun, from: number, rows: number): number {
    const own = labels + from * 2;
    const weights = this.weightAt(from);
    return this.#best.pass(this.tile(from), own, rows, this.d, k, packed, half, sums, counts, weights, split);
  }

  /** The rows farthest from the centroid of their last label, by direct differences in float64; lowest row first on a tie. */
  async farthest(
    index: number,
    centroids: Float64Array,
    count: number,
    pause: Pause,
  ): Promise<readonly FarRow[]> {
    const state = this.#runs[index] as HeldRun;
    const { d } = this;
    if (this.#sieve) this.#coarse[index]?.ordering?.show(state.labels, this.#sieve.wild);
    const far: FarRow[] = [];
    for (const [, from, rows] of this.blocks()) {
      const x = this.memory.floats(this.tile(from), Math.ceil(rows / TILE) * TILE * d);
      const labels = this.memory.shorts(state.labels + from * 2, rows);
      for (let row = 0; row < rows; row++) {
        const label = labels[row] as number;
        const start = (row >> 3) * 8 * d + (row & 7);
        let distance = 0;
        for (let j = 0; j < d; j++) {
          const difference = (x[start + j * 8] as number) - Math.fround(centroids[label * d + j] as number);
          distance += difference * difference;
        }
        if (far.length === count && distance <= (far[count - 1] as FarRow).distance) continue;
        const values = Float64Array.from({ length: d }, (_, j) => x[start + j * 8] as number);
        const place = far.findIndex((other) => other.distance < distance);
        const weight = this.weights(from + row, 1)?.[0];
        far.splice(place < 0 ? far.length : place, 0, { row: from + row, distance, label, values, weight });
        far.length = Math.min(far.length, count);
      }
      await pause();
    }
    return far;
  }

  /** The values of rows, row-major, and their weights where the matrix has any. */
  gather(rows: Int32Array): Gathered {
    const { d } = this;
    const x = this.memory.floats(this.#x, this.paddedRows * d);
    const values = new Float32Array(rows.length * d);
    for (let i = 0; i < rows.length; i++) {
      const row = rows[i] as number;
      const start = (row >> 3) * 8 * d + (row & 7);
      for (let j = 0; j < d; j++) values[i * d + j] = x[start + j * 8] as number;
    }
    const own = this.weights(0, this.rows);
    return own ? { values, weights: Float32Array.from(rows, (row) => own[row] as number) } : { values };
  }

  /** Index, first row and number of rows of each block. */
  *blocks(): Generator<readonly [number, number, number]> {
    for (let from = 0; from < this.rows; from += BLOCK) {
      yield [from / BLOCK, from, Math.min(BLOCK, this.rows - from)];
    }
  }
}
