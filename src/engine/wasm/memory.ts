import { AppError } from '../../core/errors.ts';

const PAGE = 65_536;
const MOST_PAGES = 65_536;
/** Bytes at the start that kernels use for themselves (`tile.as.ts`). */
const RESERVED = 1024;

/** A growing WebAssembly memory with a stack of allocations: what is put on later can be dropped at once. */
export class StackMemory {
  readonly memory = new WebAssembly.Memory({ initial: 1, maximum: MOST_PAGES });
  #top = RESERVED;

  /** Where the next allocation will lie; `release` goes back to it. */
  get top(): number {
    return this.#top;
  }

  /** Room for `bytes`, at a multiple of 64. Views made before are void afterwards. @throws AppError `engine.memory`. */
  reserve(bytes: number): number {
    const at = this.#top;
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

  integers(at: number, length: number): Int32Array<ArrayBuffer> {
    return new Int32Array(this.memory.buffer, at, length);
  }

  shorts(at: number, length: number): Uint16Array<ArrayBuffer> {
    return new Uint16Array(this.memory.buffer, at, length);
  }
}
