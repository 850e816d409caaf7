import { AppError } from '../../core/errors.ts';
import { TILE } from './kernel.ts';
import type { StackMemory } from './memory.ts';
import { reservePacked, type Packed } from './packing.ts';

/** Addresses of what passes with bounds keep beside the rows (`prune` in pruning.as.ts says what each is). */
export interface Room {
  readonly norms: number;
  readonly near: number;
  readonly order: number;
  readonly bounds: number;
  readonly spare: number;
  readonly starts: number;
  readonly packed: Packed;
  readonly ids: number;
  readonly places: number;
  readonly own: number;
  readonly moves: number;
  readonly scratch: number;
  readonly work: number;
}

/** Groups of four centroids, up to a multiple of four. */
export const paddedGroups = (k: number): number => 4 * Math.ceil(Math.ceil(k / 4) / 4);

/** Room for the bounds of a worker's rows; undefined where the memory is full. */
export function reserveRoom(
  memory: StackMemory,
  shape: {
    readonly rows: number;
    readonly wholeTiles: number;
    readonly d: number;
    readonly k: number;
    /** Rows that are sorted together. */
    readonly stretch: number;
  },
): Room | undefined {
  const { rows, wholeTiles, d, k, stretch } = shape;
  const groups = paddedGroups(k);
  try {
    return {
      norms: memory.reserve((rows + TILE) * 4),
      near: memory.reserve((rows + TILE) * 4),
      order: memory.reserve(rows * 2),
      bounds: memory.reserve(wholeTiles * (groups + 4) * 4),
      spare: memory.reserve(Math.min(stretch, rows) * Math.max(d, 2) * 4),
      starts: memory.reserve(k * 4),
      packed: reservePacked(memory, k, d),
      ids: memory.reserve(groups * 16),
      places: memory.reserve(k * 2),
      own: memory.reserve(k * 4),
      moves: memory.reserve(groups * 4),
      scratch: memory.reserve(groups * 128 + 64),
      work: memory.reserve(4),
    };
  } catch (thrown) {
    if (thrown instanceof AppError && thrown.code === 'engine.memory') return undefined;
    throw thrown;
  }
}
