import type { Random } from '../core/random.ts';
import type { Centroids, MatrixChunk, ResidentMatrix, Step } from '../engine/engine.ts';

/** Centroids with the weight of all rows that each of them has been the mean of. */
export interface CountedCentroids {
  readonly centroids: Centroids;
  readonly weights: Float64Array;
}

/**
 * One mini-batch (Sculley 2010, algorithm 1, for a whole batch at once as scikit-learn's MiniBatchKMeans does it): each centroid moves
 * to the mean of all rows that it has ever been given, c ← (W·c + n·m)/(W + n), so that its rate of learning is n/(W + n).
 * @param step means and counts of the batch's rows under the centroids that come in.
 */
export function afterBatch({ centroids, weights }: CountedCentroids, step: Step): CountedCentroids {
  const { k, d } = centroids;
  const sums = weights.map((weight, c) => weight + (step.counts[c] as number));
  const values = centroids.values.map((before, i) => {
    const c = Math.floor(i / d);
    const rate = (step.counts[c] as number) / (sums[c] as number);
    return rate > 0 ? before + rate * ((step.centroids.values[i] as number) - before) : before;
  });
  return { centroids: { k, d, values }, weights: sums };
}

/** Says when rare centroids are looked at: every 10·k rows, and whenever one has no rows at all (as scikit-learn). */
export class RareCentroids {
  readonly #ratio: number;
  readonly #source: Random;
  #seen = 0;
  /** Centroids that were given another place. */
  moved = 0;

  constructor(ratio: number, source: Random) {
    this.#ratio = ratio;
    this.#source = source;
  }

  /**
   * Offers centroids that have less than `ratio` of the weight of the heaviest one a row of the batch, drawn at random, in their place.
   * Unlike scikit-learn's it is taken only where that lowers the inertia of the sample: a small segment may be a real one.
   * The weight is set to the least of the others, so that it is not offered another at once.
   */
  async reassign(
    counted: CountedCentroids,
    batch: MatrixChunk,
    sample: ResidentMatrix,
    signal: AbortSignal | undefined,
  ): Promise<CountedCentroids> {
    const { centroids, weights } = counted;
    this.#seen += batch.rows;
    if (this.#seen < 10 * centroids.k && weights.every((weight) => weight > 0)) return counted;
    this.#seen = 0;
    const rare = this.#rare(weights, batch.rows);
    if (this.#ratio === 0 || rare.length === 0) return counted;
    const others = weights.filter((_, c) => !rare.includes(c));
    const values = centroids.values.slice();
    for (const c of rare) {
      const row = this.#source.below(batch.rows);
      batch.columns.forEach((column, j) => (values[c * centroids.d + j] = column[row] as number));
    }
    const offered = { ...centroids, values };
    const [before, after] = await sample.scatter([centroids, offered], signal);
    if (!before || !after || !(after.inertia < before.inertia)) return counted;
    this.moved += rare.length;
    const least = others.reduce((low, weight) => Math.min(low, weight), Infinity);
    return { centroids: offered, weights: weights.map((weight, c) => (rare.includes(c) ? least : weight)) };
  }

  /** The rare ones, lightest first; no more than half a batch has rows. */
  #rare(weights: Float64Array, rows: number): readonly number[] {
    const heaviest = weights.reduce((most, weight) => Math.max(most, weight), 0);
    return [...weights.keys()]
      .filter((c) => (weights[c] as number) < this.#ratio * heaviest)
      .sort((a, b) => (weights[a] as number) - (weights[b] as number) || a - b)
      .slice(0, Math.floor(rows / 2));
  }
}
