import type { ResidentMatrix } from '../engine/engine.ts';

/** Principal axes of a covariance matrix, by descending variance. */
export interface PrincipalAxes {
  /** Variance along each axis (eigenvalues), never negative. */
  readonly variances: readonly number[];
  /** One unit vector an axis; its largest coordinate by amount is positive. */
  readonly axes: readonly (readonly number[])[];
}

/** Principal components of a matrix's rows, by descending variance. */
export interface PrincipalComponents extends PrincipalAxes {
  /** The point that coordinates along the axes are taken from. */
  readonly means: readonly number[];
  /** Each axis's share of the total variance; 0 where nothing varies. */
  readonly explained: readonly number[];
}

const sweeps = 60;

/**
 * Principal component analysis of all rows of a matrix (Pearson 1901): the axes of its population covariance, which the engine sums in
 * one go over the rows. Variances are divided by the weight (scikit-learn's `explained_variance_` by the rows less one).
 * @throws AppError `cancelled`, and what the engine throws.
 */
export async function principalComponents(
  matrix: ResidentMatrix,
  signal?: AbortSignal,
): Promise<PrincipalComponents> {
  const { means, values } = await matrix.covariance(signal);
  const { d } = matrix;
  const lines = Array.from({ length: d }, (_, i) => [...values.subarray(i * d, (i + 1) * d)]);
  const found = principalAxes(lines);
  const total = found.variances.reduce((sum, variance) => sum + variance, 0);
  const explained = found.variances.map((variance) => (total > 0 ? variance / total : 0));
  return { ...found, means: [...means], explained };
}

/**
 * Eigenvalues and eigenvectors of a symmetric d × d matrix by cyclic Jacobi rotations (Golub and Van Loan, “Matrix
 * Computations”, section 8.5), in float64. Meant for tens of columns: a sweep costs d³.
 */
export function principalAxes(covariance: readonly (readonly number[])[]): PrincipalAxes {
  const d = covariance.length;
  const a = covariance.map((row) => [...row]);
  const v = a.map((_, i) => a.map((__, j) => (i === j ? 1 : 0)));
  const scale = Math.max(...a.map((row, i) => Math.abs(row[i] as number)), 0);
  for (let sweep = 0; sweep < sweeps && largestOutside(a) > 1e-15 * scale; sweep++) {
    for (let p = 0; p < d - 1; p++) for (let q = p + 1; q < d; q++) rotate(a, v, p, q);
  }
  const order = a.map((_, i) => i).sort((i, j) => at(a, j, j) - at(a, i, i) || i - j);
  return {
    variances: order.map((i) => Math.max(0, at(a, i, i))),
    axes: order.map((i) => positive(v.map((row) => row[i] as number))),
  };
}

const at = (matrix: readonly (readonly number[])[], i: number, j: number): number => matrix[i]?.[j] ?? 0;

function largestOutside(a: readonly (readonly number[])[]): number {
  let most = 0;
  a.forEach((row, i) => row.forEach((value, j) => (most = i === j ? most : Math.max(most, Math.abs(value)))));
  return most;
}

/** One rotation in the plane of p and q that makes a[p][q] zero. */
function rotate(a: number[][], v: number[][], p: number, q: number): void {
  const off = at(a, p, q);
  if (off === 0) return;
  const theta = (at(a, q, q) - at(a, p, p)) / (2 * off);
  const t = Math.sign(theta || 1) / (Math.abs(theta) + Math.sqrt(theta * theta + 1));
  const c = 1 / Math.sqrt(t * t + 1);
  const s = t * c;
  for (const row of a) turn(row, p, q, c, s);
  const [rowP = [], rowQ = []] = [a[p], a[q]];
  for (let j = 0; j < a.length; j++) {
    const [x, y] = [rowP[j] as number, rowQ[j] as number];
    rowP[j] = c * x - s * y;
    rowQ[j] = s * x + c * y;
  }
  for (const row of v) turn(row, p, q, c, s);
}

function turn(row: number[], p: number, q: number, c: number, s: number): void {
  const [x, y] = [row[p] as number, row[q] as number];
  row[p] = c * x - s * y;
  row[q] = s * x + c * y;
}

function positive(axis: readonly number[]): number[] {
  const largest = axis.reduce((most, value) => (Math.abs(value) > Math.abs(most) + 1e-12 ? value : most), 0);
  return axis.map((value) => (largest < 0 ? -value : value));
}
