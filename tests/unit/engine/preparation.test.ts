import fc from 'fast-check';
import { expect, test } from 'vitest';
import { fromHeld, gridSteps, preparationOf, toHeld } from '../../../src/engine/preparation.ts';

const moments = (variances: readonly number[]) => ({
  means: Float64Array.from(variances, (_, j) => j * 1e6),
  variances: Float64Array.from(variances),
});

test('the scale is the power of two that brings the largest deviation into [1, 2)', () => {
  fc.assert(
    fc.property(fc.double({ min: 1e-30, max: 1e30, noNaN: true }), (variance) => {
      const { scale } = preparationOf(moments([variance, variance / 3]));
      expect(Number.isInteger(Math.log2(scale))).toBe(true);
      expect(Math.sqrt(variance) * scale).toBeGreaterThanOrEqual(1 - 1e-12);
      expect(Math.sqrt(variance) * scale).toBeLessThan(2 + 1e-12);
    }),
  );
});

test('a matrix without spread keeps its unit', () => {
  expect(preparationOf(moments([0, 0]))).toEqual({ center: [0, 1e6], scale: 1 });
});

test('float64 sums over the grid are exact for any weight up to 2³¹', () => {
  for (const rows of [0, 1, 1000, 2 ** 20, 2 ** 27, 2 ** 31])
    expect(2 * rows * gridSteps(rows)).toBeLessThanOrEqual(2 ** 53);
  expect(gridSteps(1e6)).toBe(2 ** 24);
});

test('centroids come back from held units', () => {
  const preparation = { center: [1e6, -3], scale: 0.25 };
  const centroids = { k: 2, d: 2, values: Float64Array.of(1e6 + 5, 7, 1e6, -3) };
  expect([...toHeld(centroids, preparation)]).toEqual([1.25, 2.5, 0, 0]);
  expect(fromHeld(toHeld(centroids, preparation), 2, preparation)).toEqual(centroids);
});
