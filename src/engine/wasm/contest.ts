/** Ways to label a block of rows that give the same labels: by lists, through the sieve, by exact scores of all centroids. */
export type Way = 'list' | 'sift' | 'plain';

/** Passes before the next comparison after one that the plain way won; twice as many each time. */
const FIRST_PENALTY = 2;
/** Passes before lists are made, in which centroids move too far for them, and after which they are made again where they did not pay. */
const FIRST_WAIT = 2;
const LIST_PENALTY = 4;
/** Passes in which lists become good, and may take as long as they will. */
const LEARNING = 3;
/** What they may take of the time of another way after that: they get faster, the less centroids move. */
const TOLERATED = 1.1;
/** Of so many blocks one is sifted in a pass that compares. */
const SHARE = 2;
/** Times beyond so many medians are those of interruptions. */
const INTERRUPTED = 2;

/**
 * Finds out which way is faster here for one run: it depends on the processor, on where the rows lie, on how many of them move and how
 * many are in doubt. A pass that compares sifts the first of its blocks; lists are compared with the pass before them. Times decide nothing
 * but time.
 */
export class Contest {
  readonly #settled: number | undefined;
  #moved = 1;
  #listWait = FIRST_WAIT;
  #listPenalty = LIST_PENALTY;
  #listed = 0;
  #otherTime = Infinity;
  #wait = 0;
  #penalty = FIRST_PENALTY;
  #plainTime = Infinity;
  #comparing = false;
  #times: Record<Way, number[]> = { list: [], sift: [], plain: [] };

  /** @param settled up to which share of rows that move in a pass lists are made; undefined for a run without lists. */
  constructor(settled?: number) {
    this.#settled = settled;
  }

  /**
   * Begins a pass over rows that have labels, or none yet: the way that leads, if there is any beside the plain one. A pass that finds
   * first labels compares nothing, since all its rows are added to their clusters.
   */
  begin(labelled = true): Way {
    this.#times = { list: [], sift: [], plain: [] };
    if (labelled && this.#settled !== undefined && this.#listWait-- <= 0) {
      if (this.#listed > 0 || this.#moved <= this.#settled) return 'list';
    }
    if (this.#wait-- > 0) return 'plain';
    this.#comparing = labelled && this.#plainTime === Infinity;
    return 'sift';
  }

  /** The way of a block of rows, of so many, in a pass that one way leads. */
  way(leading: Way, block: number, blocks: number): Way {
    return leading === 'sift' && this.#comparing && SHARE * block >= blocks ? 'plain' : leading;
  }

  /** Takes note of what a row of a block took. */
  note(way: Way, milliseconds: number, rows: number): void {
    this.#times[way].push(milliseconds / rows);
  }

  /** Decides, after a pass that one way led and in which that share of the rows moved, how later ones go. */
  end(leading: Way, moved: number): void {
    this.#moved = moved;
    if (leading === 'list') this.#endListed();
    else this.#otherTime = Math.min(...[this.#times.sift, this.#times.plain].map(typicalOrNone));
    if (leading !== 'sift') return;
    const sift = typical(this.#times.sift);
    if (this.#comparing) this.#plainTime = typical(this.#times.plain);
    if (sift <= this.#plainTime) return;
    this.#plainTime = Infinity;
    this.#wait = this.#penalty;
    this.#penalty *= 2;
  }

  #endListed(): void {
    this.#listed += 1;
    if (this.#listed <= LEARNING || typical(this.#times.list) <= TOLERATED * this.#otherTime) return;
    this.#listed = 0;
    this.#listWait = this.#listPenalty;
    this.#listPenalty *= 2;
  }
}

function typicalOrNone(times: readonly number[]): number {
  return times.length === 0 ? Infinity : typical(times);
}

/** The mean of times without those of interruptions; 0 of none. */
function typical(times: readonly number[]): number {
  const sorted = [...times].sort((a, b) => a - b);
  const most = INTERRUPTED * (sorted[sorted.length >> 1] ?? 0);
  const kept = sorted.filter((time) => time <= most);
  return kept.reduce((sum, time) => sum + time, 0) / Math.max(1, kept.length);
}
