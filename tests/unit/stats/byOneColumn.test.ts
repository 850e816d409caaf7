import fc from 'fast-check';
import { expect, test } from 'vitest';
import { adjustedRand } from '../../../src/stats/adjustedRand.ts';
import { byOneColumn } from '../../../src/stats/byOneColumn.ts';

const tables = fc
  .tuple(fc.integer({ min: 1, max: 8 }), fc.integer({ min: 1, max: 6 }))
  .chain(([values, segments]) =>
    fc.array(fc.array(fc.nat(30), { minLength: segments, maxLength: segments }), {
      minLength: values,
      maxLength: values,
    }),
  )
  .filter((counts) => counts.flat().some((count) => count > 0));

test('segments that are the values, or groups of them, are told wholly', () => {
  expect(byOneColumn([[5, 0, 0], [0, 7, 0], [0, 0, 3]])).toEqual({ share: 1, adjustedRand: 1 }); // prettier-ignore
  expect(byOneColumn([[5, 0], [2, 0], [0, 7], [0, 1]])).toEqual({ share: 1, adjustedRand: 1 }); // prettier-ignore
});

test('a column that is independent of the segments tells no more than the largest one', () => {
  const told = byOneColumn([[60, 20, 20], [30, 10, 10]]); // prettier-ignore
  expect(told?.share).toBeCloseTo(0.6, 12);
  expect(told?.adjustedRand).toBe(0);
});

test('a column of two values tells few of many segments, even where each segment has one value', () => {
  const told = byOneColumn([[10, 10, 10, 0, 0, 0], [0, 0, 0, 10, 10, 10]]); // prettier-ignore
  expect(told?.share).toBeCloseTo(1 / 3, 12);
  expect(told?.adjustedRand).toBeLessThan(0.5);
});

test('it is the adjusted Rand index and the share of the labels guessed, counted row by row', () => {
  fc.assert(
    fc.property(tables, (counts) => {
      const rows = counts.flatMap((row) => {
        const guess = row.indexOf(Math.max(...row));
        return row.flatMap((count, segment) =>
          Array.from({ length: count }, () => [guess, segment] as const),
        );
      });
      const told = byOneColumn(counts);
      const right = rows.filter(([guess, segment]) => guess === segment).length;
      expect(told?.share).toBeCloseTo(right / rows.length, 12);
      const index = adjustedRand(
        rows.map(([guess]) => guess),
        rows.map(([, segment]) => segment),
      );
      expect(told?.adjustedRand).toBeCloseTo(index, 9);
    }),
  );
});

test('neither the order of the values nor more customers alike change it', () => {
  fc.assert(
    fc.property(tables, fc.integer({ min: 2, max: 5 }), (counts, times) => {
      const told = byOneColumn(counts);
      expect(byOneColumn([...counts].reverse())?.share).toBeCloseTo(told?.share ?? -1, 12);
      const more = byOneColumn(counts.map((row) => row.map((count) => count * times)));
      expect(more?.share).toBeCloseTo(told?.share ?? -1, 12);
    }),
  );
});

test('without rows there is nothing to tell', () => {
  expect(byOneColumn([])).toBeNull();
  expect(byOneColumn([[0, 0]])).toBeNull();
});
