import { AppError } from '../../core/errors.ts';

const PAGE = 65_536;
const MOST_PAGES = 65_536;
/** Bytes at the start that kernels use for themselves (`tile.as.ts`). */
const RESERVED = 6144;

/** Bytes from which an allocation begins a page of the machine's memory, and the bytes of such a page. */
const LARGE = 65_536;
const ALIGNED = 4096;

/** Memories that are kept for the next matrix, at most, and how large each may be. */
const MOST_SPARE = 8;
const LARGEST_SPARE = 2 ** 24;
const spare: StackMemory[] = [];

/** A growing WebAssembly memory with a stack of allocations: what is put on later can be dropped at once. */
export class StackMemory {
  readonly memory = new WebAssembly.Memory({ initial: 1, maximum: MOST_PAGES });
  #top = RESERVED;

  /**
   * A memory that was given back, or a new one. A memory takes gigabytes of addresses until its garbage is collected, which the engine
   * does not hurry to do for small ones: a page could make about a hundred in a row.
   */
  static take(): StackMemory {
    return spare.pop() ?? new StackMemory();
  }

  /** Keeps the memory for the next `take`, as if new. Nobody may use it after this. */
  giveBack(): void {
    const { buffer } = this.memory;
    if (buffer.byteLength > LARGEST_SPARE || spare.length === MOST_SPARE) return;
    new Uint8Array(buffer).fill(0);
    this.#top = RESERVED;
    spare.push(this);
  }

  /** Where the next allocation will lie; `release` goes back to it. */
  get top(): number {
    return this.#top;
  }

  /**
   * Room for `bytes`, at a multiple of 64, for many of 4096: passes over tiles that lie across two pages of memory take a sixth longer.
   * Views made before are void afterwards. @throws AppError `engine.memory`.
   */
  reserve(bytes: number): number {
    const at = bytes < LARGE ? this.#top : Math.ceil(this.#top / ALIGNED) * ALIGNED;
    const end = at + Math.ceil(bytes / 64) * 64;
    const pages = Math.ceil(end / PAGE) - this.memory.buffer.byteLength / PAGE;
    if (pages > 0) {
      try {
        this.memory.grow(pages);
      } catch (cause) {
        throw new AppError(
          'engine.memory',
          `A computing worker cannot hold ${Math.ceil(end / 1e6)} MB.`,
          { bytes: end },
          cause,
        );
      }
    }
    this.#top = end;
    return at;
  }

  release(top: number): void {
    this.#top = top;
  }

  floats(at: number, length: number): Float32Array<ArrayBuffer> {
    return new Float32Array(this.memory.buffer, at, length);
  }

  doubles(at: number, length: number): Float64Array<ArrayBuffer> {
    return new Float64Array(this.memory.buffer, at, length);
  }

  bytes(at: number, length: number): Uint8Array<ArrayBuffer> {
    return new Uint8Array(this.memory.buffer, at, length);
  }

  integers(at: number, length: number): Int32Array<ArrayBuffer> {
    return new Int32Array(this.memory.buffer, at, length);
  }

  signedShorts(at: number, length: number): Int16Array<ArrayBuffer> {
    return new Int16Array(this.memory.buffer, at, length);
  }

  shorts(at: number, length: number): Uint16Array<ArrayBuffer> {
    return new Uint16Array(this.memory.buffer, at, length);
  }
}
