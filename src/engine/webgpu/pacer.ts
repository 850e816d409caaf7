import { throwIfCancelled } from '../../core/errors.ts';
import type { Dispatch, Gpu } from './gpu.ts';

/** Milliseconds that a submit is meant to take: far from any watchdog, long enough that waiting for it costs little. */
const SUBMIT_TIME = 60;
/** Dispatches of one submit. */
const MOST = 192;
/** How much more than the submit before the next may have. */
const GROWTH = 4;
/** Milliseconds from which a submit tells the card's speed; shorter ones tell how long it takes to wait. */
const TELLING_TIME = 20;

/**
 * Submits a list of dispatches over and over, as many at once as the device does in `SUBMIT_TIME`: several rounds of the list where
 * it is fast, single dispatches where it is slow. The first submit goes by what the device did before.
 */
export class Pacer {
  readonly #gpu: Gpu;
  readonly #work: number;
  /** Milliseconds of a dispatch in the last submit. */
  #each: number | undefined;
  #last = 1;

  /** `work`: multiplications of one round of the list. */
  constructor(gpu: Gpu, work: number) {
    this.#gpu = gpu;
    this.#work = work;
  }

  /**
   * Runs the list once, or as often as fits into one submit (at most `rounds`), and reads buffers back after its last dispatch.
   * @throws AppError `cancelled` between submits.
   */
  async run(
    list: readonly Dispatch[],
    rounds: number,
    read: readonly GPUBuffer[],
    signal: AbortSignal | undefined,
  ): Promise<ArrayBuffer[]> {
    await this.#gpu.compile(list);
    for (let at = 0; ;) {
      throwIfCancelled(signal);
      const fitting = this.#fitting(list.length);
      const whole = at === 0 ? Math.min(rounds, Math.floor(fitting / list.length)) : 0;
      const end = Math.min(list.length, at + Math.max(1, fitting));
      const part =
        whole > 1 ? Array.from({ length: whole * list.length }, (_, i) => i % list.length) : range(at, end);
      const last = whole > 1 || end === list.length;
      const encoder = this.#gpu.device.createCommandEncoder();
      await this.#gpu.record(
        encoder,
        part.map((index) => list[index] as Dispatch),
      );
      const began = performance.now();
      const found = await this.#gpu.submit(encoder, last ? read : []);
      const time = Math.max(0.1, performance.now() - began);
      this.#each = time / part.length;
      this.#last = part.length;
      const rate = (this.#work * part.length) / list.length / time;
      this.#gpu.rate = time > TELLING_TIME ? rate : Math.max(rate, this.#gpu.rate);
      if (last) return found;
      at = end;
    }
  }

  #fitting(dispatches: number): number {
    const most =
      this.#each === undefined
        ? (SUBMIT_TIME * this.#gpu.rate * dispatches) / GROWTH / Math.max(1, this.#work)
        : Math.min(GROWTH * this.#last, SUBMIT_TIME / this.#each);
    return Math.max(1, Math.min(MOST, Math.floor(most)));
  }
}

const range = (start: number, end: number): readonly number[] =>
  Array.from({ length: end - start }, (_, i) => start + i);
