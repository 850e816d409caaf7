import { Bounds, squareOff, suitsBounds } from './bounds.ts';
import type { CentroidScale, CoarseScale } from './coarseScale.ts';
import type { HeldRows } from './heldRows.ts';
import { BLOCK, TILE } from './kernel.ts';
import { placesFrom, type Places, type Room } from './sieveRoom.ts';

/** Clusters up to which a block has enough rows of each for whole tiles of them. */
const MOST = 128;
/** Multiplications of a row below which leaving it out gains nothing. */
const LEAST_WORK = 32;
/** The share of rows that may move in a pass where leaving rows out is worth sorting them, and where it is not until few rows move. */
const MOVING = 0.2;
const SETTLED = 0.005;
/** A row's scores take longer than sorting it from so many multiplications on, beside so many for each column. */
const SORTING = 64;
const SORTING_COLUMN = 9;
/** Passes from one sort to the next; the last one stays. */
const SORTS = [3, 5, 8] as const;
/** Fields of a frame, 4 bytes each (`frame.as.ts`). */
const FIELDS = 35;
const TABLE = 5;
const SLOT = 10;
const BASE = 12;
const UNIT = 14;
const COLUMNS = 18;
const SHIFT = 24;
const PART = 28;
const ORDER = 29;
const GAPS = 33;
/** Sizes of margins that are told apart. */
const SIZES = 128;

/** Whether a run of k clusters may have an order of its own. */
export function suitsOrder(k: number, { rows, d }: Pick<HeldRows, 'rows' | 'd'>): boolean {
  return k > 1 && k <= MOST && k * d >= LEAST_WORK && suitsBounds(k, rows);
}

/** The share of rows that move in a pass from which on an order of a run of k clusters may pay. */
export function settledFor(k: number, d: number): number {
  return k * d >= SORTING + SORTING_COLUMN * d ? MOVING : SETTLED;
}

/**
 * Rows in an order of one run's own, in which those lie together that need no look for long; bounds by which whole tiles need none. Once a
 * block has an order, labels are kept by places, until `leave` or `show` brings them back.
 */
export class Ordering {
  /** What the kernels read: where a block's rows and their bounds lie. */
  readonly frame: number;
  readonly #rows: HeldRows;
  readonly #scale: CoarseScale;
  readonly #room: Room;
  readonly #bounds: Bounds;
  readonly #at: Places & { readonly nearest: number };
  readonly #known: Uint8Array;
  /** The frame's fields, anew for each pass, since memory may grow between two. */
  #fields: Int32Array;
  #wait = 0;
  #sorts = 0;
  /** Whether the rows that are looked at in this pass are sorted. */
  #sorting = false;

