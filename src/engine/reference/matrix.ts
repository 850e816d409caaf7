import { throwIfCancelled } from '../../core/errors.ts';
import type {
  Assignment,
  Centroids,
  EngineInfo,
  Labeling,
  LloydOptions,
  LloydResult,
  Moments,
  Preparation,
  ResidentMatrix,
  Scatter,
  Step,
} from '../engine.ts';
import {
  inertiaOf,
  largestMovement,
  meansOf,
  runLloyd,
  type ActiveRun,
  type FarRow,
  type LloydDevice,
  type PassResult,
} from '../lloydLoop.ts';
import { checkCentroids, checkRows, fromHeld, toHeld, unheldMoments } from '../preparation.ts';
import { scatterOf } from '../scatter.ts';
import { Breather } from '../turn.ts';

const MOST_CLUSTERS = 65_535;
/** Rows between two looks at the clock. */
const STRIDE = 256;

export interface ReferenceParts {
  readonly names: readonly string[];
  readonly engine: EngineInfo;
  readonly preparation: Preparation;
  /** Rows in held units, row-major. */
  readonly values: Float64Array;
  readonly columnMoments: Moments;
  readonly count: () => void;
}

/** A matrix as one row-major float64 array. */
export class ReferenceMatrix implements ResidentMatrix, LloydDevice {
  readonly rows: number;
  readonly d: number;
  readonly names: readonly string[];
  readonly preparation: Preparation;
  readonly engine: EngineInfo;
  readonly squares: number;
  readonly #own: ReferenceParts;
  readonly #values: Float64Array;
  #labels: Int32Array[] = [];

  constructor(own: ReferenceParts) {
    this.#own = own;
    this.#values = own.values;
    this.names = own.names;
    this.d = own.names.length;
    this.rows = own.values.length / this.d;
    this.preparation = own.preparation;
    this.engine = own.engine;
    this.squares = own.values.reduce((sum, value) => sum + value * value, 0);
  }

