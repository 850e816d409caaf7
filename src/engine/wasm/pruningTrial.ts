import { BLOCK } from './kernel.ts';

/** Clusters for which bounds can pay: with fewer there is too little to leave out, with more their bits do not fit. */
const FEWEST = 24;
const MOST = 256;
/** Products a row from which leaving some out can pay for the bounds, and columns below which it never does. */
const LEAST_PRODUCTS = 384;
const LEAST_COLUMNS = 12;
/** What a group of centroids costs a tile beside d steps of its products, without bounds and with them; what looking at a tile costs. */
const PLAIN = 5;
const BOUNDED = 12;
const LOOK = 44;
/** Values that are sorted together, so that they stay in the cache; rows of a stretch have 16-bit places. */
const STRETCH_VALUES = 262_144;
const MOST_STRETCH = 65_536;
/** Part of a plain pass that a pass with bounds must save to be worth its preparation, beside what the sieve saves. */
const SAVING = 0.65;
/** Share of the rows that changed their label since they were sorted, from which sorting anew may pay. */
const STALE = 0.5;

/** Whether a run of k clusters that is alone on a worker may be passed with bounds. */
export function suitsBounds(k: number, d: number, rows: number): boolean {
  return k >= FEWEST && k <= MOST && d >= LEAST_COLUMNS && k * d >= LEAST_PRODUCTS && rows >= BLOCK;
}

/** When bounds are tried, on one stretch of the rows, when they are extended to all rows, and when they are given up for a while. */
export class Trial {
  /** Rows that are sorted together. */
  readonly stretch: number;
  readonly #rows: number;
  readonly #worth: number;
  #extent = 0;
  #passes = 0;
  #wait = 2;
  #penalty = 2;

  constructor(rows: number, k: number, d: number) {
    const fitting = BLOCK * Math.floor(STRETCH_VALUES / d / BLOCK);
    this.stretch = Math.max(BLOCK, Math.min(MOST_STRETCH, fitting));
    this.#rows = rows;
    this.#worth = ((1 - SAVING) * (d + PLAIN) - LOOK / Math.ceil(k / 4)) / (d + BOUNDED);
  }

  /** Rows, from the first on, that have bounds now. */
  get extent(): number {
    return this.#extent;
  }

  /** Whether the next pass uses bounds. */
  begins(): boolean {
    if (this.#extent > 0) return true;
    if (this.#wait-- > 0) return false;
    this.#extent = Math.min(this.stretch, this.#rows);
    this.#passes = 0;
    return true;
  }

  /**
   * Whether the rows may stay as they are sorted after a pass that computed `share` of all groups, since when `moved` of the rows have
   * changed their label.
   */
  keeps(share: number, moved: number): boolean {
    const all = this.#extent === this.#rows;
    this.#passes += 1;
    if (share <= this.#worth && !all) {
      this.#extent = this.#rows;
      return false;
    }
    if (share > this.#worth && (all || this.#passes > 1)) {
      this.#extent = 0;
      this.#wait = this.#penalty;
      this.#penalty *= 2;
      return false;
    }
    return !all || share <= this.#worth / 2 || moved <= STALE;
  }

  /** Bounds are never used again. */
  giveUp(): void {
    this.#extent = 0;
    this.#wait = Infinity;
  }
}
