import { coarseScale, type CoarseScale } from './coarseScale.ts';
import { CoarseRun } from './coarseRun.ts';
import type { HeldRows, HeldRun } from './heldRows.ts';
import { BLOCK, TILE } from './kernel.ts';
import type { Way } from './contest.ts';
import { keepingFor, keptBytes } from './keeping.ts';
import type { Listing } from './listing.ts';
import type { Ordering } from './ordering.ts';
import { MOST_WILD, placesFrom, reserveRoom, type Places, type Room } from './sieveRoom.ts';

/** Bytes that what is kept of rows may take in a worker, for all runs together. */
const MOST_KEPT = 2 ** 29;

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
  /** Tiles that were looked at last in the order of a run. */
  #looks = 0;

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

  /** Room for the centroids of runs, and for what they keep of rows where that suits and there is memory left. */
  begin(ks: readonly number[]): readonly CoarseRun[] {
    let left = MOST_KEPT;
    return ks.map((k) => {
      const bytes = keptBytes(k, this.#rows);
      const keeping = left >= bytes ? keepingFor(k, this.#rows) : undefined;
      if (keeping) left -= bytes;
      return new CoarseRun(this.#rows, this.#scale, this.#room, k, keeping);
    });
  }

  /** Whether a block has rows without a coarse form, or places without a row. */
  readonly wild = (block: number): boolean =>
    this.#wild[block] !== 0 || Math.min(BLOCK, this.#rows.rows - block * BLOCK) % TILE !== 0;

  /** A run's labels of one block of rows under its centroids, in a way other than the plain one; returns how many changed. */
  label(run: CoarseRun, way: Exclude<Way, 'plain'>, state: HeldRun, block: number, rows: number): number {
    const { wildLists, wildRows } = this.#room;
    const from = block * BLOCK;
    const moved =
      way === 'list' && run.listing
        ? this.#byLists(run.listing, state, block, rows)
        : way === 'order' && run.ordering
          ? this.#inOrder(run, run.ordering, state, block, rows)
          : this.#sift(run, state, this.#original(from, state), from, rows);
    const own = block * MOST_WILD;
    const wild = this.#wild[block] as number;
    const list = wildLists + own * 4;
    return (
      moved +
      this.#exactly(state, this.#original(from, state), from, list, wild, wildRows + own * this.#rows.d * 4)
    );
  }

  /** Labels a block in the order of its run: tiles that need a look; returns how many changed. */
  #inOrder(run: CoarseRun, ordering: Ordering, state: HeldRun, block: number, rows: number): number {
    const { places, looks } = ordering.select(block, rows, this.wild(block), state.labels);
    this.#looks = looks;
    return this.#sift(run, state, places, block * BLOCK, rows, { frame: ordering.frame, looks });
  }

  /** Sorts the rows of a block that was labelled last in the order of its run, where that is due. */
  sort({ ordering, contest }: CoarseRun, { labels }: HeldRun, block: number, rows: number): void {
    if (!ordering?.sorts(block)) return;
    const started = performance.now();
    ordering.sort(block, this.#looks, labels);
    contest.noteSort(performance.now() - started, rows);
  }

  /** Labels by what is known of the rows; returns how many changed. */
  #byLists(listing: Listing, state: HeldRun, block: number, rows: number): number {
    const { best } = this.#rows.kernel;
    const { sums, counts, weights, split } = state;
    const { some, all, moved, open } = this.#room;
    const { frame } = listing;
    const from = block * BLOCK;
    const selected = listing.select(block, rows, state.labels, this.#room);
    if (selected.some > 0) best.reconsider(frame, some, selected.some);
    if (selected.all > 0) best.rank(frame, all, selected.all);
    const { tiles, rests, cut } = this.#parts(from);
    best.resolve(frame, rests, cut, state.packed, state.half);
    const { ends } = listing;
    best.relabelMoved(frame);
    if (weights === 0) best.carryAll(tiles, rests, cut, this.#rows.d, moved, ends.moved, sums, counts);
    else best.carryWeighted(frame, this.#rows.tile(from), sums, counts, weights + from * 4, split);
    const doubtful = (ends.open - open - 4) / 4;
    const decided = this.#decide(state, this.#original(from, state), from, doubtful);
    if (doubtful > 0) best.amend(frame, open + 4, doubtful);
    return (ends.moved - moved) / 8 + decided;
  }

  /** Labels by the scores of all centroids, as whole numbers; returns how many changed. `kept`: of so many listed tiles alone. */
  #sift(
    run: CoarseRun,
    state: HeldRun,
    places: Places,
    from: number,
    rows: number,
    kept = { frame: 0, looks: 0 },
  ): number {
    const { memory, d, kernel } = this.#rows;
    const { k, sums, counts, weights, split } = state;
    const { open, some } = this.#room;
    const { rests, cut } = this.#parts(from);
    const moved = kernel.best.sift(
      places.tiles,
      rests,
      cut,
      places.wild,
      this.#rows.tile(from),
      places.labels,
      rows,
      d,
      k,
      run.packed,
      run.half,
      run.margins,
      places.lengths,
      run.doubt.slope,
      run.doubt.most,
      sums,
      counts,
      weights === 0 ? 0 : weights + from * 4,
      split,
      open,
      kept.frame,
      some,
      kept.looks,
      places.order,
    );
    return moved + this.#decide(state, places, from, memory.integers(open, 1)[0] as number);
  }

  /** Where the two parts of rows lie from one on, and the bits between them. */
  #parts(from: number): { readonly tiles: number; readonly rests: number; readonly cut: number } {
    const { tiles, rests } = this.#room;
    return { tiles: tiles + from * this.#width, rests: rests + from * this.#width, cut: this.#scale.shift };
  }

  /** The places of a block of rows in their own order. */
  #original(from: number, { labels }: HeldRun): Places {
    return placesFrom(from, this.#rows.d, { ...this.#room, labels, order: 0 });
  }

  /** Labels of so many rows in doubt, whose places are listed; returns how many changed. */
  #decide(state: HeldRun, places: Places, from: number, count: number): number {
    if (count === 0) return 0;
    const { kernel, d } = this.#rows;
    const { open, rows } = this.#room;
    const { rests, cut } = this.#parts(from);
    kernel.best.collect(places.tiles, rests, cut, d, open + 4, count, rows, places.order);
    return this.#exactly(state, places, from, open + 4, count, rows);
  }

  /** Labels of the rows of a list of places, whose copies lie at `x`, by `pass`. */
  #exactly(
    state: HeldRun,
    { labels, order }: Places,
    from: number,
    list: number,
    count: number,
    x: number,
  ): number {
    if (count === 0) return 0;
    const { best } = this.#rows.kernel;
    const { labels: copies, weights: lifted } = this.#room;
    const { k, packed, half, sums, counts, split } = state;
    const weights = state.weights === 0 ? 0 : state.weights + from * 4;
    best.lift(labels, weights, list, count, copies, lifted, order);
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
