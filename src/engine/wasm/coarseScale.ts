import { TILE } from './kernel.ts';
import type { HeldRows } from './pruning.ts';

/** Bits of the grid that all values lie on. */
const GRID = 24;
/** The fewest steps to the unit, so that rests fit 16 bits, and the most. */
const LEAST_STEPS = 2 ** 8;
const MOST_STEPS = 2 ** 14;
/** Zeros at the low end of coarse values, where their range leaves room. */
const MOST_CLEAR = 3;
/** Bits of an index at the low end of a score: the kernel ranks 16 centroids at once. */
const INDEX_BITS = 4;
/** Rows that are looked at to choose the range of coarse values, and the part of them that may lie outside. */
const SAMPLE = 2048;
const WILD = 1 / 128;
/** Above what a score may be in the range of int32, and what is left to its margin. */
const RANGE = 2 ** 31 * 0.9;
const MARGIN = 2 ** 31 * 0.09;
/** Half the distance from 1 to the next float32. */
const UNIT = 2 ** -24;

/** What coarse values can hold: values up to `most`, in rows up to a length of `longest`. */
export interface CoarseScale {
  readonly most: number;
  readonly longest: number;
  /** Steps to the unit, a power of two. */
  readonly steps: number;
  /** Zeros at the low end of each coarse value. */
  readonly clear: number;
  /** Bits between a coarse value and the grid that all values lie on. */
  readonly shift: number;
}

/** A scale for all but a few rows of a sample; undefined where all are zeros, or their range is too wide. */
export function coarseScale(held: HeldRows): CoarseScale | undefined {
  const { rows, d, memory } = held;
  const count = Math.min(SAMPLE, rows);
  const lengths = new Float64Array(count);
  const largest = new Float64Array(count);
  for (let i = 0; i < count; i++) {
    const row = Math.floor((i * rows) / count);
    const values = memory.floats(held.tile(row - (row % TILE)), TILE * d);
    for (let j = 0; j < d; j++) {
      const value = Math.abs(values[j * TILE + (row % TILE)] as number);
      lengths[i] = (lengths[i] as number) + value * value;
      largest[i] = Math.max(largest[i] as number, value);
    }
  }
  const within = Math.ceil(count * (1 - WILD)) - 1;
  const longest = Math.fround(Math.sqrt(lengths.sort()[within] as number));
  const most = Math.fround(largest.sort()[within] as number);
  if (!(most > 0)) return undefined;
  for (let clear = MOST_CLEAR; clear >= 0; clear--) {
    const fitting = Math.min(MOST_STEPS, (2 ** (15 - clear) - 1) / most, 2 ** 14 / longest);
    const steps = 2 ** Math.floor(Math.log2(fitting));
    if (steps >= LEAST_STEPS) return { most, longest, steps, clear, shift: GRID - clear - Math.log2(steps) };
  }
  return undefined;
}

/**
 * Writes centroids (float32, row-major) as `sift` reads them. Returns the bits of an index in a score and the margin of doubt, in steps of
 * scores; undefined where that would be too wide.
 */
export function writeCoarse(
  scale: CoarseScale,
  centroids: Float32Array,
  d: number,
  into: { readonly packed: Uint16Array; readonly half: Int32Array },
): { readonly mask: number; readonly margin: number } | undefined {
  const k = centroids.length / d;
  const pairs = Math.ceil(d / 2);
  const bits = Math.max(scale.clear, Math.min(INDEX_BITS, Math.ceil(Math.log2(k))));
  const extent = extentOf(centroids, k, d);
  const steps = stepsOf(scale, extent, bits);
  if (!(steps > 0 && steps < Infinity)) return undefined;
  const unit = scale.steps * steps;
  let off = 0;
  for (let c = 0; c < k; c++) {
    let squares = 0;
    let error = 0;
    for (let j = 0; j < d; j++) {
      const value = centroids[c * d + j] as number;
      const whole = Math.round(value * steps);
      squares += value * value;
      error += (value - whole / steps) ** 2;
      const place = ((c >> 2) * pairs + (j >> 1)) * 8 + (c & 3) * 2 + (j & 1);
      into.packed[place] = -whole * 2 ** (bits - scale.clear);
    }
    off = Math.max(off, Math.sqrt(error));
    into.half[c] = Math.round((squares / 2) * unit) * 2 ** bits + (c % 2 ** bits);
  }
  const margin = Math.ceil(doubtOf(scale, extent, off, d) * unit * 2 ** bits) + 2 ** (bits + 1);
  return margin < MARGIN ? { mask: 2 ** bits - 1, margin } : undefined;
}

interface Extent {
  /** The largest coordinate. */
  readonly reach: number;
  /** The largest length. */
  readonly length: number;
  /** The largest distance from the centroids' mean. */
  readonly spread: number;
}

function extentOf(centroids: Float32Array, k: number, d: number): Extent {
  const mean = new Float64Array(d);
  centroids.forEach((value, i) => (mean[i % d] = (mean[i % d] as number) + value / k));
  let [reach, length, spread] = [0, 0, 0];
  for (let c = 0; c < k; c++) {
    let [squares, apart] = [0, 0];
    for (let j = 0; j < d; j++) {
      const value = centroids[c * d + j] as number;
      reach = Math.max(reach, Math.abs(value));
      squares += value * value;
      apart += (value - (mean[j] as number)) ** 2;
    }
    length = Math.max(length, Math.sqrt(squares));
    spread = Math.max(spread, Math.sqrt(apart));
  }
  return { reach, length, spread };
}

/** Steps to the unit for centroids: as many as int16 and the scores' int32 have room for. */
function stepsOf({ longest, steps, clear }: CoarseScale, { reach, length }: Extent, bits: number): number {
  const scores = longest * length + (length * length) / 2;
  return Math.min(
    Math.floor((2 ** 15 - 1) / 2 ** (bits - clear)) / reach,
    RANGE / 2 ** bits / steps / scores,
  );
}

/**
 * What the difference of two scores |c|²/2 − x·c may be wrong by, in coarse values and in the float32 of `pass` together. With x̂ and ĉ for
 * the rounded ones, x·c − x̂·ĉ = (x − x̂)·ĉ + x·(c − ĉ), where |x − x̂| ≤ √d / (2 · steps); the last term as in `movements`.
 * @param off the largest |c − ĉ|.
 */
function doubtOf(
  { longest, steps }: CoarseScale,
  { length, spread }: Extent,
  off: number,
  d: number,
): number {
  const coarse = ((0.501 * Math.sqrt(d)) / steps) * 2 * (spread + off);
  const rounding = (4 * d + 16) * UNIT * (longest * longest + length * length);
  return (coarse + 2 * longest * off + rounding) * (1 + 1e-5);
}
