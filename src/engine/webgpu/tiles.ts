import type { GpuChunk } from './chunks.ts';

/** Rows whose sums are taken in float32, always counted from the beginning of a chunk. */
export const BLOCK = 4096;
/** Multiply-adds of one submit: some ten milliseconds on a laptop's graphics device. */
export const MOST_WORK = 2 ** 31;
/** The first tile is this part of the largest one. */
const FIRST_SHARE = 64;
/** Milliseconds of a tile from which the next one is smaller, and under which it is larger. */
const [SLOW, FAST] = [80, 20];
/** Bytes that one submit writes at most. */
export const MOST_BYTES = 2 ** 25;

/** Rows [from, from + rows) of a chunk, worked on by one submit. */
export interface Tile {
  readonly chunk: GpuChunk;
  readonly from: number;
  readonly rows: number;
}

/**
 * The rows of chunks in tiles of at most `most` rows, a multiple of `unit`. Tiles become smaller where the work between two of them
 * takes long, and larger where it is soon done, so that a submit neither blocks a slow device nor starves a fast one.
 */
export function* tilesOf(chunks: readonly GpuChunk[], most: number, unit = BLOCK): Generator<Tile> {
  const whole = (rows: number): number => Math.max(1, Math.floor(Math.min(most, rows) / unit)) * unit;
  let step = whole(most / FIRST_SHARE);
  for (const chunk of chunks) {
    for (let from = 0; from < chunk.rows;) {
      const rows = Math.min(step, chunk.rows - from);
      const began = performance.now();
      yield { chunk, from, rows };
      const spent = performance.now() - began;
      if (spent > SLOW) step = whole(step / 2);
      else if (spent < FAST) step = whole(step * 4);
      from += rows;
    }
  }
}

/** Rows of a tile, whole blocks, for an amount of work (multiply-adds) and of memory (bytes) that each row takes. */
export function tileRows(work: number, bytes: number): number {
  return Math.max(1, Math.floor(Math.min(MOST_WORK / work, MOST_BYTES / bytes) / BLOCK)) * BLOCK;
}
