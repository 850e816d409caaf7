import type { Kernel } from './kernel.ts';
import type { StackMemory } from './memory.ts';
import type { Packed } from './packing.ts';

/** A run whose labels, sums and counts lie in a worker's memory. */
export interface HeldRun extends Packed {
  readonly labels: number;
  readonly sums: number;
  readonly counts: number;
  /** The rows' weights, or 0 where each row counts once. */
  readonly weights: number;
  /** As in `Weighting`. */
  readonly split: number;
}

/** The rows of a worker, as Shard has them. */
export interface HeldRows {
  readonly rows: number;
  readonly d: number;
  readonly memory: StackMemory;
  readonly kernel: { readonly best: Kernel };
  tile(row: number): number;
}
