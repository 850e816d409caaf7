import { AppError } from '../../core/errors.ts';
import {
  centroidScale,
  PLACE_BITS,
  writeCoarse,
  type CentroidScale,
  type CoarseScale,
  type Doubt,
} from './coarseScale.ts';
import { Contest, type Way } from './contest.ts';
import type { HeldRows, HeldRun } from './heldRows.ts';
import { Listing, settledFor } from './listing.ts';
import type { Room } from './sieveRoom.ts';

/** Multiplications of a row from which finding its first label is worth the sieve, which takes longer to add a row to its cluster. */
const FIRST_WORK = 1024;

/** One run's centroids in 16 bits, in a worker's memory. */
export class CoarseRun {
  readonly packed: number;
  readonly half: number;
  readonly margins: number;
  readonly contest: Contest;
  readonly listing: Listing | undefined;
  doubt: Doubt = { slope: 0, most: 0 };
  readonly #rows: HeldRows;
  readonly #scale: CoarseScale;
  /** Whether the run has labels, which the sieve changes. */
  #labelled = false;
  #own: CentroidScale | undefined;

  constructor(rows: HeldRows, scale: CoarseScale, room: Room, k: number, listed: boolean) {
    const { memory, d } = rows;
    const padded = Math.ceil(k / 4) * 4;
    this.#rows = rows;
    this.#scale = scale;
    this.packed = memory.reserve(padded * Math.ceil(d / 2) * 4);
    this.half = memory.reserve(padded * 4);
    this.margins = memory.reserve(padded * 4);
    this.listing = listed ? reserveListing(rows, scale, room, k, this) : undefined;
    this.contest = new Contest(this.listing && settledFor(k));
  }

  /** Makes a run's centroids (rounded to float32, row-major) ready for a pass; the way that leads it. */
  arrange({ k, rowMajor }: HeldRun): Way {
    const labelled = this.#labelled;
    this.#labelled = true;
    const way = labelled || k * this.#rows.d >= FIRST_WORK ? this.contest.begin(labelled) : 'plain';
    const listing = way === 'list' ? this.listing : undefined;
    const centroids = this.#rows.memory.floats(rowMajor, k * this.#rows.d);
    const ready = way !== 'plain' && this.#write(listing, k, centroids);
    if (!ready || !listing) this.listing?.forget();
    return ready ? way : 'plain';
  }

  #write(listing: Listing | undefined, k: number, centroids: Float32Array): boolean {
    const { memory, d } = this.#rows;
    const last = listing && this.#own;
    const own = centroidScale(this.#scale, centroids, d, listing ? 0 : PLACE_BITS, last);
    this.#own = listing && own;
    if (!own) return false;
    const padded = Math.ceil(k / 4) * 4;
    const into = {
      packed: memory.signedShorts(this.packed, padded * Math.ceil(d / 2) * 2).fill(0),
      half: memory.integers(this.half, padded).fill(2 ** 31 - 1),
      margins: memory.integers(this.margins, padded).fill(0),
    };
    const bits = listing ? Listing.bits(k) : PLACE_BITS;
    const doubt = writeCoarse(this.#scale, own, centroids, d, bits, into);
    if (!doubt) return false;
    this.doubt = doubt;
    listing?.arrange(own, doubt, centroids);
    return true;
  }
}

/** Room for a run's lists; undefined where the memory is full. */
function reserveListing(
  rows: HeldRows,
  scale: CoarseScale,
  room: Room,
  k: number,
  from: CoarseRun,
): Listing | undefined {
  const { top } = rows.memory;
  try {
    return new Listing(rows, scale, room, k, from);
  } catch (thrown) {
    if (!(thrown instanceof AppError && thrown.code === 'engine.memory')) throw thrown;
    rows.memory.release(top);
    return undefined;
  }
}
