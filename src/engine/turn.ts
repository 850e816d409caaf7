import { nextTask } from '../core/turns.ts';

/** Gives a turn whenever the thread has computed for longer than `budget` milliseconds since the last one. */
export class Breather {
  readonly #budget: number;
  #since = performance.now();

  constructor(budget = 16) {
    this.#budget = budget;
  }

  /** Whether it is time for a turn. */
  get due(): boolean {
    return performance.now() - this.#since > this.#budget;
  }

  async rest(): Promise<void> {
    await nextTask();
    this.#since = performance.now();
  }
}
