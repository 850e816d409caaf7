import type { Labeling } from '../engine.ts';
import type { HeldMatrix } from './heldMatrix.ts';
import type { Scratch } from './scratch.ts';

const WORD = 2 ** 32;

/** The rows' weights as whole numbers of 1 / `unit`, so that the device can add them exactly in any order. */
export interface WholeWeights {
  readonly unit: number;
  /** Of each chunk: low and high word of each row's weight, `step` apart. */
  readonly words: readonly GPUBuffer[];
  readonly step: number;
  /** The weight of each cluster, and the same in whole numbers. */
  readonly totals: Float64Array;
  readonly wholeTotals: Float64Array;
}

/**
 * The unit is the finest power of two with which the sum of all weights stays under 2⁵³: weights are rounded no more than float64
 * rounds their sum. Without weights every row counts 1.
 */
export async function wholeWeights(
  { gpu, chunks, weight }: HeldMatrix,
  { k, labels }: Labeling,
  scratch: Scratch,
): Promise<WholeWeights> {
  const totals = new Float64Array(k);
  const add = (sums: Float64Array, row: number, value: number): void => {
    const label = labels[row] as number;
    sums[label] = (sums[label] as number) + value;
  };
  if (chunks.every(({ weights }) => weights === undefined)) {
    for (let row = 0; row < labels.length; row++) add(totals, row, 1);
    const one = scratch.keep(gpu.buffer(Uint32Array.of(1, 0)));
    return { unit: 1, words: chunks.map(() => one), step: 0, totals, wholeTotals: totals };
  }
  const unit = 2 ** (51 - Math.ceil(Math.log2(weight)));
  const wholeTotals = new Float64Array(k);
  const words: GPUBuffer[] = [];
  for (const { first, rows, weights } of chunks) {
    const [bytes] = weights ? await gpu.run([], [weights]) : [];
    const own = new Float32Array(bytes ?? new ArrayBuffer(0));
    const pairs = new Uint32Array(rows * 2);
    for (let row = 0; row < rows; row++) {
      const value = own[row] as number;
      const whole = Math.max(1, Math.round(value * unit));
      pairs[row * 2] = whole % WORD;
      pairs[row * 2 + 1] = Math.floor(whole / WORD);
      add(totals, first + row, value);
      add(wholeTotals, first + row, whole);
    }
    words.push(scratch.keep(gpu.buffer(pairs)));
  }
  return { unit, words, step: 1, totals, wholeTotals };
}
