import { AppError } from '../../core/errors.ts';
import { coarseScale, writeCoarse, type CoarseScale, type Doubt } from './coarseScale.ts';
import { Contest } from './contest.ts';
import { BLOCK, TILE } from './kernel.ts';
import type { HeldRows, HeldRun } from './pruning.ts';

/** Wild rows that a block has room for. */
const MOST_WILD = 128;
/** Bytes that a worker's rows may take a second time. */
const MOST_BYTES = 2 ** 30;

/** One run's centroids in 16 bits, in a worker's memory. */
export interface CoarseRun {
  readonly packed: number;
  readonly half: number;
  readonly contest: Contest;
  /** Whether the run has labels, which the sieve changes. */
  labelled: boolean;
  readonly margins: number;
  doubt: Doubt;
}

/** Where the rows' coarse form lies, and room for those that are looked at again. */
interface Room {
  readonly tiles: number;
  readonly rests: number;
  readonly wild: number;
  readonly lengths: number;
  readonly open: number;
  readonly rows: number;
  readonly labels: number;
  readonly weights: number;
  /** Indices of the wild rows of each block, and copies of them. */
  readonly wildLists: number;
  readonly wildRows: number;
}

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

  /** Room for a run's centroids. */
  begin(k: number): CoarseRun {
    const { memory } = this.#rows;
    const padded = Math.ceil(k / 4) * 4;
    const packed = memory.reserve(padded * this.#width);
    const half = memory.reserve(padded * 4);
    const margins = memory.reserve(padded * 4);
    return { packed, half, margins, contest: new Contest(), labelled: false, doubt: { slope: 0, most: 0 } };
  }

  /** Makes a run's centroids (rounded to float32, row-major) ready for a pass; false where it has to be a plain one. */
  arrange(run: CoarseRun, { k, rowMajor }: HeldRun): boolean {
    const { memory, d } = this.#rows;
    const labelled = run.labelled;
    run.labelled = true;
    if (!labelled || !run.contest.begin()) return false;
    const padded = Math.ceil(k / 4) * 4;
    const into = {
      packed: memory.shorts(run.packed, (padded * this.#width) / 2).fill(0),
      half: memory.integers(run.half, padded).fill(2 ** 31 - 1),
      margins: memory.integers(run.margins, padded).fill(0),
    };
    const doubt = writeCoarse(this.#scale, memory.floats(rowMajor, k * d), d, into);
    if (doubt === undefined) return false;
    run.doubt = doubt;
    return true;
  }

  /** A run's labels of one block of rows under its centroids; returns how many changed. */
  label(run: CoarseRun, state: HeldRun, block: number, rows: number): number {
    const { memory, d, kernel } = this.#rows;
    const { k, sums, counts, weights, split } = state;
    const { tiles, rests, wild, lengths, open, ...room } = this.#room;
    const from = block * BLOCK;
    const parts = [tiles + from * this.#width, rests + from * this.#width, this.#scale.shift] as const;
    const moved = kernel.best.sift(
      ...parts,
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
    const count = memory.integers(open, 1)[0] as number;
    if (count > 0) kernel.best.collect(...parts, d, open + 4, count, room.rows);
    const wildFrom = block * MOST_WILD;
    const wildCount = this.#wild[block] as number;
    return (
      moved +
      this.#exactly(state, from, open + 4, count, room.rows) +
      this.#exactly(state, from, room.wildLists + wildFrom * 4, wildCount, room.wildRows + wildFrom * d * 4)
    );
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

  #coarsen(block: number, rows: number): number {
    const { kernel, d } = this.#rows;
    const { tiles, rests, wild, lengths, wildLists, wildRows } = this.#room;
    const { shift, clear, most, longest } = this.#scale;
    const from = block * BLOCK;
    const [x, flags] = [this.#rows.tile(from), wild + from / TILE];
    const out = [tiles + from * this.#width, rests + from * this.#width, flags, lengths + from] as const;
    kernel.best.coarsen(x, Math.ceil(rows / TILE), d, ...out, shift, clear, most, longest);
    const own = block * MOST_WILD;
    return kernel.best.collectWild(x, flags, rows, d, wildLists + own * 4, MOST_WILD, wildRows + own * d * 4);
  }
}

function reserveRoom({ rows, d, memory }: HeldRows, weighted: boolean): Room | undefined {
  const tiles = Math.ceil(rows / TILE);
  const blocks = Math.ceil(rows / BLOCK);
  try {
    const bytes = tiles * TILE * Math.ceil(d / 2) * 4;
    if (2 * bytes > MOST_BYTES) return undefined;
    return {
      tiles: memory.reserve(bytes),
      rests: memory.reserve(bytes),
      wild: memory.reserve(tiles),
      lengths: memory.reserve(tiles * TILE),
      open: memory.reserve((BLOCK + 1) * 4),
      rows: memory.reserve(BLOCK * d * 4),
      labels: memory.reserve(BLOCK * 2),
      weights: weighted ? memory.reserve(BLOCK * 4) : 0,
      wildLists: memory.reserve(blocks * MOST_WILD * 4),
      wildRows: memory.reserve(blocks * MOST_WILD * d * 4),
    };
  } catch (thrown) {
    if (thrown instanceof AppError && thrown.code === 'engine.memory') return undefined;
    throw thrown;
  }
}
