import fc from 'fast-check';
import { expect, test } from 'vitest';
import { pearson, spearman, type OrderedColumn } from '../../../src/stats/correlation.ts';
import { ascendingOrder, averageRanks } from '../../../src/stats/ranks.ts';
import oracle from '../../oracles/profile.json';

const column = (values: readonly (number | null)[]): OrderedColumn => {
  const own = Float64Array.from(values, (value) => value ?? Number.NaN);
  const order = ascendingOrder(own);
  return { values: own, order, ranks: averageRanks(own, order) };
};
const names = ['spend', 'visits', 'far', 'score', 'age'] as const;
const columns = names.map((name) => column(oracle.data[name]));
const pairs = names.flatMap((_, i) => names.map((__, j) => [i, j] as const));

test.each(pairs)('correlations of columns %i and %i equal pandas’', (i, j) => {
  const [x, y] = [columns[i], columns[j]];
  if (!x || !y) throw new Error('no such column');
  expect(pearson(x.values, y.values)).toBeCloseTo(oracle.pearson[i]?.[j] ?? Number.NaN, 9);
  expect(spearman(x, y)).toBeCloseTo(oracle.spearman[i]?.[j] ?? Number.NaN, 9);
});

test('a column that does not vary correlates with nothing', () => {
  expect(pearson(Float64Array.of(1, 1, 1), Float64Array.of(1, 2, 3))).toBeNull();
  expect(spearman(column([1, 1, 1]), column([1, 2, 3]))).toBeNull();
  expect(pearson(Float64Array.of(1), Float64Array.of(1))).toBeNull();
});

test('the ascending order is that of a stable sort, without NaN, for any doubles', () => {
  fc.assert(
    fc.property(
      fc.array(fc.oneof(fc.double(), fc.constantFrom(0, -0, 1, -1, Infinity, -Infinity))),
      (values) => {
        const expected = values
          .map((value, index) => ({ value, index }))
          .filter(({ value }) => !Number.isNaN(value))
          .sort((a, b) => (a.value < b.value ? -1 : a.value > b.value ? 1 : a.index - b.index))
          .map(({ index }) => index);
        expect([...ascendingOrder(Float64Array.from(values))]).toEqual(expected);
      },
    ),
  );
});

test('ties share the average of their ranks, and rows without a partner have none', () => {
  const values = Float64Array.of(5, 1, 5, NaN, 3);
  const order = ascendingOrder(values);
  expect([...averageRanks(values, order)]).toEqual([3.5, 1, 3.5, NaN, 2]);
  expect([...averageRanks(values, order, Float64Array.of(1, NaN, 1, 1, 1))]).toEqual([2.5, NaN, 2.5, NaN, 1]);
});
