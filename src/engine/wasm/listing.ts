import { Bounds, squareOff, suitsBounds } from './bounds.ts';
import type { CentroidScale, CoarseScale, Doubt } from './coarseScale.ts';
import type { HeldRows } from './heldRows.ts';
import { BLOCK, TILE } from './kernel.ts';
import type { Room } from './sieveRoom.ts';

/** Clusters for which lists pay; with fewer, a row's scores cost little more than its list, and more have no room in them. */
const FEWEST = 24;
const MOST = 256;
/** Columns below which they never do; multiplications of a row below which they do not in few columns. */
const LEAST_COLUMNS = 6;
const FEW_COLUMNS = 12;
const LEAST_WORK = 288;
/** Fields of a frame, 4 bytes each (`frame.as.ts`). */
const FIELDS = 29;
const TABLE = 5;
const SLOT = 10;
const SLOPE = 13;
const MOVED_END = 21;
const OPEN_END = 23;
const SHIFT = 24;
const NEXT = 25;
const PART = 28;

/** Whether a run of k clusters may keep lists. */
export function suitsLists(k: number, { rows, d }: Pick<HeldRows, 'rows' | 'd'>): boolean {
  if (d < LEAST_COLUMNS || (d < FEW_COLUMNS && k * d < LEAST_WORK)) return false;
  return k >= FEWEST && k <= MOST && suitsBounds(k, rows);
}

/** Where a run's coarse centroids lie, in groups of four. */
export interface CoarseCentroids {
  readonly packed: number;
  readonly half: number;
  readonly margins: number;
}

/** What one run knows of its rows: a list of the four nearest centroids of each, and bounds, by which most need no second look. */
export class Listing {
  /** What the kernels read: where a block's rows, their bounds and the centroids lie. */
  readonly frame: number;
  readonly #rows: HeldRows;
  readonly #scale: CoarseScale;
  readonly #k: number;
  readonly #bounds: Bounds;
  /** Of each row: place and margin; its list, and the margin of all that are in none. */
  readonly #near: number;
  readonly #lists: number;
  readonly #single: number;
  readonly #from: CoarseCentroids;
  readonly #known: Uint8Array;

  /** @throws AppError `engine.memory`. */
  constructor(rows: HeldRows, scale: CoarseScale, room: Room, k: number, from: CoarseCentroids) {
    const { memory, d } = rows;
    const padded = Math.ceil(k / 4) * 4;
    this.#rows = rows;
    this.#scale = scale;
    this.#k = k;
    this.#from = from;
    this.#known = new Uint8Array(Math.ceil(rows.rows / BLOCK));
    this.#bounds = new Bounds(rows, k);
    const places = Math.ceil(rows.rows / TILE) * TILE;
    this.#near = memory.reserve(places * 4);
    this.#lists = memory.reserve(places * 8);
    this.#single = memory.reserve(padded * this.#stride * 2);
    this.frame = memory.reserve(FIELDS * 4);
    const centroids = [this.#bounds.table, from.margins, from.half, this.#single, from.packed];
    const open = room.open + 4;
    const lists = [room.moved, room.moved, open, open];
    const own = [0, 2 ** Listing.bits(k) - 1, Bounds.base(scale), 0, 0, 0];
    memory
      .integers(this.frame, FIELDS)
      .set([...centroids, ...own, room.tile, room.scores, d, k, ...lists], TABLE);
    memory.floats(this.frame, FIELDS)[PART] = scale.longest / 255;
  }

  /** Bytes that a row takes. */
  static readonly rowBytes = 12;

  /** Bits of a score that hold the index of one of k centroids. */
  static bits(k: number): number {
    return Math.ceil(Math.log2(Math.ceil(k / 4) * 4));
  }

  /** Values of 16 bits that a single centroid takes: a vector for half its squared length, and its columns in whole vectors. */
  get #stride(): number {
    return 8 + 8 * Math.ceil(this.#rows.d / 8);
  }

  /** What is known holds no longer: labels, or the steps of margins, are others'. */
  forget(): void {
    this.#known.fill(0);
    this.#bounds.forget();
  }

  /** Makes ready for a pass under centroids (float32, row-major) that were just written in groups. */
  arrange(own: CentroidScale, doubt: Doubt, centroids: Float32Array): void {
    const { memory, d } = this.#rows;
    this.#writeSingle(d);
    this.#bounds.advance(this.#scale, own, centroids);
    const fields = memory.integers(this.frame, FIELDS);
    fields[SLOT] = this.#bounds.slot;
    fields[SHIFT] = own.shift;
    const off = squareOff(this.#scale, own);
    memory.floats(this.frame, FIELDS).set([doubt.slope, 2 / own.unit, off], SLOPE);
  }

  /** Writes each centroid by itself, from the groups. */
  #writeSingle(d: number): void {
    const { memory } = this.#rows;
    const padded = Math.ceil(this.#k / 4) * 4;
    const pairs = Math.ceil(d / 2);
    const stride = this.#stride / 2;
    const groups = memory.integers(this.#from.packed, padded * pairs);
    const half = memory.integers(this.#from.half, padded);
    const single = memory.integers(this.#single, padded * stride).fill(0);
    for (let c = 0; c < padded; c++) {
      single[c * stride] = half[c] as number;
      for (let p = 0; p < pairs; p++) {
        single[c * stride + 4 + p] = groups[((c >> 2) * pairs + p) * 4 + (c & 3)] as number;
      }
    }
  }

  /** Turns the frame to a block of rows, and asks for the next one on the way. Returns how many rows are to be looked at in their lists, and how many at all. */
  select(
    block: number,
    rows: number,
    labels: number,
    room: Room,
  ): { readonly some: number; readonly all: number } {
    const { memory, d, kernel } = this.#rows;
    const from = block * BLOCK;
    const width = Math.ceil(d / 2) * 4;
    const tiles = room.tiles + from * width;
    const fields = memory.integers(this.frame, FIELDS);
    fields.set([
      tiles,
      room.lengths + from,
      labels + from * 2,
      this.#near + from * 4,
      this.#lists + from * 8,
    ]);
    fields[MOVED_END] = room.moved;
    fields[OPEN_END] = room.open + 4;
    if (this.#known[block] !== 1) kernel.best.forget(this.frame, rows, room.wild + from / TILE);
    this.#known[block] = 1;
    const selected = kernel.best.select(this.frame, rows, room.some, room.all);
    const [some, all] = [selected & 0xffff, selected >>> 16];
    const pieces = Math.max(1, Math.ceil(some / 4) + Math.ceil(all / 8));
    const next = Math.max(0, Math.min(BLOCK, this.#rows.rows - from - BLOCK)) * width;
    const lines = 64 * Math.ceil(next / 64 / pieces);
    memory
      .integers(this.frame, FIELDS)
      .set([tiles + BLOCK * width, tiles + BLOCK * width + next, lines], NEXT);
    return { some, all };
  }

  /** Where the lists of rows that moved and of rows in doubt end. */
  get ends(): { readonly moved: number; readonly open: number } {
    const fields = this.#rows.memory.integers(this.frame, FIELDS);
    return { moved: fields[MOVED_END] as number, open: fields[OPEN_END] as number };
  }
}
