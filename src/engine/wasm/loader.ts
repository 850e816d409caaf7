import { asAppError, type AppError } from '../../core/errors.ts';
import type { MatrixChunk } from '../engine.ts';
import { TILE } from './kernel.ts';
import type { Part } from './pool.ts';
import { giveStagingBack, takeStaging } from './staging.ts';

interface Staging {
  readonly buffer: Float32Array;
  filled: number;
}

/**
 * Carries rows to the workers through a few staging buffers that go round: shared memory where the page is isolated,
 * else transferred there and back. Values lie column-major in a buffer, `stride` apart.
 */
export class Loader {
  readonly stride: number;
  readonly #parts: readonly Part[];
  readonly #matrix: number;
  /** Columns of a buffer: those of the matrix and, behind them, the weights. */
  readonly #width: number;
  readonly #weighted: boolean;
  readonly #free: Float32Array[] = [];
  readonly #flying = new Set<Promise<void>>();
  #failed: AppError | undefined;
  #staging: Staging | undefined;
  #part = 0;
  #at = 0;
  #buffers = 0;

  constructor(parts: readonly Part[], matrix: number, d: number, weighted: boolean) {
    this.#parts = parts;
    this.#matrix = matrix;
    this.#width = weighted ? d + 1 : d;
    this.#weighted = weighted;
    this.stride = Math.max(TILE, Math.min(32_768, Math.floor(524_288 / this.#width / TILE) * TILE));
  }

  /** Takes the rows of a chunk, in order. Rejects with the first failure of a worker, which may be that of an earlier piece. */
  async put(chunk: MatrixChunk): Promise<void> {
    const columns = this.#weighted && chunk.weights ? [...chunk.columns, chunk.weights] : chunk.columns;
    for (let from = 0; from < chunk.rows;) {
      const part = this.#parts[this.#part] as Part;
      const staging = (this.#staging ??= { buffer: await this.#buffer(), filled: 0 });
      const room = Math.min(this.stride - staging.filled, part.rows - this.#at - staging.filled);
      const rows = Math.min(room, chunk.rows - from);
      for (let j = 0; j < this.#width; j++) {
        const column = columns[j] as Float32Array;
        staging.buffer.set(column.subarray(from, from + rows), j * this.stride + staging.filled);
      }
      staging.filled += rows;
      from += rows;
      if (rows === room) this.#flush(staging);
    }
  }

  /** Resolves when the workers hold all rows; the buffers serve the next upload. */
  async finish(): Promise<void> {
    await Promise.all(this.#flying);
    if (this.#failed) throw this.#failed;
    giveStagingBack(this.#free.splice(0));
  }

  async #buffer(): Promise<Float32Array> {
    while (this.#free.length === 0 && this.#buffers >= 2 * this.#parts.length && !this.#failed)
      await Promise.race(this.#flying);
    if (this.#failed) throw this.#failed;
    const free = this.#free.pop();
    if (free) return free;
    this.#buffers += 1;
    return takeStaging(this.stride * this.#width);
  }

  #flush(staging: Staging): void {
    const part = this.#parts[this.#part] as Part;
    const { buffer: values, filled: rows } = staging;
    const transfer = values.buffer instanceof ArrayBuffer ? [values.buffer] : [];
    const request = { at: this.#at, rows, stride: this.stride, values };
    const flight: Promise<void> = part.lane
      .call('load', this.#matrix, request, { transfer })
      .then(
        (back) => void this.#free.push(back),
        (thrown: unknown) => void (this.#failed ??= asAppError(thrown, 'engine.worker')),
      )
      .finally(() => this.#flying.delete(flight));
    this.#flying.add(flight);
    this.#staging = undefined;
    this.#at += rows;
    if (this.#at === part.rows) {
      this.#part += 1;
      this.#at = 0;
    }
  }
}
