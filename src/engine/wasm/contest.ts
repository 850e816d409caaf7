import type { Pace } from './pace.ts';

/** Ways to label a block of rows that give the same labels: by lists, in an order of its own, through the sieve, by exact scores of all centroids. */
export type Way = 'list' | 'order' | 'sift' | 'plain';
/** Ways that keep what was found of rows, so as to leave them out. */
export type Keeping = 'list' | 'order';

/** Passes before the next comparison after one that the plain way won; twice as many each time. */
const FIRST_PENALTY = 4;
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
/** Of so many blocks one is labelled in the way that is likelier to be slower, in a pass that compares. */
const SHARE = 8;
/** The share of rows that may have moved in the last pass for a comparison: adding a row to another cluster takes longer after one than after the other. */
const COMPARABLE = 0.2;
/** Of so many blocks one is timed where all are labelled in one way, since a look at the clock takes a third of a microsecond. */
const TIMED = 4;
/** Times beyond so many medians are those of interruptions. */
const INTERRUPTED = 2;

/**
 * Finds out which way is faster here for one run: it depends on the processor, on where the rows lie, on how many of them move and how
 * many are in doubt. A pass that compares labels some of its blocks in another way; lists are compared with the pass before them, and an
 * order is tried on some blocks, since sorting takes as long as some passes save. Times decide nothing but time. Workers that hold parts
 * of the rows decide alike, by the mean of their paces, or each would wait for another that sorts, or compares, in another pass.
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
  #leading: Way = 'plain';
  #other: 'sift' | 'plain' = 'plain';
  #likelier: 'sift' | 'plain';
  #otherTime = Infinity;
  #wait = 0;
  #penalty = FIRST_PENALTY;
  #plainTime = Infinity;
  #comparing = false;
  #times = noTimes();
  #sorts: number[] = [];

  /**
   * @param likelier the way that is likelier to be faster, before anything was compared
   * @param keeping the way of this run that keeps what it finds; undefined for a run without one
   * @param settled the share of rows that move in a pass from which on an order is tried
   */
  constructor(likelier: 'sift' | 'plain', keeping?: Keeping, settled = 1) {
    this.#likelier = likelier;
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
    this.#comparing = false;
    if (!labelled) this.#likelier = this.#other = 'sift';
    else if (!keeping || !this.#whole) this.#other = this.#choose();
    return (this.#leading = keeping ?? this.#other);
  }

  /** The way that leads beside the one that keeps what it finds; the last pass before lists compares, so that they have something to be held against. */
  #choose(): 'sift' | 'plain' {
    if (this.#wait-- > 0) return 'plain';
    if (this.#plainTime < Infinity) return 'sift';
    const last = this.#whole && this.#keepingWait <= 0;
    this.#comparing = last || this.#moved <= COMPARABLE;
    return this.#comparing ? 'sift' : this.#likelier;
  }

  #suits(): boolean {
    return this.#whole || this.#sortTime < Infinity || this.#moved <= this.#settled;
  }

  /** The way of a block of rows, of so many, in a pass that one way leads. */
  way(leading: Way, block: number, blocks: number): Way {
    if (leading === this.#keeping && (this.#whole || TRIAL * block < blocks)) return leading;
    if (!this.#comparing) return this.#other;
    if (blocks === 1) return this.#likelier;
    const share = Math.min(SHARE, blocks);
    return (block % share === share - 1) === (this.#likelier === 'plain') ? 'sift' : 'plain';
  }

  /** Whether the time of a block is of use. */
  watches(block: number): boolean {
    const mixed = this.#comparing || (this.#leading === this.#keeping && !this.#whole);
    return mixed || block % TIMED === 0;
  }

  /** Takes note of what a row of a block took. */
  note(way: Way, milliseconds: number, rows: number): void {
    this.#times[way].push(milliseconds / rows);
  }

  /** Takes note of what sorting took for a row of a block. */
  noteSort(milliseconds: number, rows: number): void {
    this.#sorts.push(milliseconds / rows);
  }

  /** What was noted in this pass, in which that share of the rows moved. */
  pace(moved: number): Pace {
    const { list, order, sift, plain } = this.#times;
    return {
      list: typical(list),
      order: typical(order),
      sift: typical(sift),
      plain: typical(plain),
      sort: typical(this.#sorts),
      moved,
    };
  }

  /** Decides, after a pass, how later ones go. */
  end(pace: Pace): void {
    this.#moved = pace.moved;
    if (this.#leading === 'plain') return;
    const kept = this.#leading === this.#keeping ? this.#keeping : undefined;
    if (kept && this.#whole) {
      this.#endKeeping(pace[kept]);
      return;
    }
    this.#otherTime = Math.min(pace.sift, pace.plain);
    if (kept) this.#endTrial(pace);
    if (this.#other === 'plain') return;
    if (pace.sift === Infinity || (this.#comparing && pace.plain === Infinity)) return;
    if (this.#comparing) this.#plainTime = pace.plain;
    if (pace.sift <= this.#plainTime) return;
    this.#likelier = 'plain';
    this.#plainTime = Infinity;
    this.#wait = this.#penalty;
    this.#penalty *= 2;
  }

  /** Gives all blocks an order once passes save enough on those that have one. The first pass looks at all rows there, and sorts them. */
  #endTrial({ order, sort }: Pace): void {
    const first = this.#sortTime === Infinity;
    this.#sortTime = Math.min(this.#sortTime, sort);
    const saved = this.#otherTime - order;
    if (first || !Number.isFinite(saved)) return;
    this.#saved = [...this.#saved, saved - (sort < Infinity ? sort : 0)].slice(-LAST);
    if (this.#saved.length < FEWEST) return;
    const mean = this.#saved.reduce((sum, value) => sum + value, 0) / this.#saved.length;
    this.#whole = mean * Math.min(PAYBACK, this.#left) >= this.#sortTime;
  }

  #endKeeping(time: number): void {
    this.#kept += 1;
    if (this.#kept <= LEARNING || time <= TOLERATED * this.#otherTime) return;
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

/** The mean of times without those of interruptions; Infinity of none. */
function typical(times: readonly number[]): number {
  const sorted = [...times].sort((a, b) => a - b);
  const most = INTERRUPTED * (sorted[sorted.length >> 1] ?? 0);
  const kept = sorted.filter((time) => time <= most);
  return kept.length === 0 ? Infinity : kept.reduce((sum, value) => sum + value, 0) / kept.length;
}
