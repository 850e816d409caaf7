import { nextTask } from '../../core/turns.ts';

/** Places of the control words. */
const ARRIVED = 0;
const ROUND = 1;
const LEFT = 2;
const WORDS = 4;
/** Milliseconds after which one that sleeps looks up, whether or not it was woken, and where it hears no messages meanwhile. */
const SLEEP = 20;
const NAP = 2;

/** Milliseconds for which one looks again and again before it sleeps, which takes as long to wake from. */
const LOOKING = 0.03;
/** Looks after which it sleeps in any case, where the clock stands still for longer. */
const MOST_LOOKS = 8192;
/** Looks between two at the clock. */
const LOOKS = 32;
/** Rounds in which one that looked in vain sleeps at once; twice as many each time, up to the most. */
const MOST_SKIPPED = 64;

/** Thrown in workers that wait for one that left before its work was done, which itself tells why. */
export class Abandoned extends Error {
  override readonly name = 'Abandoned';
}

/** Memory in which so many workers leave each other so many numbers each; undefined where the page may share none, or not so much. */
export function meetingPlace(seats: number, numbers: number): SharedArrayBuffer | undefined {
  if (!globalThis.crossOriginIsolated) return undefined;
  try {
    return new SharedArrayBuffer(WORDS * 4 + 2 * seats * numbers * 8);
  } catch (thrown) {
    if (thrown instanceof RangeError) return undefined;
    throw thrown;
  }
}

/**
 * Where the workers that hold the parts of a matrix meet after each piece of work, each with some numbers for all. Two sets of numbers take
 * turns, so that nobody writes what another still reads.
 */
export class Meeting {
  readonly #seat: number;
  readonly #seats: number;
  readonly #control: Int32Array<SharedArrayBuffer>;
  readonly #numbers: Float64Array<SharedArrayBuffer>;
  readonly #size: number;
  #round = 0;
  /** Rounds to come in which looking is left out, and how many it will be after the next time in vain. */
  #skipped = 0;
  #penalty = 1;

  /** @param seat whose this is, of so many. */
  constructor(place: SharedArrayBuffer, seat: number, seats: number) {
    this.#seat = seat;
    this.#seats = seats;
    this.#control = new Int32Array(place, 0, WORDS);
    this.#numbers = new Float64Array(place, WORDS * 4);
    this.#size = this.#numbers.length / seats / 2;
  }

  /** The numbers that one of the workers leaves for all in this round. */
  of(seat: number): Float64Array {
    const at = ((this.#round % 2) * this.#seats + seat) * this.#size;
    return this.#numbers.subarray(at, at + this.#size);
  }

  /**
   * Leaves the numbers that `write` puts into their place, waits for all others, and then lets `read` take those of all of them.
   * @param pause gives other messages a turn; throws when the request was cancelled.
   * @throws Abandoned when one of the others has left.
   */
  async exchange<T>(
    write: (own: Float64Array) => void,
    read: (all: readonly Float64Array[]) => T,
    pause: () => Promise<void>,
  ): Promise<T> {
    write(this.of(this.#seat));
    await this.#meet(pause);
    const found = read(Array.from({ length: this.#seats }, (_, seat) => this.of(seat)));
    this.#round += 1;
    return found;
  }

  /** Goes before the work is done: whoever waits, or will, is told. */
  leave(): void {
    Atomics.store(this.#control, LEFT, 1);
    Atomics.notify(this.#control, ROUND);
  }

  async #meet(pause: () => Promise<void>): Promise<void> {
    const control = this.#control;
    const round = this.#round;
    if (Atomics.add(control, ARRIVED, 1) === this.#seats - 1) {
      Atomics.store(control, ARRIVED, 0);
      Atomics.store(control, ROUND, round + 1);
      Atomics.notify(control, ROUND);
      return;
    }
    this.#look();
    while (Atomics.load(control, ROUND) === round) {
      if (Atomics.load(control, LEFT) !== 0) throw new Abandoned();
      await pause();
      await sleep(control, round);
    }
  }

  /**
   * Looks again and again, for a moment, whether the round is over. Where there are more workers than free cores, that takes the time of those
   * that it waits for, so one that did so in vain leaves it for ever more rounds.
   */
  #look(): void {
    if (this.#skipped > 0) {
      this.#skipped -= 1;
      return;
    }
    const until = performance.now() + LOOKING;
    for (let look = 0; look < MOST_LOOKS; look++) {
      if (Atomics.load(this.#control, ROUND) !== this.#round) {
        this.#penalty = Math.max(1, this.#penalty >> 1);
        return;
      }
      if (look % LOOKS === LOOKS - 1 && performance.now() >= until) break;
    }
    this.#skipped = this.#penalty;
    this.#penalty = Math.min(MOST_SKIPPED, 2 * this.#penalty);
  }
}

/** Sleeps until the round is over, or for a while. */
async function sleep(control: Int32Array<SharedArrayBuffer>, round: number): Promise<void> {
  if (!('waitAsync' in Atomics)) return sleepDeaf(control, round);
  const { async, value } = Atomics.waitAsync(control, ROUND, round, SLEEP);
  if (async) await value;
}

/** For threads that cannot sleep and listen: naps, where they may, with a turn for other messages after each. */
async function sleepDeaf(control: Int32Array<SharedArrayBuffer>, round: number): Promise<void> {
  const page = 'document' in globalThis;
  if (page || Atomics.wait(control, ROUND, round, NAP) === 'timed-out') await nextTask();
}
