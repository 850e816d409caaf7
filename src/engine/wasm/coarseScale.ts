import { TILE } from './kernel.ts';
import type { HeldRows } from './heldRows.ts';

/** Bits of the grid that all values lie on. */
const GRID = 24;
/** The fewest steps to the unit, so that rests fit 16 bits, and the most. */
const LEAST_STEPS = 2 ** 8;
const MOST_STEPS = 2 ** 14;
/** Bits at the low end of a score that tell the place of a centroid in its group. */
export const PLACE_BITS = 2;
/** Rows that are looked at to choose the range of coarse values, and the part of them that may lie outside. */
const SAMPLE = 2048;
const WILD = 1 / 128;
/** What a whole number is off from a value, in the mean of squares. */
const TYPICAL_OFF = Math.sqrt(1 / 12);
/** Above what a score may be in the range of int32, and what is left to its margin. */
const RANGE = 2 ** 31 * 0.9;
const MARGIN = 2 ** 31 * 0.09;
/** The part of that range which a run that keeps margins takes at first, so that centroids can come out a little farther in later passes. */
const HEADROOM = 0.9;
/** Bits of a score's difference that margins leave out at first. */
const MARGIN_SHIFT = 13;
/** The lengths within which the longest centroid must lie, so that no score of `pass` overflows or vanishes. */
const LEAST_LENGTH = 2 ** -60;
const MOST_LENGTH = 2 ** 60;
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
  const scales = [0, 1, 2].flatMap((clear): CoarseScale[] => {
    const steps = 2 ** Math.floor(Math.log2(Math.min(MOST_STEPS, (2 ** (15 - clear) - 1) / most)));
    return steps < LEAST_STEPS
      ? []
      : [{ most, longest, steps, clear, shift: GRID - clear - Math.log2(steps) }];
  });
  return scales.sort((a, b) => expectedDoubt(a) - expectedDoubt(b))[0];
}

/** What scores would be wrong by under centroids as far out as the rows: coarse rows and coarse centroids share what room there is. */
function expectedDoubt(scale: CoarseScale): number {
  const centroids = stepsOf(scale, { reach: scale.most, length: scale.longest }, PLACE_BITS);
  return scale.longest * (0.5 / scale.steps + TYPICAL_OFF / centroids);
}

/** How a run's centroids are written in whole numbers. */
export interface CentroidScale {
  readonly extent: Extent;
  /** Bits at the low end of a score that tell the place of a centroid in its group. */
  readonly places: number;
  /** Steps to the unit. */
  readonly steps: number;
  /** Steps of scores to their unit. */
  readonly unit: number;
  /** Bits of a score's difference that margins leave out, so that their steps are the same in all passes of a run. */
  readonly shift: number;
  /** What a score may be wrong by in the float32 of `pass`, for the longest row and the longest centroid. */
  readonly rounding: number;
}

/**
 * A scale for these centroids; for a run that keeps margins, after a `last` one with margins in the same steps, coarser by a power of two
 * where they have come too far out for it. Undefined where they have no extent to speak of, or far too much.
 */
export function centroidScale(
  scale: CoarseScale,
  centroids: Float32Array,
  d: number,
  places: number,
  keeping: boolean,
  last?: CentroidScale,
): CentroidScale | undefined {
  const extent = extentOf(centroids, d);
  if (!(extent.length > LEAST_LENGTH && extent.length < MOST_LENGTH)) return undefined;
  const most = stepsOf(scale, extent, places);
  if (!(most > 0 && most < Infinity)) return undefined;
  const { steps: before, shift: bits } = last ?? {
    steps: keeping ? HEADROOM * most : most,
    shift: MARGIN_SHIFT,
  };
  const halvings = Math.max(0, Math.ceil(Math.log2(before / most)));
  if (halvings > bits) return undefined;
  const steps = before / 2 ** halvings;
  const rounding = roundedBy(d, extent.length, scale.longest);
  const unit = scale.steps * steps * 2 ** Math.max(places, scale.clear);
  return { extent, places, steps, unit, shift: bits - halvings, rounding };
}

/** What tells how sure scores are, in their steps: what a margin grows by for each 255th of the longest row, and the most it can be. */
export interface Doubt {
  readonly slope: number;
  readonly most: number;
}

