import type { Preparation } from '../engine.ts';
import type { ActiveRun, FarRow, LloydDevice, PassResult } from '../lloydLoop.ts';
import type { HeldRows } from './heldRows.ts';

/** The passes of Lloyd's algorithm by plain loops, with the labels of each run. */
export class LloydRows implements LloydDevice {
  readonly d: number;
  readonly preparation: Preparation;
  readonly squares: number;
  /** Float64 sums of many rows: a relative 2⁻⁴². */
  readonly rounding = 2 ** -84;
  readonly #held: HeldRows;
  readonly #count: () => void;
  #labels: Int32Array[] = [];

  constructor(held: HeldRows, count: () => void) {
    this.#held = held;
    this.#count = count;
    this.d = held.d;
    this.preparation = held.preparation;
    this.squares = held.values.reduce(
      (sum, value, i) => sum + held.weightOf(Math.floor(i / held.d)) * value * value,
      0,
    );
  }

  begin(ks: readonly number[]): Promise<void> {
    this.#labels = ks.map(() => new Int32Array(this.#held.rows).fill(-1));
    return Promise.resolve();
  }

  async pass(runs: readonly ActiveRun[], signal: AbortSignal | undefined): Promise<readonly PassResult[]> {
    const results: PassResult[] = [];
    const { d } = this;
    for (const { index, centroids } of runs) {
      const labels = this.#labels[index] as Int32Array;
      const sums = new Float64Array(centroids.length);
      const counts = new Float64Array(centroids.length / d);
      let moved = 0;
      await this.#held.each(signal, centroids.length, (row) => {
        const { label } = nearestOf(this.#held, row, centroids);
        const weight = this.#held.weightOf(row);
        if (labels[row] !== label) moved += 1;
        labels[row] = label;
        counts[label] = (counts[label] as number) + weight;
        for (let j = 0; j < d; j++) {
          const at = label * d + j;
          sums[at] = (sums[at] as number) + weight * (this.#held.values[row * d + j] as number);
        }
      });
      this.#count();
      results.push({ sums, counts, moved });
    }
    return results;
  }

  farthest({ index, centroids }: ActiveRun, count: number): Promise<readonly FarRow[]> {
    const labels = this.#labels[index] as Int32Array;
    const far = Array.from({ length: this.#held.rows }, (_, row) => {
      const label = labels[row] as number;
      return { row, label, distance: this.#held.squared(row, centroids, label) };
    });
    far.sort((a, b) => b.distance - a.distance || a.row - b.row);
    const { d } = this;
    const found = far.slice(0, count).map((one) => ({
      ...one,
      weight: this.#held.weightOf(one.row),
      values: this.#held.values.slice(one.row * d, (one.row + 1) * d),
    }));
    return Promise.resolve(found);
  }
}

/** The nearest centroid of a row (the lowest on a tie), and the squared distances to it and to the second nearest. */
export function nearestOf(
  held: HeldRows,
  row: number,
  centroids: Float64Array,
): { label: number; first: number; second: number } {
  let label = 0;
  let first = Infinity;
  let second = Infinity;
  for (let c = 0; c * held.d < centroids.length; c++) {
    const distance = held.squared(row, centroids, c);
    if (distance < first) {
      second = first;
      first = distance;
      label = c;
    } else if (distance < second) second = distance;
  }
  return { label, first, second };
}
