import { random } from '../core/random.ts';

/**
 * The fold (0 … folds − 1) of every row, with the classes spread over the folds as evenly as they can be; seeded.
 */
export function stratifiedFolds(classes: ArrayLike<number>, folds: number, seed: number): Uint8Array {
  const source = random(seed, 5);
  const byClass = new Map<number, number[]>();
  for (let row = 0; row < classes.length; row++) {
    const own = classes[row] as number;
    const rows = byClass.get(own);
    if (rows) rows.push(row);
    else byClass.set(own, [row]);
  }
  const found = new Uint8Array(classes.length);
  let next = 0;
  for (const own of [...byClass.keys()].sort((a, b) => a - b)) {
    const rows = byClass.get(own) ?? [];
    for (let i = rows.length - 1; i > 0; i--) {
      const j = source.below(i + 1);
      [rows[i], rows[j]] = [rows[j] as number, rows[i] as number];
    }
    for (const row of rows) found[row] = next++ % folds;
  }
  return found;
}
