/** Ways to label a block of rows that give the same labels: by lists, in an order of its own, through the sieve, by exact scores of all centroids. */
export type Way = 'list' | 'order' | 'sift' | 'plain';
/** Ways that keep what was found of rows, so as to leave them out. */
export type Keeping = 'list' | 'order';

/** Passes before the next comparison after one that the plain way won; twice as many each time. */
const FIRST_PENALTY = 2;
/** Passes before a way keeps what it finds, in which centroids move too far for it, and after which it does again where it did not pay. */
const FIRST_WAIT: Readonly<Record<Keeping, number>> = { list: 2, order: 1 };
const KEEPING_PENALTY = 4;
/** Passes in which it becomes good, and may take as long as it will. */
const LEARNING = 3;
/** What it may take of the time of another way after that: it gets faster, the less centroids move. */
const TOLERATED = 1.1;
/** Of so many blocks one is brought into an order first. */
const TRIAL = 32;
/** In how many passes at most what is saved has to be worth sorting the other blocks; what the last few saved tells it, two at least. */
const PAYBACK = 10;
const LAST = 4;
const FEWEST = 2;
/** Of so many blocks one is sifted in a pass that compares. */
const SHARE = 2;
/** Times beyond so many medians are those of interruptions. */
const INTERRUPTED = 2;

/**
 * Finds out which way is faster here for one run: it depends on the processor, on where the rows lie, on how many of them move and how
 * many are in doubt. A pass that compares sifts the first of its blocks; lists are compared with the pass before them, and an order is
 * tried on some blocks, since sorting takes as long as some passes save. Times decide nothing but time.
 */
export class Contest {
  readonly #keeping: Keeping | undefined;
  readonly #settled: number;
  #keepingWait: number;
  #keepingPenalty = KEEPING_PENALTY;
  #kept = 0;
  /** Whether the way that keeps what it finds has all blocks. */
  #whole: boolean;
  #sortTime = Infinity;
  #saved: readonly number[] = [];
  #moved = 1;
  #left = Infinity;
  #other: 'sift' | 'plain' = 'plain';
  #otherTime = Infinity;
  #wait = 0;
  #penalty = FIRST_PENALTY;
  #plainTime = Infinity;
  #comparing = false;
  #times = noTimes();
  #sorts: number[] = [];

  /**
   * @param keeping the way of this run that keeps what it finds; undefined for a run without one
   * @param settled the share of rows that move in a pass from which on an order is tried
   */
  constructor(keeping?: Keeping, settled = 1) {
    this.#keeping = keeping;
    this.#settled = settled;
    this.#keepingWait = FIRST_WAIT[keeping ?? 'list'];
    this.#whole = keeping === 'list';
  }

  /**
   * Begins a pass over rows that have labels, or none yet: the way that leads, if there is any beside the plain one. A pass that finds
   * first labels compares nothing, since all its rows are added to their clusters.
   * @param left passes that may follow at most
   */
  begin(labelled = true, left = Infinity): Way {
    this.#times = noTimes();
    this.#sorts = [];
    this.#left = left;
    const keeping = labelled && this.#keepingWait-- <= 0 && this.#suits() ? this.#keeping : undefined;
    if (keeping && this.#whole) return keeping;
    this.#comparing = labelled && this.#plainTime === Infinity;
    this.#other = this.#wait-- > 0 ? 'plain' : 'sift';
    return keeping ?? this.#other;
  }

  #suits(): boolean {
    return this.#whole || this.#sortTime < Infinity || this.#moved <= this.#settled;
  }

  /** The way of a block of rows, of so many, in a pass that one way leads. */
  way(leading: Way, block: number, blocks: number): Way {
    if (leading === this.#keeping && (this.#whole || TRIAL * block < blocks)) return leading;
    return this.#comparing && SHARE * block >= blocks ? 'plain' : this.#other;
  }

  /** Takes note of what a row of a block took. */
  note(way: Way, milliseconds: number, rows: number): void {
    this.#times[way].push(milliseconds / rows);
  }

  /** Takes note of what sorting took for a row of a block. */
  noteSort(milliseconds: number, rows: number): void {
    this.#sorts.push(milliseconds / rows);
  }

  /** Decides, after a pass that one way led and in which that share of the rows moved, how later ones go. */
  end(leading: Way, moved: number): void {
    this.#moved = moved;
    const kept = leading === this.#keeping ? this.#keeping : undefined;
    if (kept && this.#whole) {
      this.#endKeeping(kept);
      return;
    }
    this.#otherTime = Math.min(...[this.#times.sift, this.#times.plain].map(typicalOrNone));
    if (kept) this.#endTrial();
    if (this.#other === 'plain') return;
    const sift = typical(this.#times.sift);
    if (this.#comparing) this.#plainTime = typical(this.#times.plain);
    if (sift <= this.#plainTime) return;
    this.#plainTime = Infinity;
    this.#wait = this.#penalty;
    this.#penalty *= 2;
  }

  /** Gives all blocks an order once passes save enough on those that have one. The first pass looks at all rows there, and sorts them. */
  #endTrial(): void {
    const first = this.#sortTime === Infinity;
    const sorting = typicalOrNone(this.#sorts);
    this.#sortTime = Math.min(this.#sortTime, sorting);
    const saved = this.#otherTime - typical(this.#times.order);
    if (first || saved === Infinity) return;
    this.#saved = [...this.#saved, saved - (sorting < Infinity ? sorting : 0)].slice(-LAST);
    if (this.#saved.length < FEWEST) return;
    const mean = this.#saved.reduce((sum, value) => sum + value, 0) / this.#saved.length;
    this.#whole = mean * Math.min(PAYBACK, this.#left) >= this.#sortTime;
  }

  #endKeeping(way: Keeping): void {
    this.#kept += 1;
    if (this.#kept <= LEARNING || typical(this.#times[way]) <= TOLERATED * this.#otherTime) return;
    this.#kept = 0;
    this.#keepingWait = this.#keepingPenalty;
    this.#keepingPenalty *= 2;
    this.#whole = this.#keeping === 'list';
    this.#sortTime = Infinity;
    this.#saved = [];
  }
}

function noTimes(): Record<Way, number[]> {
  return { list: [], order: [], sift: [], plain: [] };
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
