import { Bounds } from './bounds.ts';
import { coarseScale, type CoarseScale } from './coarseScale.ts';
import { CoarseRun } from './coarseRun.ts';
import type { HeldRows, HeldRun } from './heldRows.ts';
import { BLOCK, TILE } from './kernel.ts';
import { suitsLists, type Listing } from './listing.ts';
import { MOST_WILD, reserveRoom, type Room } from './sieveRoom.ts';

/** Bytes that lists may take in a worker, for all runs together. */
const MOST_LISTED = 2 ** 29;

/**
 * Rows held a second time in parts of 16 bits, by which most labels are found; the others by `pass` itself. Labels are those of plain passes bit
 * for bit, so only time depends on what is in doubt.
 */
export class Sieve {
  readonly #rows: HeldRows;
  readonly #room: Room;
  readonly #scale: CoarseScale;
  readonly #made: Uint8Array;
  /** Wild rows of each block. */
  readonly #wild: Int32Array;

  private constructor(rows: HeldRows, room: Room, scale: CoarseScale) {
    this.#rows = rows;
    this.#room = room;
    this.#scale = scale;
    this.#made = new Uint8Array(Math.ceil(rows.rows / BLOCK));
    this.#wild = new Int32Array(this.#made.length);
  }

  /** A sieve for these rows; undefined where they are too few, of too wide a range, or where the memory is full. */
  static over(rows: HeldRows, weighted: boolean): Sieve | undefined {
    if (rows.rows < BLOCK) return undefined;
    const scale = coarseScale(rows);
    const room = scale && reserveRoom(rows, weighted);
    return room && new Sieve(rows, room, scale);
  }

  /** Bytes of a coarse row. */
  get #width(): number {
    return Math.ceil(this.#rows.d / 2) * 4;
  }

