import { roundedBy, type CentroidScale, type CoarseScale } from './coarseScale.ts';
import type { HeldRows } from './heldRows.ts';

/** Classes of distances, and the most that a margin can be, as `frame.as.ts` has them. */
const CLASSES = 32;
const MOST = 65_534;
/** Places in the table have 16 bits. */
const PLACES = 2 ** 16;
/** Passes for which rows can keep what was found, with few clusters and with many. */
const MOST_PASSES = 16;
const FEWER_PASSES = 8;
const MANY = 32;
/** Rows for each cluster and pass that the table reaches back, so that making it takes a tenth of a pass at most. */
const ROWS_A_PASS = 128;
/** Passes that the table has to reach back to be of use. */
const LEAST_PASSES = 3;
/** Classes are told by so many bits of a float32: four to each doubling of the square. */
const CLASS_SHIFT = 21;

/** What a length of many columns is wrong by in float32, at most. */
const LENGTH_OFF = 2 ** -12;

/** Whether there are rows enough of each of k clusters for bounds to be worth their table. */
export function suitsBounds(k: number, rows: number): boolean {
  return rows >= LEAST_PASSES * ROWS_A_PASS * k;
}

/** What a squared distance that is made of a score is off by, at most. */
export function squareOff({ longest }: CoarseScale, { rounding, extent }: CentroidScale): number {
  return 4 * rounding + 2 ** -20 * (longest ** 2 + extent.length ** 2);
}

const bits = new DataView(new ArrayBuffer(4));

function bitsOf(value: number): number {
  bits.setFloat32(0, value);
  return bits.getInt32(0);
}

function ofBits(value: number): number {
  bits.setInt32(0, value);
  return bits.getFloat32(0);
}

/**
 * What the rows of one run may leave out: by how much other centroids were worse when a row was last looked at is kept with the row, what the
 * centroids have moved since then is in a table that is made anew for each pass.
 */
export class Bounds {
  readonly table: number;
  readonly #rows: HeldRows;
  readonly #k: number;
  readonly #passes: number;
  readonly #history: number;
  readonly #reaches: number;
  readonly #room: number;
  #pass = -1;
  #first = 0;
  /** The length of the centroid that was farthest out since anything was found. */
  #furthest = 0;

  /** @throws AppError `engine.memory`. */
  constructor(rows: HeldRows, k: number) {
    const { memory, d } = rows;
    const fitting = Math.floor(PLACES / CLASSES / k);
    this.#rows = rows;
    this.#k = k;
    const worth = Math.floor(rows.rows / ROWS_A_PASS / k);
    this.#passes = Math.max(2, Math.min(fitting, worth, k > MANY ? FEWER_PASSES : MOST_PASSES));
    this.table = memory.reserve(this.#passes * k * CLASSES * 2);
    this.#history = memory.reserve(this.#passes * k * d * 8);
    this.#reaches = memory.reserve(CLASSES * 4);
    this.#room = memory.reserve(k * (d + 3) * 8);
  }

  /** Where the present pass begins in the table. */
  get slot(): number {
    return (this.#pass % this.#passes) * this.#k * CLASSES;
  }

  /** The first class of squared distances. */
  static base(scale: CoarseScale): number {
    return (bitsOf(scale.longest ** 2) >> CLASS_SHIFT) - (CLASSES - 2);
  }

  /** What was found under another scale is not to be used again. */
  forget(): void {
    this.#first = this.#pass + 1;
    this.#furthest = 0;
  }

  /** Makes the table for a pass under these centroids (float32, row-major). */
  advance(scale: CoarseScale, own: CentroidScale, centroids: Float32Array): void {
    const { memory, d, kernel } = this.#rows;
    this.#pass += 1;
    const values = this.#k * d;
    const now = this.#history + (this.#pass % this.#passes) * values * 8;
    memory.doubles(now, values).set(centroids);
    this.#furthest = Math.max(this.#furthest, own.extent.length);
    memory.floats(this.#reaches, CLASSES).set(reachesOf(scale, this.#furthest));
    const unit = own.unit / 2 ** own.shift;
    const fixed = 2 * roundedBy(d, this.#furthest, scale.longest) * unit + 1;
    const entries = this.#k * CLASSES;
    memory.shorts(this.table, this.#passes * entries).fill(MOST);
    for (let pass = Math.max(this.#first, this.#pass - this.#passes + 1); pass < this.#pass; pass++) {
      const at = pass % this.#passes;
      const then = this.#history + at * values * 8;
      const out = this.table + at * entries * 2;
      kernel.best.demand(now, then, this.#k, d, this.#reaches, unit, fixed, out, this.#room);
    }
  }
}

/** The largest distance of each class, of rows from centroids up to `furthest` out. */
function reachesOf(scale: CoarseScale, furthest: number): Float32Array {
  const base = Bounds.base(scale);
  const reaches = Float32Array.from({ length: CLASSES }, (_, at) =>
    Math.sqrt(ofBits((base + at + 1) << CLASS_SHIFT)),
  );
  reaches[CLASSES - 1] = (scale.longest + furthest) * (1 + LENGTH_OFF);
  return reaches.map((reach) => reach * (1 + 1e-6));
}
