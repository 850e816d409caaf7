import type { FarRow } from '../lloydLoop.ts';

/** The farthest of the rows that several workers found, farthest first, the lowest row first on a tie. */
export function farthestOf(found: readonly (readonly FarRow[])[], count: number): readonly FarRow[] {
  return found
    .flat()
    .sort((a, b) => b.distance - a.distance || a.row - b.row)
    .slice(0, count);
}