  /** @throws AppError `engine.memory`. */
  constructor(rows: HeldRows, scale: CoarseScale, room: Room, k: number) {
    const { memory, d } = rows;
    const tiles = Math.ceil(rows.rows / TILE);
    const width = Math.ceil(d / 2) * 4;
    this.#rows = rows;
    this.#scale = scale;
    this.#room = room;
    this.#known = new Uint8Array(Math.ceil(rows.rows / BLOCK));
    this.#bounds = new Bounds(rows, k);
    this.#at = {
      tiles: memory.reserve(tiles * TILE * width),
      wild: memory.reserve(tiles),
      labels: memory.reserve(tiles * TILE * 2),
      lengths: memory.reserve(tiles * TILE),
      order: memory.reserve(tiles * TILE * 2),
      nearest: memory.reserve(tiles * 4),
    };
    const gaps = memory.reserve(BLOCK * 8);
    const sorting = memory.reserve(
      BLOCK * 9 + TILE * 2 + Math.max(BLOCK * width, (k + 1) * SIZES * 4 + BLOCK * 2),
    );
    this.frame = memory.reserve(FIELDS * 4);
    const fields = memory.integers(this.frame, FIELDS).fill(0);
    fields[TABLE] = this.#bounds.table;
    fields[BASE] = Bounds.base(scale);
    fields.set([d, k], COLUMNS);
    fields.set([gaps, sorting], GAPS);
    this.#fields = fields;
    memory.floats(this.frame, FIELDS)[PART] = scale.longest / 255;
  }

  /** Bytes that a row takes. */
  static rowBytes(d: number): number {
    return Math.ceil(d / 2) * 4 + 6;
  }

  /** Makes ready for a pass under centroids (float32, row-major). */
  arrange(own: CentroidScale, centroids: Float32Array): void {
    const { memory } = this.#rows;
    this.#bounds.advance(this.#scale, own, centroids);
    const fields = memory.integers(this.frame, FIELDS);
    this.#fields = fields;
    fields[SLOT] = this.#bounds.slot;
    fields[SHIFT] = own.shift;
    const off = squareOff(this.#scale, own);
    memory.floats(this.frame, FIELDS).set([2 / own.unit, off], UNIT);
    this.#sorting = this.#wait === 0;
    if (this.#sorting) this.#wait = SORTS[Math.min(this.#sorts++, SORTS.length - 1)] as number;
    this.#wait -= 1;
  }

  /**
   * Turns the frame to a block of rows, of which some are wild or not, and lists its tiles that need a look.
   * @param labels of all rows in their own order
   */
  select(block: number, rows: number, wild: boolean, labels: number): { places: Places; looks: number } {
    const { memory, kernel } = this.#rows;
    const from = block * BLOCK;
    const tiles = Math.ceil(rows / TILE);
    this.#turn(from, wild);
    const nearest = this.#at.nearest + (from / TILE) * 4;
    if (this.#known[block] !== 1) memory.integers(nearest, tiles).fill(0);
    const looks = kernel.best.selectTiles(this.frame, tiles, this.#room.some);
    return { places: this.#known[block] === 1 ? this.#places(from) : this.#original(from, labels), looks };
  }

  /** Whether it is time to sort a block, or it has no order yet. */
  sorts(block: number): boolean {
    return this.#sorting || this.#known[block] !== 1;
  }

  /** Sorts the rows of the tiles that were looked at last. */
  sort(block: number, looks: number, labels: number): void {
    const fresh = this.#known[block] !== 1;
    const { tiles, labels: own, lengths } = this.#original(block * BLOCK, labels);
    this.#rows.kernel.best.arrange(this.frame, this.#room.some, looks, fresh ? 1 : 0, tiles, own, lengths);
    this.#known[block] = 1;
  }

  /** Brings the labels of all rows back to where they lie in their own order. */
  show(labels: number, wild: (block: number) => boolean): void {
    this.#fields = this.#rows.memory.integers(this.frame, FIELDS);
    this.#known.forEach((known, block) => {
      if (known !== 1) return;
      const from = block * BLOCK;
      this.#turn(from, wild(block));
      const tiles = Math.ceil(Math.min(BLOCK, this.#rows.rows - from) / TILE);
      this.#rows.kernel.best.restore(this.frame, tiles, labels + from * 2);
    });
  }

  /** As `show`; what is known holds no longer. */
  leave(labels: number, wild: (block: number) => boolean): void {
    this.show(labels, wild);
    this.#known.fill(0);
    this.#bounds.forget();
    this.#wait = 0;
    this.#sorts = 0;
  }

  #turn(from: number, wild: boolean): void {
    const { tiles, wild: placed, labels, lengths, order } = this.#places(from);
    const fields = this.#fields;
    fields.set([tiles, lengths, labels]);
    const nearest = this.#at.nearest + (from / TILE) * 4;
    fields.set([order, nearest, wild ? this.#room.wild + from / TILE : 0, placed], ORDER);
  }

  #places(from: number): Places {
    return placesFrom(from, this.#rows.d, this.#at);
  }

  #original(from: number, labels: number): Places {
    return placesFrom(from, this.#rows.d, { ...this.#room, labels, order: 0 });
  }
}
