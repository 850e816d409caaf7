import { AppError, throwIfCancelled } from '../../core/errors.ts';
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
  type FarRow,
  type LloydDevice,
  type PassResult,
} from '../lloydLoop.ts';
import { checkCentroids, checkRows, fromHeld, toHeld } from '../preparation.ts';
import { scatterFrom } from '../scatter.ts';
import { MOST_CLUSTERS } from './kernel.ts';
import { mergePasses } from './merging.ts';
import { callAll, type Part } from './pool.ts';
import type { Gathered, ShardPass } from './protocol.ts';

/** Rows of a block whose distances to all rows are added in one call. */
const QUERIES = 1024;
/** Queries of one pairwise call: its results pass through the workers' memory. */
const PAIRWISE = 64;

/** What an engine knows of a matrix that its workers hold. */
export interface WasmMatrixParts {
  readonly id: number;
  readonly rows: number;
  readonly names: readonly string[];
  readonly preparation: Preparation;
  readonly engine: EngineInfo;
  readonly columnMoments: Moments;
  readonly weight: number;
  /** Σ w|x|² in held units. */
  readonly squares: number;
  readonly parts: readonly Part[];
  /** Brings held rows (row-major) onto the same workers. */
  readonly adopt: (rows: Gathered) => Promise<ResidentMatrix>;
}

/** A matrix in the private memories of the workers. Calls run one after another, since they share the workers' scratch. */
export class WasmMatrix implements ResidentMatrix, LloydDevice {
  readonly rows: number;
  readonly weight: number;
  readonly d: number;
  readonly names: readonly string[];
  readonly preparation: Preparation;
  readonly engine: EngineInfo;
  readonly squares: number;
  readonly #own: WasmMatrixParts;
  #last: Promise<unknown> = Promise.resolve();
  #disposed = false;

  constructor(own: WasmMatrixParts) {
    this.#own = own;
    this.rows = own.rows;
    this.weight = own.weight;
    this.d = own.names.length;
    this.names = own.names;
    this.preparation = own.preparation;
    this.engine = own.engine;
    this.squares = own.squares;
  }

