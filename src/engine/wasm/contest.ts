/** Two ways to label a block of rows that give the same labels. */
export type Way = 'sift' | 'plain';

/** Passes before the next comparison after one that the plain way won; twice as many each time. */
const FIRST_PENALTY = 2;
/** Of so many blocks one is sifted in a pass that compares. */
const SHARE = 4;
/** Times beyond so many medians are those of interruptions. */
const INTERRUPTED = 2;

/**
 * Finds out which way is faster here for one run: it depends on the processor, on where the rows lie, on how many of them move and how
 * many are in doubt. A pass that compares sifts the first of its blocks. Times decide nothing but time.
 */
export class Contest {
  #wait = 0;
  #penalty = FIRST_PENALTY;
  #plainTime = Infinity;
  #comparing = false;
  #times: Record<Way, number[]> = { sift: [], plain: [] };

  /** Begins a pass; whether any of its blocks are sifted. */
  begin(): boolean {
    this.#times = { sift: [], plain: [] };
    if (this.#wait-- > 0) return false;
    this.#comparing = this.#plainTime === Infinity;
    return true;
  }

  /** The way of a block of rows, of so many. */
  way(block: number, blocks: number): Way {
    return this.#comparing && SHARE * block >= blocks ? 'plain' : 'sift';
  }

  /** Takes note of what a row of a block took. */
  note(way: Way, milliseconds: number, rows: number): void {
    this.#times[way].push(milliseconds / rows);
  }

  /** Decides, after a pass that sifted, whether later ones do. */
  end(): void {
    const sift = typical(this.#times.sift);
    if (this.#comparing) this.#plainTime = typical(this.#times.plain);
    if (sift <= this.#plainTime) return;
    this.#plainTime = Infinity;
    this.#wait = this.#penalty;
    this.#penalty *= 2;
  }
}

/** The mean of times without those of interruptions; 0 of none. */
function typical(times: readonly number[]): number {
  const sorted = [...times].sort((a, b) => a - b);
  const most = INTERRUPTED * (sorted[sorted.length >> 1] ?? 0);
  const kept = sorted.filter((time) => time <= most);
  return kept.reduce((sum, time) => sum + time, 0) / Math.max(1, kept.length);
}
