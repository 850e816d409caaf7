import type { Centroids, Moments, Preparation } from './engine.ts';
import { AppError } from '../core/errors.ts';

/**
 * Centre and scale of a matrix: the float64 means, and the power of two that brings the largest column deviation into [1, 2).
 * Centring makes |c|²/2 − x·c safe in float32 at any offset; one scale for all columns keeps distances Euclidean.
 */
export function preparationOf(moments: Moments): Preparation {
  const largest = moments.variances.reduce((most, variance) => Math.max(most, variance), 0);
  const exponent = largest > 0 ? -Math.floor(Math.log2(Math.sqrt(largest))) : 0;
  return { center: [...moments.means], scale: 2 ** exponent };
}

/**
 * Steps per unit of the grid that held values are rounded to: a power of two of at most 2²⁴. With column deviations under 2, the
 * absolute values of a column sum to less than 2·weight, so float64 sums of at most 2⁵³ steps are exact in any order: over rows,
 * and over rows times whole weights. Sums over weights that are not whole are not exact: they must be added in one fixed order.
 * @param weight the matrix's total weight, which is its rows where it has no weights.
 */
export function gridSteps(weight: number): number {
  return 2 ** Math.min(24, 51 - Math.ceil(Math.log2(Math.max(2, weight))));
}

/** One value as an engine holds it, before rounding to float32. */
export function held(value: number, column: number, preparation: Preparation): number {
  return (value - (preparation.center[column] as number)) * preparation.scale;
}

/** Centroid coordinates from the matrix's units to held units. */
export function toHeld({ d, values }: Centroids, preparation: Preparation): Float64Array<ArrayBuffer> {
  const found = new Float64Array(values.length);
  for (let i = 0; i < values.length; i++) found[i] = held(values[i] as number, i % d, preparation);
  return found;
}

/** Centroid coordinates from held units to the matrix's units. */
export function fromHeld(values: Float64Array, d: number, preparation: Preparation): Centroids {
  const { center, scale } = preparation;
  const back = new Float64Array(values.length);
  for (let i = 0; i < values.length; i++) back[i] = (values[i] as number) / scale + (center[i % d] as number);
  return { k: values.length / d, d, values: back };
}

/** Checks that centroids fit a matrix of d columns and are finite. @throws AppError `engine.shape`. */
export function checkCentroids(centroids: Centroids, d: number, limit: number): void {
  const { k, values } = centroids;
  if (centroids.d !== d || values.length !== k * d) {
    throw new AppError('engine.shape', `The centroids have ${centroids.d} columns, the matrix has ${d}.`, {
      d,
    });
  }
  if (!Number.isInteger(k) || k < 1 || k > limit) {
    throw new AppError('engine.shape', `Between 1 and ${limit} centroids are possible, not ${k}.`, {
      k,
      limit,
    });
  }
  const wrong = values.findIndex((value) => !Number.isFinite(value));
  if (wrong >= 0) {
    throw new AppError(
      'engine.shape',
      `Centroid ${Math.floor(wrong / d)} is not finite in column ${wrong % d}.`,
      {
        centroid: Math.floor(wrong / d),
        column: wrong % d,
      },
    );
  }
}

/** Checks that row indices lie in a matrix. @throws AppError `engine.shape`. */
export function checkRows(indices: Int32Array, rows: number): void {
  const wrong = indices.find((row) => row < 0 || row >= rows);
  if (wrong !== undefined) {
    throw new AppError('engine.shape', `Row ${wrong} is not one of ${rows}.`, { row: wrong, rows });
  }
}

/** Moments of held columns in the matrix's units. */
export function unheldMoments(moments: Moments, { center, scale }: Preparation): Moments {
  return {
    means: moments.means.map((mean, j) => mean / scale + (center[j] as number)),
    variances: moments.variances.map((variance) => variance / (scale * scale)),
  };
}
