import { random } from '../core/random.ts';

/**
 * `size` distinct rows of `rows`, ascending, each set equally likely (Floyd's algorithm); all rows when there are no more.
 * The same seed gives the same rows.
 */
export function sampleRows(rows: number, size: number, seed: number): Int32Array {
  if (rows <= size) return Int32Array.from({ length: rows }, (_, row) => row);
  const source = random(seed, 1);
  const chosen = new Set<number>();
  for (let row = rows - size; row < rows; row++) {
    const drawn = source.below(row + 1);
    chosen.add(chosen.has(drawn) ? row : drawn);
  }
  return Int32Array.from(chosen).sort();
}
