import fc from 'fast-check';
import { expect, test } from 'vitest';
import { assignLargest } from '../../../src/stats/hungarian.ts';
import {
  churnRate,
  expectedSizes,
  matchSegments,
  reassignmentRate,
  transitionShares,
} from '../../../src/stats/migration.ts';
import { stationaryShares } from '../../../src/stats/stationary.ts';
import oracle from '../../oracles/monitoring.json';

const total = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0);

test.each(oracle.assignments)('the best assignment sums to SciPy’s $sum', ({ values, sum }) => {
  const found = assignLargest(values);
  const columns = found.filter((column) => column >= 0);
  expect(new Set(columns).size).toBe(columns.length);
  expect(columns).toHaveLength(Math.min(values.length, values[0]?.length ?? 0));
  expect(total(found.map((column, row) => values[row]?.[column] ?? 0))).toBe(sum);
});

test('no permutation of a small table sums to more', () => {
  const permutations = (left: readonly number[]): number[][] =>
    left.length === 0
      ? [[]]
      : left.flatMap((first) =>
          permutations(left.filter((other) => other !== first)).map((rest) => [first, ...rest]),
        );
  const row = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 4, maxLength: 4 });
  fc.assert(
    fc.property(fc.array(row, { minLength: 4, maxLength: 4 }), (values) => {
      const sum = (columns: readonly number[]) => total(columns.map((column, i) => values[i]?.[column] ?? 0));
      const best = Math.max(...permutations([0, 1, 2, 3]).map(sum));
      expect(sum(assignLargest(values))).toBeCloseTo(best, 12);
    }),
  );
});

test('shares that migration leaves as they are equal the eigenvector’s', () => {
  const found = stationaryShares(oracle.stationary);
  oracle.stationary.shares.forEach((share, i) => expect(found?.[i]).toBeCloseTo(share, 12));
});

test('where migration settles is told with a segment that is never left, and not with two of them', () => {
  const into = [
    [5, 5],
    [0, 9],
  ];
  expect(stationaryShares({ counts: into })).toEqual([0, 1]);
  expect(
    stationaryShares({
      counts: [
        [9, 0],
        [5, 5],
      ],
    }),
  ).toEqual([1, 0]);
  expect(
    stationaryShares({
      counts: [
        [9, 0],
        [0, 9],
      ],
    }),
  ).toBeNull();
  expect(stationaryShares({ counts: [] })).toBeNull();
});

test('expected sizes follow the chain with arrivals and departures', () => {
  const { counts, departures, arrivals, sizes, after } = oracle.expected;
  const found = expectedSizes({ counts, departures, arrivals }, sizes, 5);
  found.forEach((step, i) => step.forEach((size, j) => expect(size).toBeCloseTo(after[i]?.[j] ?? NaN, 9)));
});

test('the sizes seen last are those expected after one step from the sizes before', () => {
  const counts = fc.array(fc.array(fc.nat(50), { minLength: 3, maxLength: 3 }), {
    minLength: 3,
    maxLength: 3,
  });
  const some = fc.array(fc.nat(30), { minLength: 3, maxLength: 3 });
  fc.assert(
    fc.property(counts, some, some, (table, arrivals, departures) => {
      const before = table.map((row, i) => total(row) + (departures[i] ?? 0));
      const now = arrivals.map((count, to) => count + total(table.map((row) => row[to] ?? 0)));
      const [expected] = expectedSizes({ counts: table, arrivals, departures }, before, 1);
      now.forEach((size, i) => expect(expected?.[i]).toBeCloseTo(size, 9));
    }),
  );
});

test('rates with their intervals: who changed segment of those who stayed, who left of those who were there', () => {
  const transitions = {
    counts: [
      [80, 20],
      [10, 90],
    ],
    arrivals: [5, 5],
    departures: [100, 0],
  };
  expect(reassignmentRate(transitions)?.value).toBeCloseTo(0.15, 12);
  expect(churnRate(transitions).all?.value).toBeCloseTo(1 / 3, 12);
  expect(churnRate(transitions).bySegment.map((rate) => rate?.value)).toEqual([0.5, 0]);
  const [first, second] = transitionShares(transitions);
  expect(first?.map(({ value }) => value)).toEqual([0.4, 0.1, 0.5]);
  expect(second?.every(({ low, value, high }) => low <= value && value <= high)).toBe(true);
  expect(transitionShares({ counts: [[0]], arrivals: [1], departures: [0] })).toEqual([null]);
  expect(reassignmentRate({ counts: [[0]] })).toBeNull();
});

test('segments are matched whatever their order; one below half its customers dissolved, and what came of it is new', () => {
  const matching = matchSegments([
    [0, 90, 5],
    [80, 0, 0],
    [10, 10, 40],
  ]);
  expect(matching.pairs.map(({ from, to }) => [from, to])).toEqual([
    [0, 1],
    [1, 0],
    [2, 2],
  ]);
  expect(matching.pairs[0]?.jaccard).toBeCloseTo(90 / 105, 12);
  const split = matchSegments([
    [40, 40, 40],
    [0, 0, 100],
  ]);
  expect(split.pairs.map(({ from, to }) => [from, to])).toEqual([[1, 2]]);
  expect(split).toMatchObject({ dissolved: [0], born: [0, 1] });
  expect(matchSegments([])).toEqual({ pairs: [], dissolved: [], born: [] });
});

test('a labeling matched with itself under other names keeps every segment', () => {
  fc.assert(
    fc.property(
      fc.array(fc.integer({ min: 1, max: 900 }), { minLength: 1, maxLength: 9 }),
      fc.nat(),
      (sizes, turn) => {
        const k = sizes.length;
        const overlap = sizes.map((size, from) =>
          sizes.map((_, to) => (to === (from + turn) % k ? size : 0)),
        );
        const { pairs, dissolved, born } = matchSegments(overlap);
        expect(pairs.map(({ to }) => to)).toEqual(sizes.map((_, from) => (from + turn) % k));
        expect([...dissolved, ...born]).toEqual([]);
      },
    ),
  );
});