  /** Room for the centroids of runs, and for their lists where they suit and there is memory left. */
  begin(ks: readonly number[]): readonly CoarseRun[] {
    let left = MOST_LISTED;
    return ks.map((k) => {
      const listed = suitsLists(k, this.#rows) && left >= this.#rows.rows * Bounds.rowBytes;
      if (listed) left -= this.#rows.rows * Bounds.rowBytes;
      return new CoarseRun(this.#rows, this.#scale, this.#room, k, listed);
    });
  }

  /** A run's labels of one block of rows under its centroids, by lists or through the sieve; returns how many changed. */
  label(run: CoarseRun, way: 'list' | 'sift', state: HeldRun, block: number, rows: number): number {
    const { wildLists, wildRows, open } = this.#room;
    const from = block * BLOCK;
    const [moved, count] =
      way === 'list' && run.listing
        ? this.#byLists(run.listing, state, block, rows)
        : this.#sift(run, state, block, rows);
    const doubtful = this.#decide(state, from, count);
    if (way === 'list' && run.listing && count > 0) {
      this.#rows.kernel.best.amend(run.listing.frame, open + 4, count);
    }
    const own = block * MOST_WILD;
    const wild = this.#wild[block] as number;
    return (
      moved +
      doubtful +
      this.#exactly(state, from, wildLists + own * 4, wild, wildRows + own * this.#rows.d * 4)
    );
  }

  /** Labels by what is known of the rows: how many changed, and how many are in doubt. */
  #byLists(listing: Listing, state: HeldRun, block: number, rows: number): readonly [number, number] {
    const { best } = this.#rows.kernel;
    const { sums, counts, weights, split } = state;
    const { some, all, moved, open } = this.#room;
    const { frame } = listing;
    const from = block * BLOCK;
    const selected = listing.select(block, rows, state.labels, this.#room);
    if (selected.some > 0) best.reconsider(frame, some, selected.some);
    if (selected.all > 0) best.rank(frame, all, selected.all);
    const [tiles, rests, cut] = this.#parts(from);
    best.resolve(frame, rests, cut, state.packed, state.half);
    const { ends } = listing;
    best.relabelMoved(frame);
    if (weights === 0) best.carryAll(tiles, rests, cut, this.#rows.d, moved, ends.moved, sums, counts);
    else best.carryWeighted(frame, this.#rows.tile(from), sums, counts, weights + from * 4, split);
    return [(ends.moved - moved) / 8, (ends.open - open - 4) / 4];
  }

  /** Labels by the scores of all centroids, as whole numbers: how many changed, and how many are in doubt. */
  #sift(run: CoarseRun, state: HeldRun, block: number, rows: number): readonly [number, number] {
    const { memory, d, kernel } = this.#rows;
    const { k, sums, counts, weights, split } = state;
    const { wild, lengths, open } = this.#room;
    const from = block * BLOCK;
    const moved = kernel.best.sift(
      ...this.#parts(from),
      wild + from / TILE,
      this.#rows.tile(from),
      state.labels + from * 2,
      rows,
      d,
      k,
      run.packed,
      run.half,
      run.margins,
      lengths + from,
      run.doubt.slope,
      run.doubt.most,
      sums,
      counts,
      weights === 0 ? 0 : weights + from * 4,
      split,
      open,
    );
    return [moved, memory.integers(open, 1)[0] as number];
  }

  /** Where the two parts of rows lie from one on, and the bits between them. */
  #parts(from: number): readonly [number, number, number] {
    const { tiles, rests } = this.#room;
    return [tiles + from * this.#width, rests + from * this.#width, this.#scale.shift];
  }

  /** Labels of so many rows in doubt, which are listed; returns how many changed. */
  #decide(state: HeldRun, from: number, count: number): number {
    if (count === 0) return 0;
    const { kernel, d } = this.#rows;
    const { open, rows } = this.#room;
    kernel.best.collect(...this.#parts(from), d, open + 4, count, rows);
    return this.#exactly(state, from, open + 4, count, rows);
  }

  /** Labels of the rows of a list, whose copies lie at `x`, by `pass`. */
  #exactly(state: HeldRun, from: number, list: number, count: number, x: number): number {
    if (count === 0) return 0;
    const { best } = this.#rows.kernel;
    const { labels: copies, weights: lifted } = this.#room;
    const { k, packed, half, sums, counts, split } = state;
    const labels = state.labels + from * 2;
    const weights = state.weights === 0 ? 0 : state.weights + from * 4;
    best.lift(labels, weights, list, count, copies, lifted);
    const own = weights === 0 ? 0 : lifted;
    const moved = best.pass(x, copies, count, this.#rows.d, k, packed, half, sums, counts, own, split);
    best.spread(labels, list, count, copies);
    return moved;
  }

  /** Brings a block of rows, which lie in their own order, into its coarse form where it has none yet; false where too many of them are wild. */
  make(block: number, rows: number): boolean {
    if (this.#made[block] === 0) {
      this.#made[block] = 1;
      this.#wild[block] = this.#coarsen(block, rows);
    }
    return (this.#wild[block] as number) <= MOST_WILD;
  }

  /** Flags what the last tile holds past the rows as wild, so that nothing labels it. */
  #holdBackPadding(flags: number, rows: number): void {
    const past = rows % TILE;
    if (past === 0) return;
    const last = this.#rows.memory.bytes(flags + Math.floor(rows / TILE), 1);
    last[0] = (last[0] as number) | ((0xff << past) & 0xff);
  }

  #coarsen(block: number, rows: number): number {
    const { kernel, d } = this.#rows;
    const { tiles, rests, wild, lengths, wildLists, wildRows } = this.#room;
    const { shift, clear, most, longest } = this.#scale;
    const from = block * BLOCK;
    const [x, flags] = [this.#rows.tile(from), wild + from / TILE];
    const out = [tiles + from * this.#width, rests + from * this.#width, flags, lengths + from] as const;
    kernel.best.coarsen(x, Math.ceil(rows / TILE), d, ...out, shift, clear, most, longest);
    this.#holdBackPadding(flags, rows);
    const own = block * MOST_WILD;
    return kernel.best.collectWild(x, flags, rows, d, wildLists + own * 4, MOST_WILD, wildRows + own * d * 4);
  }
}
