import type { GpuChunk } from './chunks.ts';

/** Rows whose sums are taken in float32, always counted from the beginning of a chunk. */
export const BLOCK = 4096;
/** Multiply-adds of one submit: some ten milliseconds on a laptop's graphics device. */
export const MOST_WORK = 2 ** 31;
/** Bytes that one submit writes at most. */
export const MOST_BYTES = 2 ** 25;

/** Rows [from, from + rows) of a chunk, worked on by one submit. */
export interface Tile {
  readonly chunk: GpuChunk;
  readonly from: number;
  readonly rows: number;
}

/** The rows of chunks in tiles of at most `most` rows. */
export function* tilesOf(chunks: readonly GpuChunk[], most: number): Generator<Tile> {
  for (const chunk of chunks) {
    for (let from = 0; from < chunk.rows; from += most) {
      yield { chunk, from, rows: Math.min(most, chunk.rows - from) };
    }
  }
}

/** Rows of a tile, whole blocks, for an amount of work (multiply-adds) and of memory (bytes) that each row takes. */
export function tileRows(work: number, bytes: number): number {
  return Math.max(1, Math.floor(Math.min(MOST_WORK / work, MOST_BYTES / bytes) / BLOCK)) * BLOCK;
}
