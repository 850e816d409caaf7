/** Lets other messages of this thread be heard: resolves in a later task, without a timer's delay. */
export function turn(): Promise<void> {
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      resolve();
    };
    port2.postMessage(null);
  });
}

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
    await turn();
    this.#since = performance.now();
  }
}