/**
 * Writes centroids (float32, row-major) as `sift` reads them; undefined where their scores would be too unsure. `bits` of a score may be
 * taken by an index.
 *
 * A score |c|²/2 − x·c may be wrong, in coarse values and in the float32 of `pass` together, by less than a term that is the same for all
 * centroids and E: with x̂ and ĉ for the rounded ones, x·c − x̂·ĉ = (x − x̂)·ĉ + x·(c − ĉ), where |x − x̂| ≤ √d / (2 · steps); `pass` adds what
 * `roundedBy` says. Scores are written less E of a row of no length, twice which is a centroid's margin; what grows with |x| comes to it,
 * for the centroids of which it is most.
 */
export function writeCoarse(
  scale: CoarseScale,
  own: CentroidScale,
  centroids: Float32Array,
  d: number,
  bits: number,
  into: { readonly packed: Int16Array; readonly half: Int32Array; readonly margins: Int32Array },
): Doubt | undefined {
  const k = centroids.length / d;
  const { unit, extent } = own;
  const places = 2 ** own.places;
  const off = writeWhole(scale, own, centroids, d, into.packed);
  const away = (0.501 * Math.sqrt(d)) / scale.steps;
  const along =
    off * scale.longest + roundedBy(d, extent.length, scale.longest) - roundedBy(d, extent.length, 0);
  const slope = Math.ceil(((2 * along * 1.0004) / 255) * unit);
  let largest = 0;
  for (let c = 0; c < k; c++) {
    let squares = 0;
    for (let j = 0; j < d; j++) squares += (centroids[c * d + j] as number) ** 2;
    const length = Math.sqrt(squares);
    const fixed = (away * (length + off) + roundedBy(d, length, 0)) * (1 + 1e-5);
    const margin = Math.ceil(2 * fixed * unit) + 4 * places + 2 ** (bits + 1);
    into.half[c] = (Math.floor(((squares / 2 - fixed) * unit) / places) - 1) * places + (c & (places - 1));
    into.margins[c] = margin;
    largest = Math.max(largest, margin + 255 * slope);
  }
  return largest < MARGIN ? { slope, most: largest } : undefined;
}

/**
 * The most that `pass` rounds a score by, of a row and a centroid of these lengths: it begins with |c|²/2 and takes d products from it one
 * after the other, so that no sum on the way exceeds |c|²/2 + |x|·|c|, of which each step is wrong by half a unit in the last place at
 * most, as are |c|²/2 and, unless they are fused, the products.
 */
export function roundedBy(d: number, centroid: number, row: number): number {
  return (d + 4) * UNIT * 1.001 * (centroid ** 2 / 2 + row * centroid);
}

/** Writes centroids as whole numbers of steps; returns the largest distance that one is off. */
function writeWhole(
  { clear }: CoarseScale,
  { steps, places }: CentroidScale,
  centroids: Float32Array,
  d: number,
  packed: Int16Array,
): number {
  const pairs = Math.ceil(d / 2);
  let off = 0;
  for (let c = 0; c < centroids.length / d; c++) {
    let error = 0;
    for (let j = 0; j < d; j++) {
      const value = centroids[c * d + j] as number;
      const whole = Math.round(value * steps);
      error += (value - whole / steps) ** 2;
      packed[((c >> 2) * pairs + (j >> 1)) * 8 + (c & 3) * 2 + (j & 1)] =
        -whole * 2 ** Math.max(0, places - clear);
    }
    off = Math.max(off, Math.sqrt(error));
  }
  return off;
}

export interface Extent {
  /** The largest coordinate. */
  readonly reach: number;
  /** The largest length. */
  readonly length: number;
}

function extentOf(centroids: Float32Array, d: number): Extent {
  let [reach, length] = [0, 0];
  for (let from = 0; from < centroids.length; from += d) {
    let squares = 0;
    for (let j = 0; j < d; j++) {
      const value = centroids[from + j] as number;
      reach = Math.max(reach, Math.abs(value));
      squares += value * value;
    }
    length = Math.max(length, Math.sqrt(squares));
  }
  return { reach, length };
}

/** Steps to the unit for centroids: as many as int16 and the scores' int32 have room for. */
function stepsOf({ longest, steps, clear }: CoarseScale, { reach, length }: Extent, places: number): number {
  const scores = longest * length + (length * length) / 2;
  const bits = Math.max(places, clear);
  return Math.min(
    Math.floor((2 ** 15 - 1) / 2 ** (bits - clear)) / reach,
    RANGE / 2 ** bits / steps / scores,
  );
}
