import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  chiSquare,
  correlationRatio,
  cramersV,
  imbalance,
  momentsByGroup,
} from '../../../src/stats/association.ts';
import { sampleDeviation, skewness } from '../../../src/stats/moments.ts';
import oracle from '../../oracles/profile.json';

const { region, channel } = oracle.data;
const values = (texts: readonly string[]): string[] => [...new Set(texts)];
const counts = values(region).map((a) =>
  values(channel).map((b) => region.filter((value, row) => value === a && channel[row] === b).length),
);

test('Cramér’s V with bias correction equals that from SciPy’s chi-square', () => {
  expect(cramersV(counts)).toBeCloseTo(oracle.cramersV, 10);
});

test('rows and columns that count nothing change nothing', () => {
  const wider = [...counts.map((row) => [...row, 0]), counts[0]?.map(() => 0).concat(0) ?? []];
  expect(cramersV(wider)).toBe(cramersV(counts));
  expect(chiSquare([[0, 0]])).toBeNull();
});

test('Cramér’s V is 1 for the same column, 0 where two are independent, and null with one value', () => {
  expect(cramersV([[30, 0, 0], [0, 40, 0], [0, 0, 50]])).toBeCloseTo(1, 12); // prettier-ignore
  expect(cramersV([[20, 20], [20, 20]])).toBe(0); // prettier-ignore
  expect(cramersV([[5, 6]])).toBeNull();
});

test('the correlation ratio is 0 for equal means, 1 for groups without spread, and null with one group', () => {
  const group = (mean: number, squares: number) => ({ count: 10, mean, squares });
  expect(correlationRatio([group(5, 3), group(5, 3)])).toBe(0);
  expect(correlationRatio([group(1, 0), group(2, 0)])).toBe(1);
  expect(correlationRatio([group(1, 2)])).toBeNull();
});

test('imbalance lies between 0 and 1, and is 0 for categories of one size', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 1, max: 1e6 }), { minLength: 2, maxLength: 30 }), (sizes) => {
      const total = sizes.reduce((sum, size) => sum + size, 0);
      const logs = sizes.reduce((sum, size) => sum + size * Math.log(size), 0);
      const found = imbalance(total, sizes.length, logs) ?? -1;
      expect(found).toBeGreaterThanOrEqual(0);
      expect(found).toBeLessThanOrEqual(1);
    }),
  );
  expect(imbalance(40, 4, 40 * Math.log(10))).toBeCloseTo(0, 12);
  expect(imbalance(40, 1, 40 * Math.log(40))).toBeNull();
});

test('skewness needs three values and is 0 where they do not vary', () => {
  expect(skewness({ count: 2, squares: 1, cubes: 0 })).toBeNull();
  expect(skewness({ count: 3, squares: 0, cubes: 0 })).toBe(0);
  expect(sampleDeviation({ count: 1, squares: 0, cubes: 0 })).toBeNull();
  // Of 1, 2, 6 around 3.
  expect(skewness({ count: 3, squares: 14, cubes: 18 })).toBeCloseTo(1.4578629, 6);
});

test('moments by group leave out rows of no group, and equal those of each group alone', () => {
  const found = momentsByGroup(Float64Array.of(1, 5, 3, 100, 7), [0, 1, 0, -1, 1], 3);
  expect(found).toEqual([
    { count: 2, mean: 2, squares: 2 },
    { count: 2, mean: 6, squares: 2 },
    { count: 0, mean: 0, squares: 0 },
  ]);
});
