import { AppError } from '../../core/errors.ts';
import type { HeldRows } from './heldRows.ts';
import { BLOCK, TILE } from './kernel.ts';

/** Wild rows that a block has room for. */
export const MOST_WILD = 128;
/** Bytes that a worker's rows may take a second time. */
const MOST_BYTES = 2 ** 30;
/** Bytes of a list of a block's rows, which is read in whole groups. */
const LIST = (BLOCK + TILE) * 4;
/** Bytes of a tile's scores under the most centroids that lists have. */
const SCORES = 64 * 128;

/** Where the rows' coarse form lies, and room for those that are looked at again. */
export interface Room {
  readonly tiles: number;
  readonly rests: number;
  readonly wild: number;
  readonly lengths: number;
  /** Lists of rows: those whose lists are looked at, those for which all centroids are, those that move, those in doubt. */
  readonly some: number;
  readonly all: number;
  readonly moved: number;
  readonly open: number;
  /** A tile and its scores. */
  readonly tile: number;
  readonly scores: number;
  /** Rows in doubt, with their labels and weights. */
  readonly rows: number;
  readonly labels: number;
  readonly weights: number;
  /** Indices of the wild rows of each block, and copies of them. */
  readonly wildLists: number;
  readonly wildRows: number;
}

/** Room for a second form of the rows; undefined where it would take too much, or where the memory is full. */
export function reserveRoom({ rows, d, memory }: HeldRows, weighted: boolean): Room | undefined {
  const tiles = Math.ceil(rows / TILE);
  const blocks = Math.ceil(rows / BLOCK);
  const width = Math.ceil(d / 2) * 4;
  const bytes = tiles * TILE * width;
  if (2 * bytes > MOST_BYTES) return undefined;
  try {
    return {
      tiles: memory.reserve(bytes),
      rests: memory.reserve(bytes),
      wild: memory.reserve(tiles),
      lengths: memory.reserve(tiles * TILE),
      some: memory.reserve(LIST),
      all: memory.reserve(LIST),
      moved: memory.reserve(2 * LIST),
      open: memory.reserve(LIST),
      tile: memory.reserve(TILE * width),
      scores: memory.reserve(SCORES),
      rows: memory.reserve(BLOCK * d * 4),
      labels: memory.reserve(BLOCK * 2),
      weights: weighted ? memory.reserve(BLOCK * 4) : 0,
      wildLists: memory.reserve(blocks * MOST_WILD * 4),
      wildRows: memory.reserve(blocks * MOST_WILD * d * 4),
    };
  } catch (thrown) {
    if (thrown instanceof AppError && thrown.code === 'engine.memory') return undefined;
    throw thrown;
  }
}

/** Where the rows of a block lie that are labelled, in their own order or in that of a run. */
export interface Places {
  readonly tiles: number;
  readonly wild: number;
  readonly labels: number;
  readonly lengths: number;
  /** The row of each place (uint16); 0: the same. */
  readonly order: number;
}

/** The places of the block that begins with a row, by addresses of all rows, of d columns. */
export function placesFrom(from: number, d: number, all: Places): Places {
  return {
    tiles: all.tiles + from * Math.ceil(d / 2) * 4,
    wild: all.wild + from / TILE,
    labels: all.labels + from * 2,
    lengths: all.lengths + from,
    order: all.order === 0 ? 0 : all.order + from * 2,
  };
}
