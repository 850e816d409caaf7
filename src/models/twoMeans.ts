import type { Random } from '../core/random.ts';

/** Two centres of the rows, in the columns' units. */
export type TwoCentres = readonly [readonly number[], readonly number[]];

/** Squared distance of a row to a centre. */
export function squaredTo(
  columns: readonly ArrayLike<number>[],
  row: number,
  centre: readonly number[],
): number {
  let sum = 0;
  for (let j = 0; j < columns.length; j++) {
    const off = ((columns[j] as ArrayLike<number>)[row] as number) - (centre[j] as number);
    sum += off * off;
  }
  return sum;
}

/** Whether a row lies nearer to the second centre; a tie goes to the first. */
export const isSecond = (columns: readonly ArrayLike<number>[], row: number, [a, b]: TwoCentres): boolean =>
  squaredTo(columns, row, b) < squaredTo(columns, row, a);

/**
 * Splits rows in two by k-means with k = 2: three seeded starts (k-means++), 20 rounds of Lloyd each, the least sum of squares.
 * For the rows of one cluster; null where all are alike. Yields between rounds.
 */
export function* twoMeans(
  columns: readonly ArrayLike<number>[],
  rows: Int32Array,
  random: Random,
): Generator<void, TwoCentres | null> {
  let best: { readonly centres: TwoCentres; readonly inertia: number } | null = null;
  for (let start = 0; start < 3; start++) {
    const first = centreAt(columns, rows[random.below(rows.length)] as number);
    const second = farDraw(columns, rows, first, random);
    if (second === null) return null;
    let centres: TwoCentres = [first, centreAt(columns, second)];
    let inertia = Infinity;
    for (let round = 0; round < 20; round++) {
      yield;
      const next = step(columns, rows, centres);
      centres = next.centres;
      if (!(next.inertia < inertia * (1 - 1e-6))) break;
      inertia = next.inertia;
    }
    if (best === null || inertia < best.inertia) best = { centres, inertia };
  }
  return best?.centres ?? null;
}

const centreAt = (columns: readonly ArrayLike<number>[], row: number): number[] =>
  columns.map((column) => column[row] as number);

/** A row drawn in proportion to its squared distance; null where all lie on the centre. */
function farDraw(
  columns: readonly ArrayLike<number>[],
  rows: Int32Array,
  centre: readonly number[],
  random: Random,
): number | null {
  const distances = Float64Array.from(rows, (row) => squaredTo(columns, row, centre));
  let left = random.uniform() * distances.reduce((sum, distance) => sum + distance, 0);
  if (left === 0) return null;
  for (let i = 0; i < rows.length; i++) {
    left -= distances[i] as number;
    if (left < 0) return rows[i] as number;
  }
  return rows[rows.length - 1] ?? null;
}

function step(
  columns: readonly ArrayLike<number>[],
  rows: Int32Array,
  centres: TwoCentres,
): { centres: TwoCentres; inertia: number } {
  const sums = [columns.map(() => 0), columns.map(() => 0)] as const;
  const counts = [0, 0];
  let inertia = 0;
  for (const row of rows) {
    const a = squaredTo(columns, row, centres[0]);
    const b = squaredTo(columns, row, centres[1]);
    const own = b < a ? 1 : 0;
    inertia += Math.min(a, b);
    counts[own] = (counts[own] as number) + 1;
    const sum = sums[own];
    for (let j = 0; j < columns.length; j++) {
      sum[j] = (sum[j] as number) + ((columns[j] as ArrayLike<number>)[row] as number);
    }
  }
  const mean = (own: 0 | 1): readonly number[] =>
    (counts[own] as number) > 0 ? sums[own].map((sum) => sum / (counts[own] as number)) : centres[own];
  return { centres: [mean(0), mean(1)], inertia };
}
