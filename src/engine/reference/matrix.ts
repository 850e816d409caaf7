import { throwIfCancelled } from '../../core/errors.ts';
import { checkLabeling } from '../checks.ts';
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
import type {
  ClusterFigures,
  Covariance,
  Mixture,
  MixtureScores,
  MixtureSums,
  Neighbours,
} from '../figures.ts';
import { inertiaOf, largestMovement, meansOf, runLloyd, type PassResult } from '../lloydLoop.ts';
import { checkCentroids, checkRows, fromHeld, toHeld } from '../preparation.ts';
import { scatterOf } from '../scatter.ts';
import { Breather } from '../turn.ts';
import { clusterFiguresOf } from './clusterFigures.ts';
import { covarianceOf } from './covariance.ts';
import type { HeldRows } from './heldRows.ts';
import { LloydRows, nearestOf } from './lloydRows.ts';
import { mixtureScoresOf, mixtureSumsOf } from './mixture.ts';
import { neighboursOf } from './neighbours.ts';

const MOST_CLUSTERS = 65_535;

export interface ReferenceParts {
  readonly names: readonly string[];
  readonly engine: EngineInfo;
  readonly held: HeldRows;
  readonly columnMoments: Moments;
  readonly count: () => void;
}

/** A matrix as one row-major float64 array. */
export class ReferenceMatrix implements ResidentMatrix {
  readonly rows: number;
  readonly weight: number;
  readonly d: number;
  readonly names: readonly string[];
  readonly preparation: Preparation;
  readonly engine: EngineInfo;
  readonly #own: ReferenceParts;
  readonly #held: HeldRows;

  constructor(own: ReferenceParts) {
    this.#own = own;
    this.#held = own.held;
    this.names = own.names;
    this.d = own.held.d;
    this.rows = own.held.rows;
    this.weight = own.held.weight;
    this.preparation = own.held.preparation;
    this.engine = own.engine;
  }

  async assign(centroids: Centroids, signal?: AbortSignal): Promise<Assignment> {
    checkCentroids(centroids, this.d, MOST_CLUSTERS);
    const c = toHeld(centroids, this.preparation);
    const factor = this.preparation.scale ** -2;
    const labels = new Int32Array(this.rows);
    const distances = new Float32Array(this.rows);
    const seconds = new Float32Array(this.rows);
    await this.#held.each(signal, c.length, (row) => {
      const near = nearestOf(this.#held, row, c);
      labels[row] = near.label;
      distances[row] = near.first * factor;
      seconds[row] = near.second * factor;
    });
    return this.#done({ labels, distances, seconds });
  }

  async scatter(sets: readonly Centroids[], signal?: AbortSignal): Promise<readonly Scatter[]> {
    const found: Scatter[] = [];
    for (const set of sets) found.push(scatterOf(await this.assign(set, signal), set.k, this.#held.weights));
    return found;
  }

  async iterate(centroids: Centroids, signal?: AbortSignal): Promise<Step> {
    checkCentroids(centroids, this.d, MOST_CLUSTERS);
    const before = toHeld(centroids, this.preparation);
    const device = new LloydRows(this.#held, this.#own.count);
    await device.begin([centroids.k]);
    const [pass] = (await device.pass([{ index: 0, centroids: before }], signal)) as [PassResult];
    const after = meansOf(pass, before, this.d);
    return {
      centroids: fromHeld(after, this.d, this.preparation),
      counts: pass.counts,
      inertia: inertiaOf(device, before, pass),
      shift: largestMovement(after, before, this.d) / this.preparation.scale ** 2,
    };
  }

  async lloyd(starts: readonly Centroids[], options: LloydOptions): Promise<readonly LloydResult[]> {
    for (const start of starts) checkCentroids(start, this.d, MOST_CLUSTERS);
    return runLloyd(new LloydRows(this.#held, this.#own.count), starts, options);
  }

  async pairwise(rows: Int32Array, signal?: AbortSignal): Promise<Float32Array> {
    checkRows(rows, this.rows);
    const factor = this.preparation.scale ** -2;
    const out = new Float32Array(rows.length * this.rows);
    for (const [q, query] of rows.entries()) {
      await this.#held.each(signal, this.d, (row) => {
        out[q * this.rows + row] = this.#held.squared(query, this.#held.values, row) * factor;
      });
    }
    return this.#done(out);
  }

  async distanceSums(
    labelings: readonly Labeling[],
    signal?: AbortSignal,
    progress?: (rows: number) => void,
  ): Promise<readonly Float64Array[]> {
    for (const labeling of labelings) checkLabeling(labeling, this.rows);
    const sums = labelings.map(({ k }) => new Float64Array(this.rows * k));
    const breather = new Breather();
    for (let a = 0; a < this.rows; a++) {
      for (let b = 0; b < this.rows; b++) {
        const distance = Math.sqrt(this.#held.squared(a, this.#held.values, b)) / this.preparation.scale;
        for (const [l, { k, labels }] of labelings.entries()) {
          const own = sums[l] as Float64Array;
          const at = a * k + (labels[b] as number);
          own[at] = (own[at] as number) + this.#held.weightOf(b) * distance;
        }
      }
      if (a % 256 === 0) progress?.(a);
      throwIfCancelled(signal);
      if (breather.due()) await breather.rest();
    }
    return this.#done(sums);
  }

  async covariance(signal?: AbortSignal): Promise<Covariance> {
    return this.#done(await covarianceOf(this.#held, signal));
  }

  async neighbours(
    rows: Int32Array,
    count: number,
    signal?: AbortSignal,
    progress?: (queries: number) => void,
  ): Promise<Neighbours> {
    return this.#done(await neighboursOf(this.#held, rows, count, signal, progress));
  }

  async clusterFigures(
    labeling: Labeling,
    probabilities: readonly number[],
    signal?: AbortSignal,
  ): Promise<readonly ClusterFigures[]> {
    return this.#done(await clusterFiguresOf(this.#held, labeling, probabilities, signal));
  }

  async mixtureSums(mixture: Mixture, signal?: AbortSignal): Promise<MixtureSums> {
    return this.#done(await mixtureSumsOf(this.#held, mixture, signal));
  }

  async mixtureScores(mixture: Mixture, signal?: AbortSignal): Promise<MixtureScores> {
    return this.#done(await mixtureScoresOf(this.#held, mixture, signal));
  }

  rowsAt(rows: Int32Array): Promise<Float64Array> {
    return Promise.resolve().then(
      () => fromHeld(this.#held.take(rows).values, this.d, this.preparation).values,
    );
  }

  weightsAt(rows: Int32Array): Promise<Float32Array | undefined> {
    return Promise.resolve().then(() => {
      checkRows(rows, this.rows);
      return this.#held.weights && Float32Array.from(rows, (row) => this.#held.weightOf(row));
    });
  }

  sample(rows: Int32Array): Promise<ResidentMatrix> {
    return Promise.resolve().then(() => {
      const held = this.#held.take(rows);
      return new ReferenceMatrix({ ...this.#own, held, columnMoments: held.moments() });
    });
  }

  moments(): Promise<Moments> {
    return Promise.resolve(this.#own.columnMoments);
  }

  dispose(): void {
    // The rows go when nothing refers to the matrix any more.
  }

  #done<T>(answer: T): T {
    this.#own.count();
    return answer;
  }
}
