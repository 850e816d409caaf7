import type { Centroids, Preparation, Step } from '../engine.ts';
import {
  inertiaOf,
  largestMovement,
  meansOf,
  type ActiveRun,
  type FarRow,
  type LloydDevice,
  type PassResult,
} from '../lloydLoop.ts';
import { fromHeld, toHeld } from '../preparation.ts';
import { farthestOf } from './farthest.ts';
import { mergePasses } from './merging.ts';
import type { Pace } from './pace.ts';
import type { Part } from './pool.ts';
import type { ShardPass } from './protocol.ts';
import type { Shards } from './shards.ts';

/** Passes of Lloyd's algorithm over all workers, each asked of them. */
export class LloydShards implements LloydDevice {
  readonly d: number;
  readonly preparation: Preparation;
  readonly squares: number;
  /** Sums are exact. */
  readonly rounding = 0;
  readonly #shards: Shards;
  /** What the last pass of each run took. */
  readonly #paces = new Map<number, Pace>();

  constructor(shards: Shards) {
    this.#shards = shards;
    this.d = shards.d;
    this.preparation = shards.preparation;
    this.squares = shards.squares;
  }

  async begin(ks: readonly number[]): Promise<void> {
    this.#paces.clear();
    await this.#shards.call('begin', { ks });
  }

  async pass(runs: readonly ActiveRun[], signal: AbortSignal | undefined): Promise<readonly PassResult[]> {
    const request = {
      runs: runs.map(({ index, centroids, left = Infinity }) => ({
        index,
        centroids,
        left,
        pace: this.#paces.get(index),
      })),
    };
    const replies = await this.#shards.call('pass', request, signal);
    return runs.map(({ index, centroids }, i) => {
      const own = replies.map((reply) => reply[i] as ShardPass);
      const merged = mergePasses(own, centroids.length / this.d, this.d);
      this.#paces.set(index, merged.pace);
      return merged;
    });
  }

  async farthest({ index, centroids }: ActiveRun, count: number): Promise<readonly FarRow[]> {
    const replies = await this.#shards.call('farthest', { run: { index, centroids }, count });
    const far = replies.map((reply, i) => {
      const { from } = this.#shards.parts[i] as Part;
      return reply.map((row) => ({ ...row, row: row.row + from }));
    });
    return farthestOf(far, count);
  }

  /** One pass from centroids in the matrix's units. */
  async step(centroids: Centroids, signal: AbortSignal | undefined): Promise<Step> {
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
  }
}
