import * as v from 'valibot';
import type { Level, Tested } from './driftSchema.ts';

/** A column of a source that is watched though it is no feature. Columns are met by name, in whatever load. */
export const watchedColumnSchema = v.strictObject({
  source: v.pipe(v.string(), v.minLength(1), v.maxLength(200)),
  /** Its name. */
  column: v.pipe(v.string(), v.minLength(1), v.maxLength(10_000)),
});

export type WatchedColumn = v.InferOutput<typeof watchedColumnSchema>;

/** A watched column of a snapshot against the reference, value by value, over all rows of both. */
export interface ColumnDrift extends WatchedColumn {
  /** The source's name. */
  readonly sourceName: string;
  /** False where the snapshot's data lacks it: it vanished, and nothing below is told. */
  readonly present: boolean;
  /** Why it could not be compared, as a sentence; null where it was. */
  readonly problem: string | null;
  readonly rows: readonly [reference: number, current: number];
  readonly missing: readonly [reference: number, current: number];
  /** The most frequent values, those of the reference first; the rest, where there is any, are taken together at the end. */
  readonly values: readonly string[];
  readonly reference: readonly number[];
  readonly current: readonly number[];
  /** How many values the last of them stands for; 0 where each stands for itself. */
  readonly together: number;
  readonly tests: readonly Tested[];
  /** The most frequent of the values that the reference has no row of, how many they are, and their rows. */
  readonly newValues: readonly string[];
  readonly newCount: number;
  readonly newRows: number;
  /** Corrected over all features and watched columns of the snapshot (false-discovery rate). */
  readonly adjusted: number;
  /** 1 for the column that drifted most. */
  readonly rank: number;
  /** Total variation, or the change of the missing rate where that is larger. */
  readonly effect: number;
  readonly level: Level;
  /** One plain sentence: why this level. */
  readonly words: string;
}