  async assign(centroids: Centroids, signal?: AbortSignal): Promise<Assignment> {
    checkCentroids(centroids, this.d, MOST_CLUSTERS);
    const c = toHeld(centroids, this.preparation);
    const factor = this.preparation.scale ** -2;
    const labels = new Int32Array(this.rows);
    const distances = new Float32Array(this.rows);
    const seconds = new Float32Array(this.rows);
    await this.#each(signal, (row) => {
      const near = this.#nearest(row, c);
      labels[row] = near.label;
      distances[row] = near.first * factor;
      seconds[row] = near.second * factor;
    });
    return { labels, distances, seconds };
  }

  async scatter(sets: readonly Centroids[], signal?: AbortSignal): Promise<readonly Scatter[]> {
    const found: Scatter[] = [];
    for (const set of sets) found.push(scatterOf(await this.assign(set, signal), set.k));
    return found;
  }

  async iterate(centroids: Centroids, signal?: AbortSignal): Promise<Step> {
    checkCentroids(centroids, this.d, MOST_CLUSTERS);
    const before = toHeld(centroids, this.preparation);
    await this.begin([centroids.k]);
    const [pass] = (await this.pass([{ index: 0, centroids: before }], signal)) as [PassResult];
    const after = meansOf(pass, before, this.d);
    return {
      centroids: fromHeld(after, this.d, this.preparation),
      counts: pass.counts,
      inertia: inertiaOf(this, before, pass),
      shift: largestMovement(after, before, this.d) / this.preparation.scale ** 2,
    };
  }

  async lloyd(starts: readonly Centroids[], options: LloydOptions): Promise<readonly LloydResult[]> {
    for (const start of starts) checkCentroids(start, this.d, MOST_CLUSTERS);
    return runLloyd(this, starts, options);
  }

  async pairwise(rows: Int32Array, signal?: AbortSignal): Promise<Float32Array> {
    const factor = this.preparation.scale ** -2;
    const out = new Float32Array(rows.length * this.rows);
    for (const [q, query] of rows.entries()) {
      await this.#each(signal, (row) => {
        out[q * this.rows + row] = this.#between(query, row) * factor;
      });
    }
    return out;
  }

  async distanceSums(
    labelings: readonly Labeling[],
    signal?: AbortSignal,
    progress?: (rows: number) => void,
  ): Promise<readonly Float64Array[]> {
    const sums = labelings.map(({ k }) => new Float64Array(this.rows * k));
    const breather = new Breather();
    for (let a = 0; a < this.rows; a++) {
      for (let b = 0; b < this.rows; b++) {
        const distance = Math.sqrt(this.#between(a, b)) / this.preparation.scale;
        for (const [l, { k, labels }] of labelings.entries()) {
          const at = a * k + (labels[b] as number);
          (sums[l] as Float64Array)[at] = ((sums[l] as Float64Array)[at] as number) + distance;
        }
      }
      if (a % STRIDE === 0) progress?.(a);
      throwIfCancelled(signal);
      if (breather.due) await breather.rest();
    }
    this.#own.count();
    return sums;
  }

  rowsAt(rows: Int32Array): Promise<Float64Array> {
    return Promise.resolve().then(() => fromHeld(this.#take(rows), this.d, this.preparation).values);
  }

  sample(rows: Int32Array): Promise<ResidentMatrix> {
    return Promise.resolve().then(() => {
      const values = this.#take(rows);
      return new ReferenceMatrix({ ...this.#own, values, columnMoments: this.#momentsOf(values) });
    });
  }

  moments(): Promise<Moments> {
    return Promise.resolve(this.#own.columnMoments);
  }

  dispose(): void {
    this.#labels = [];
  }

  begin(ks: readonly number[]): Promise<void> {
    this.#labels = ks.map(() => new Int32Array(this.rows).fill(-1));
    return Promise.resolve();
  }

  async pass(runs: readonly ActiveRun[], signal: AbortSignal | undefined): Promise<readonly PassResult[]> {
    const results: PassResult[] = [];
    for (const { index, centroids } of runs) {
      const labels = this.#labels[index] as Int32Array;
      const sums = new Float64Array(centroids.length);
      const counts = new Float64Array(centroids.length / this.d);
      let moved = 0;
      await this.#each(signal, (row) => {
        const { label } = this.#nearest(row, centroids);
        if (labels[row] !== label) moved += 1;
        labels[row] = label;
        counts[label] = (counts[label] as number) + 1;
        for (let j = 0; j < this.d; j++) {
          const at = label * this.d + j;
          sums[at] = (sums[at] as number) + (this.#values[row * this.d + j] as number);
        }
      });
      results.push({ sums, counts, moved });
    }
    return results;
  }

  farthest({ index, centroids }: ActiveRun, count: number): Promise<readonly FarRow[]> {
    const labels = this.#labels[index] as Int32Array;
    const far = Array.from({ length: this.rows }, (_, row) => {
      const label = labels[row] as number;
      return { row, label, distance: this.#to(row, centroids, label) };
    });
    far.sort((a, b) => b.distance - a.distance || a.row - b.row);
    const { d } = this;
    const found = far.slice(0, count);
    return Promise.resolve(
      found.map((one) => ({ ...one, values: this.#values.slice(one.row * d, (one.row + 1) * d) })),
    );
  }

  #nearest(row: number, centroids: Float64Array): { label: number; first: number; second: number } {
    let label = 0;
    let first = Infinity;
    let second = Infinity;
    for (let c = 0; c * this.d < centroids.length; c++) {
      const distance = this.#to(row, centroids, c);
      if (distance < first) {
        second = first;
        first = distance;
        label = c;
      } else if (distance < second) second = distance;
    }
    return { label, first, second };
  }

  #to(row: number, centroids: Float64Array, c: number): number {
    let sum = 0;
    for (let j = 0; j < this.d; j++) {
      sum += ((this.#values[row * this.d + j] as number) - (centroids[c * this.d + j] as number)) ** 2;
    }
    return sum;
  }

  #between(a: number, b: number): number {
    return this.#to(a, this.#values, b);
  }

  async #each(signal: AbortSignal | undefined, work: (row: number) => void): Promise<void> {
    const breather = new Breather();
    for (let from = 0; from < this.rows; from += STRIDE) {
      for (let row = from; row < Math.min(this.rows, from + STRIDE); row++) work(row);
      throwIfCancelled(signal);
      if (breather.due) await breather.rest();
    }
    this.#own.count();
  }

  #take(rows: Int32Array): Float64Array {
    const { d } = this;
    checkRows(rows, this.rows);
    const values = new Float64Array(rows.length * d);
    rows.forEach((row, i) => values.set(this.#values.subarray(row * d, (row + 1) * d), i * d));
    return values;
  }

  #momentsOf(values: Float64Array): Moments {
    const { d, preparation } = this;
    const rows = Math.max(1, values.length / d);
    const means = new Float64Array(d);
    const variances = new Float64Array(d);
    values.forEach((value, i) => (means[i % d] = (means[i % d] as number) + value / rows));
    values.forEach((value, i) => {
      variances[i % d] = (variances[i % d] as number) + (value - (means[i % d] as number)) ** 2 / rows;
    });
    return unheldMoments({ means, variances }, preparation);
  }
}
