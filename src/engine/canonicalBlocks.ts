import { throwIfCancelled } from '../core/errors.ts';
import type { Engine, MatrixChunk, MatrixChunks, Preparation, ResidentMatrix } from './engine.ts';
import { gridSteps } from './preparation.ts';

/** Rows that lie on the canonical engine at once. */
export const BLOCK_ROWS = 262_144;
/** Bytes up to which a matrix is kept whole on the canonical engine beside the engine in use. */
const KEPT_BYTES = 2 ** 25;

/** The rows of a matrix from the start, and how it holds them. */
export interface CanonicalRows {
  readonly rows: number;
  readonly weight: number;
  readonly names: readonly string[];
  readonly preparation: Preparation;
  readonly chunks: () => MatrixChunks;
}

/**
 * Whether the canonical engine labels a matrix block by block instead of holding it whole: it must be so large that a second copy for
 * the rest of its life would hurt, and small enough that a block is rounded to the same grid as the whole, so that labels are the same.
 */
export function inBlocks({ rows, weight, names }: Omit<CanonicalRows, 'chunks' | 'preparation'>): boolean {
  const sameGrid = gridSteps(Math.max(rows, weight)) === gridSteps(BLOCK_ROWS);
  return rows * names.length * 4 > KEPT_BYTES && sameGrid;
}

/**
 * Brings blocks of the rows onto an engine one after another, each gone before the next comes; `visit` hears of each block and where
 * it begins.
 * @throws AppError as `Engine.upload`, `cancelled`.
 */
export async function eachBlock(
  engine: Engine,
  { rows, names, preparation, chunks }: CanonicalRows,
  visit: (block: ResidentMatrix, from: number) => Promise<void>,
  signal: AbortSignal | undefined,
): Promise<void> {
  const source = new RowSource(chunks());
  try {
    for (let from = 0; from < rows; from += BLOCK_ROWS) {
      throwIfCancelled(signal);
      const own = Math.min(BLOCK_ROWS, rows - from);
      const block = await engine.upload({ rows: own, names, preparation }, source.take(own), signal);
      try {
        await visit(block, from);
      } finally {
        block.dispose();
      }
    }
  } finally {
    await source.close();
  }
}

/** Rows of chunks, cut anew. */
class RowSource {
  readonly #chunks: AsyncIterator<MatrixChunk> | Iterator<MatrixChunk>;
  #left: MatrixChunk | undefined;

  constructor(chunks: MatrixChunks) {
    this.#chunks =
      Symbol.asyncIterator in chunks ? chunks[Symbol.asyncIterator]() : chunks[Symbol.iterator]();
  }

  /** The next rows, without their weights: fewer where the source ends. */
  async *take(rows: number): AsyncGenerator<MatrixChunk> {
    for (let missing = rows; missing > 0;) {
      const chunk = this.#left ?? (await this.#next());
      if (!chunk) return;
      const own = Math.min(missing, chunk.rows);
      this.#left = own < chunk.rows ? sliceOf(chunk, own, chunk.rows) : undefined;
      missing -= own;
      yield sliceOf(chunk, 0, own);
    }
  }

  async close(): Promise<void> {
    await this.#chunks.return?.();
  }

  async #next(): Promise<MatrixChunk | undefined> {
    const next: IteratorResult<MatrixChunk, unknown> = await this.#chunks.next();
    return next.done === true ? undefined : next.value;
  }
}

function sliceOf({ columns }: MatrixChunk, from: number, to: number): MatrixChunk {
  return { rows: to - from, columns: columns.map((column) => column.subarray(from, to)) };
}

/** The given rows of chunks, in the order in which they are asked for: what a sample is made of again. */
export async function rowsOf(
  chunks: MatrixChunks,
  wanted: Int32Array,
  d: number,
  weighted: boolean,
): Promise<MatrixChunk> {
  const order = wanted.map((_, i) => i).sort((a, b) => (wanted[a] as number) - (wanted[b] as number));
  const columns = Array.from({ length: d }, () => new Float32Array(wanted.length));
  const weights = weighted ? new Float32Array(wanted.length) : undefined;
  let first = 0;
  let next = 0;
  for await (const chunk of chunks) {
    for (; next < order.length; next++) {
      const place = order[next] as number;
      const row = (wanted[place] as number) - first;
      if (row >= chunk.rows) break;
      columns.forEach((column, j) => (column[place] = chunk.columns[j]?.[row] as number));
      if (weights) weights[place] = chunk.weights?.[row] as number;
    }
    if (next === order.length) break;
    first += chunk.rows;
  }
  return { rows: wanted.length, columns, weights };
}
