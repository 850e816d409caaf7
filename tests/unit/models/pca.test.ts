import fc from 'fast-check';
import { expect, test } from 'vitest';
import { principalAxes } from '../../../src/models/pca.ts';

test('a 2 × 2 covariance has the axes that algebra gives', () => {
  const { variances, axes } = principalAxes([
    [2, 1],
    [1, 2],
  ]);
  expect(variances[0]).toBeCloseTo(3, 14);
  expect(variances[1]).toBeCloseTo(1, 14);
  expect(axes[0]?.[0]).toBeCloseTo(Math.SQRT1_2, 14);
  expect(axes[0]?.[1]).toBeCloseTo(Math.SQRT1_2, 14);
});

test('a diagonal is sorted by variance', () => {
  const { variances, axes } = principalAxes([
    [1, 0, 0],
    [0, 5, 0],
    [0, 0, 3],
  ]);
  expect(variances).toEqual([5, 3, 1]);
  expect(axes).toEqual([
    [0, 1, 0],
    [0, 0, 1],
    [1, 0, 0],
  ]);
});

test('features that are one and the same have one axis', () => {
  const { variances } = principalAxes([
    [1, 1],
    [1, 1],
  ]);
  expect(variances[0]).toBeCloseTo(2, 14);
  expect(variances[1]).toBeCloseTo(0, 14);
});

test('nothing varies: no variance, and axes all the same', () => {
  expect(
    principalAxes([
      [0, 0],
      [0, 0],
    ]).variances,
  ).toEqual([0, 0]);
  expect(principalAxes([])).toEqual({ variances: [], axes: [] });
});

test('axes rebuild any covariance and are orthonormal', () => {
  const rows = fc.array(
    fc.array(fc.double({ min: -10, max: 10, noNaN: true }), { minLength: 4, maxLength: 4 }),
    {
      minLength: 6,
      maxLength: 6,
    },
  );
  fc.assert(
    fc.property(rows, (data) => {
      const dot = (a: readonly number[], b: readonly number[]): number =>
        a.reduce((sum, x, i) => sum + x * (b[i] as number), 0);
      const columns = [0, 1, 2, 3].map((j) => data.map((row) => row[j] as number));
      const covariance = columns.map((a) => columns.map((b) => dot(a, b)));
      const { variances, axes } = principalAxes(covariance);
      for (let i = 0; i < 4; i++) {
        for (let j = 0; j < 4; j++) {
          expect(dot(axes[i] as number[], axes[j] as number[])).toBeCloseTo(i === j ? 1 : 0, 10);
          const rebuilt = axes.reduce(
            (sum, axis, at) => sum + (variances[at] as number) * (axis[i] as number) * (axis[j] as number),
            0,
          );
          expect(Math.abs(rebuilt - (covariance[i]?.[j] as number))).toBeLessThan(
            1e-9 * (1 + Math.abs(variances[0] as number)),
          );
        }
      }
    }),
  );
});
