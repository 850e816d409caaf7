import { nextTask } from '../core/turns.ts';

/** A look at the clock takes a third of a microsecond: while so many come within one part of the budget, most are left out. */
const PARTS = 16;
const MOST_LEFT_OUT = 15;

/** Gives a turn whenever the thread has computed for longer than `budget` milliseconds since the last one. */
export class Breather {
  readonly #budget: number;
  #since = performance.now();
  #looked = this.#since;
  /** Questions answered without a look at the clock, and how many there are still to come. */
  #leftOut = 0;
  #toCome = 0;

  constructor(budget = 16) {
    this.#budget = budget;
  }

  /** Whether it is time for a turn, asked after each piece of work. */
  due(): boolean {
    if (this.#toCome > 0) {
      this.#toCome -= 1;
      return false;
    }
    const now = performance.now();
    const took = now - this.#looked;
    if (took * PARTS < this.#budget) this.#leftOut = Math.min(2 * this.#leftOut + 1, MOST_LEFT_OUT);
    else this.#leftOut = took < this.#budget ? this.#leftOut >> 1 : 0;
    this.#toCome = this.#leftOut;
    this.#looked = now;
    return now - this.#since > this.#budget;
  }

  async rest(): Promise<void> {
    await nextTask();
    this.#since = performance.now();
    this.#looked = this.#since;
  }
}
