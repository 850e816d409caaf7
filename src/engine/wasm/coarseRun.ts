import { AppError } from '../../core/errors.ts';
import {
  centroidScale,
  PLACE_BITS,
  writeCoarse,
  type CentroidScale,
  type CoarseScale,
  type Doubt,
} from './coarseScale.ts';
import { Contest, type Keeping, type Way } from './contest.ts';
import type { HeldRows, HeldRun } from './heldRows.ts';
import { Listing } from './listing.ts';
import { Ordering, settledFor } from './ordering.ts';
import type { Pace } from './pace.ts';
import type { ShardRun } from './protocol.ts';
import type { Room } from './sieveRoom.ts';

/** Multiplications of a row from which finding its first label is worth the sieve, which takes longer to add a row to its cluster. */
const FIRST_WORK = 1024;
/** Columns from which on half of the memory is likelier to save more time than all else takes longer. */
const WIDE = 24;

/** One run's centroids in 16 bits, in a worker's memory. */
export class CoarseRun {
  readonly packed: number;
  readonly half: number;
  readonly margins: number;
  readonly contest: Contest;
  readonly listing: Listing | undefined;
  readonly ordering: Ordering | undefined;
  doubt: Doubt = { slope: 0, most: 0 };
  readonly #rows: HeldRows;
  readonly #scale: CoarseScale;
  /** Whether the run has labels, which the sieve changes. */
  #labelled = false;
  #own: CentroidScale | undefined;
  /** Whether a pass has begun and not ended: one that was given up has left some blocks as they were. */
  #underWay = false;
  /** What the last pass took. */
  #pace: Pace | undefined;

  /** @param keeping the way that keeps what it finds, where there is room. */
  constructor(rows: HeldRows, scale: CoarseScale, room: Room, k: number, keeping: Keeping | undefined) {
    const { memory, d } = rows;
    const padded = Math.ceil(k / 4) * 4;
    this.#rows = rows;
    this.#scale = scale;
    this.packed = memory.reserve(padded * Math.ceil(d / 2) * 4);
    this.half = memory.reserve(padded * 4);
    this.margins = memory.reserve(padded * 4);
    this.listing =
      keeping === 'list' ? madeIfRoom(rows, () => new Listing(rows, scale, room, k, this)) : undefined;
    this.ordering =
      keeping === 'order' ? madeIfRoom(rows, () => new Ordering(rows, scale, room, k)) : undefined;
    const kept = (this.listing ?? this.ordering) && keeping;
    this.contest = new Contest(d >= WIDE ? 'sift' : 'plain', kept, settledFor(k, d));
  }

  /**
   * Makes a run's centroids (rounded to float32, row-major) ready for a pass; the way that leads it.
   * @param asked passes that may follow at most, and what the last one took, where others hold rows too
   * @param wild whether a block has rows without a coarse form
   */
  arrange(
    { k, rowMajor, labels }: HeldRun,
    asked: Pick<ShardRun, 'left' | 'pace'>,
    wild: (block: number) => boolean,
  ): Way {
    const { left = Infinity, pace = this.#pace } = asked;
    const labelled = this.#labelled;
    this.#labelled = true;
    if (this.#underWay) this.#forget(labels, wild);
    else if (pace) this.contest.end(pace);
    this.#underWay = true;
    const way = labelled || k * this.#rows.d >= FIRST_WORK ? this.contest.begin(labelled, left) : 'plain';
    const kept = way === 'list' ? this.listing : way === 'order' ? this.ordering : undefined;
    const centroids = this.#rows.memory.floats(rowMajor, k * this.#rows.d);
    const ready = way !== 'plain' && this.#write(kept, k, centroids);
    if (!ready || !kept) this.#forget(labels, wild);
    return ready ? way : 'plain';
  }

  /** Ends a pass that has labelled all blocks, in which that share of the rows moved; what it took. */
  end(moved: number): Pace {
    this.#underWay = false;
    return (this.#pace = this.contest.pace(moved));
  }

  #forget(labels: number, wild: (block: number) => boolean): void {
    this.listing?.forget();
    this.ordering?.leave(labels, wild);
  }

  #write(kept: Listing | Ordering | undefined, k: number, centroids: Float32Array): boolean {
    const { memory, d } = this.#rows;
    const listed = kept instanceof Listing;
    const last = kept && this.#own;
    const own = centroidScale(this.#scale, centroids, d, listed ? 0 : PLACE_BITS, kept !== undefined, last);
    this.#own = kept && own;
    if (!own) return false;
    const padded = Math.ceil(k / 4) * 4;
    const into = {
      packed: memory.signedShorts(this.packed, padded * Math.ceil(d / 2) * 2).fill(0),
      half: memory.integers(this.half, padded).fill(2 ** 31 - 1),
      margins: memory.integers(this.margins, padded).fill(0),
    };
    const bits = listed ? Listing.bits(k) : PLACE_BITS;
    const doubt = writeCoarse(this.#scale, own, centroids, d, bits, into);
    if (!doubt) return false;
    this.doubt = doubt;
    if (kept instanceof Listing) kept.arrange(own, doubt, centroids);
    else kept?.arrange(own, centroids);
    return true;
  }
}

/** What a run keeps of its rows; undefined where the memory is full. */
function madeIfRoom<T>({ memory }: HeldRows, make: () => T): T | undefined {
  const { top } = memory;
  try {
    return make();
  } catch (thrown) {
    if (!(thrown instanceof AppError && thrown.code === 'engine.memory')) throw thrown;
    memory.release(top);
    return undefined;
  }
}
