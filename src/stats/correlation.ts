import { averageRanks } from './ranks.ts';

/**
 * Pearson's product-moment correlation over the rows where both values are there (not NaN), in two passes.
 * Null with fewer than two such rows, or where one of the two does not vary.
 */
export function pearson(x: Float64Array, y: Float64Array): number | null {
  let rows = 0;
  let sumX = 0;
  let sumY = 0;
  for (let row = 0; row < x.length; row++) {
    const a = x[row] as number;
    const b = y[row] as number;
    if (Number.isNaN(a) || Number.isNaN(b)) continue;
    rows++;
    sumX += a;
    sumY += b;
  }
  const meanX = sumX / rows;
  const meanY = sumY / rows;
  let squaresX = 0;
  let squaresY = 0;
  let products = 0;
  for (let row = 0; row < x.length; row++) {
    const a = (x[row] as number) - meanX;
    const b = (y[row] as number) - meanY;
    if (Number.isNaN(a) || Number.isNaN(b)) continue;
    squaresX += a * a;
    squaresY += b * b;
    products += a * b;
  }
  if (rows < 2 || !(squaresX > 0) || !(squaresY > 0)) return null;
  const correlation = products / (Math.sqrt(squaresX) * Math.sqrt(squaresY));
  return Number.isFinite(correlation) ? Math.max(-1, Math.min(1, correlation)) : null;
}

/** A column for rank correlation: its values (NaN where missing) and the ascending order of those present. */
export interface OrderedColumn {
  readonly values: Float64Array;
  readonly order: Uint32Array;
  /** Ranks among all values present, where the column has been ranked already. */
  readonly ranks: Float64Array;
}

/**
 * Spearman's rank correlation: Pearson's over ranks, ties averaged, ranked anew among the rows where both are there.
 * Null as `pearson`.
 */
export function spearman(x: OrderedColumn, y: OrderedColumn): number | null {
  const whole = x.order.length === x.values.length && y.order.length === y.values.length;
  if (whole) return pearson(x.ranks, y.ranks);
  return pearson(averageRanks(x.values, x.order, y.values), averageRanks(y.values, y.order, x.values));
}