  assign(centroids: Centroids, signal?: AbortSignal): Promise<Assignment> {
    const factor = 1 / (this.preparation.scale * this.preparation.scale);
    return this.#alone(signal, async () => {
      checkCentroids(centroids, this.d, MOST_CLUSTERS);
      const values = toHeld(centroids, this.preparation);
      const replies = await callAll(
        this.#own.parts,
        'assign',
        this.#own.id,
        () => ({ centroids: values, factor }),
        { signal },
      );
      const whole = {
        labels: new Int32Array(this.rows),
        distances: new Float32Array(this.rows),
        seconds: new Float32Array(this.rows),
      };
      for (const [i, { from }] of this.#own.parts.entries()) {
        const reply = replies[i] as (typeof replies)[number];
        whole.labels.set(reply.labels, from);
        whole.distances.set(reply.distances, from);
        whole.seconds.set(reply.seconds, from);
      }
      return whole;
    });
  }

  scatter(sets: readonly Centroids[], signal?: AbortSignal): Promise<readonly Scatter[]> {
    return this.#alone(signal, async () => {
      for (const set of sets) checkCentroids(set, this.d, MOST_CLUSTERS);
      const held = sets.map((set) => toHeld(set, this.preparation));
      const request = { sets: held, factor: 1 / (this.preparation.scale * this.preparation.scale) };
      const replies = await callAll(this.#own.parts, 'scatter', this.#own.id, () => request, { signal });
      return sets.map(({ k }, i) =>
        scatterFrom(
          replies.map((reply) => reply[i] as Float64Array),
          k,
        ),
      );
    });
  }

  iterate(centroids: Centroids, signal?: AbortSignal): Promise<Step> {
    return this.#alone(signal, async () => {
      checkCentroids(centroids, this.d, MOST_CLUSTERS);
      const before = toHeld(centroids, this.preparation);
      await this.begin([centroids.k]);
      const [pass] = await this.pass([{ index: 0, centroids: before }], signal);
      const found = pass as PassResult;
      const after = meansOf(found, before, this.d);
      return {
        centroids: fromHeld(after, this.d, this.preparation),
        counts: found.counts,
        inertia: inertiaOf(this, before, found),
        shift: largestMovement(after, before, this.d) / this.preparation.scale ** 2,
      };
    });
  }

  lloyd(starts: readonly Centroids[], options: LloydOptions): Promise<readonly LloydResult[]> {
    return this.#alone(options.signal, () => {
      for (const start of starts) checkCentroids(start, this.d, MOST_CLUSTERS);
      return runLloyd(this, starts, options);
    });
  }

  pairwise(rows: Int32Array, signal?: AbortSignal): Promise<Float32Array> {
    const factor = 1 / (this.preparation.scale * this.preparation.scale);
    return this.#alone(signal, async () => {
      const out = new Float32Array(rows.length * this.rows);
      for (let first = 0; first < rows.length; first += PAIRWISE) {
        throwIfCancelled(signal);
        const { values: queries } = await this.#gather(rows.subarray(first, first + PAIRWISE));
        const replies = await callAll(
          this.#own.parts,
          'pairwise',
          this.#own.id,
          () => ({ queries, factor }),
          { signal },
        );
        for (const [i, part] of this.#own.parts.entries()) {
          const reply = replies[i] as Float32Array;
          for (let q = 0; q * part.rows < reply.length; q++) {
            const row = reply.subarray(q * part.rows, (q + 1) * part.rows);
            out.set(row, (first + q) * this.rows + part.from);
          }
        }
      }
      return out;
    });
  }

  distanceSums(
    labelings: readonly Labeling[],
    signal?: AbortSignal,
    progress?: (rows: number) => void,
  ): Promise<readonly Float64Array[]> {
    const ks = labelings.map((labeling) => labeling.k);
    const factor = 1 / this.preparation.scale;
    return this.#alone(signal, async () => {
      const sums = ks.map((k) => new Float64Array(this.rows * k));
      for (let from = 0; from < this.rows; from += QUERIES) {
        throwIfCancelled(signal);
        const to = Math.min(this.rows, from + QUERIES);
        const { values: queries, weights } = await this.#gather(
          Int32Array.from({ length: to - from }, (_, i) => from + i),
        );
        const labels = labelings.map((labeling) => labeling.labels.slice(from, to));
        const request = { queries, weights, labels, ks, first: from === 0, last: to === this.rows, factor };
        const replies = await callAll(this.#own.parts, 'distanceSums', this.#own.id, () => request, {
          signal,
        });
        progress?.(to);
        if (request.last) {
          replies.forEach((reply, i) => {
            const start = (this.#own.parts[i] as Part).from;
            reply.forEach((values, l) => sums[l]?.set(values, start * (ks[l] as number)));
          });
        }
      }
      return sums;
    });
  }

  rowsAt(rows: Int32Array): Promise<Float64Array> {
    return this.#alone(undefined, async () => {
      const { values } = await this.#gather(rows);
      return fromHeld(Float64Array.from(values), this.d, this.preparation).values;
    });
  }

  weightsAt(rows: Int32Array): Promise<Float32Array | undefined> {
    return this.#alone(undefined, async () => (await this.#gather(rows)).weights);
  }

  sample(rows: Int32Array): Promise<ResidentMatrix> {
    return this.#alone(undefined, async () => this.#own.adopt(await this.#gather(rows)));
  }

  moments(): Promise<Moments> {
    return Promise.resolve(this.#own.columnMoments);
  }

  dispose(): void {
    if (this.#disposed) return;
    this.#disposed = true;
    const closed = callAll(this.#own.parts, 'close', this.#own.id, () => null);
    closed.catch(() => undefined);
  }

  async begin(ks: readonly number[]): Promise<void> {
    await callAll(this.#own.parts, 'begin', this.#own.id, () => ({ ks }));
  }

  async pass(
    runs: readonly { readonly index: number; readonly centroids: Float64Array<ArrayBuffer> }[],
    signal: AbortSignal | undefined,
  ): Promise<readonly PassResult[]> {
    const request = { runs: runs.map(({ index, centroids }) => ({ index, centroids })) };
    const replies = await callAll(this.#own.parts, 'pass', this.#own.id, () => request, { signal });
    return runs.map(({ centroids }, i) => {
      const own = replies.map((reply) => reply[i] as ShardPass);
      return mergePasses(own, centroids.length / this.d, this.d);
    });
  }

  async farthest(
    { index, centroids }: { readonly index: number; readonly centroids: Float64Array<ArrayBuffer> },
    count: number,
  ): Promise<readonly FarRow[]> {
    const request = { run: { index, centroids }, count };
    const replies = await callAll(this.#own.parts, 'farthest', this.#own.id, () => request);
    const far = replies.flatMap((reply, i) => {
      const { from } = this.#own.parts[i] as Part;
      return reply.map((row) => ({ ...row, row: row.row + from }));
    });
    return far.sort((a, b) => b.distance - a.distance || a.row - b.row).slice(0, count);
  }

  /** Values and weights of rows. */
  async #gather(rows: Int32Array): Promise<Gathered> {
    checkRows(rows, this.rows);
    const values = new Float32Array(rows.length * this.d);
    const weights = new Float32Array(rows.length);
    const places = this.#own.parts.map((part) =>
      [...rows.keys()].filter((i) => {
        const row = rows[i] as number;
        return row >= part.from && row < part.from + part.rows;
      }),
    );
    const replies = await callAll(this.#own.parts, 'gather', this.#own.id, (part) => {
      const own = places[this.#own.parts.indexOf(part)] as number[];
      return { rows: Int32Array.from(own, (i) => (rows[i] as number) - part.from) };
    });
    replies.forEach((reply, p) => {
      (places[p] as number[]).forEach((place, i) => {
        values.set(reply.values.subarray(i * this.d, (i + 1) * this.d), place * this.d);
        weights[place] = reply.weights?.[i] ?? 1;
      });
    });
    return replies.some((reply) => reply.weights) ? { values, weights } : { values };
  }

  #alone<T>(signal: AbortSignal | undefined, work: () => Promise<T>): Promise<T> {
    const result = this.#last.then(() => {
      throwIfCancelled(signal);
      if (this.#disposed) throw new AppError('engine.shape', 'The matrix was already given back.');
      return work();
    });
    this.#last = result.catch(() => undefined);
    return result;
  }
}
