import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { countDistinct } from '../../../src/stats/distinct.ts';

describe('distinct values', () => {
  test.each<[readonly number[], number]>([
    [[], 0],
    [[NaN, NaN], 0],
    [[0, -0, 0], 1],
    [[1, 2, 1, NaN, Infinity, -Infinity, Infinity], 4],
    [[2 ** 53, 2 ** 53 - 1, 5e-324, 0], 4],
  ])('of %j are %i', (values, expected) => {
    expect(countDistinct(Float64Array.from(values))).toBe(expected);
  });

  test('are as many as a set holds, whatever the values', () => {
    const values = fc.oneof(
      fc.array(fc.double(), { maxLength: 200 }),
      fc.array(fc.integer({ min: -3, max: 3 }), { maxLength: 200 }),
    );
    fc.assert(
      fc.property(values, (list) => {
        const present = list.filter((value) => !Number.isNaN(value)).map((value) => value + 0);
        expect(countDistinct(Float64Array.from(list))).toBe(new Set(present).size);
      }),
    );
  });

  test.each([
    ['whole numbers', (index: number) => index],
    ['thousandths', (index: number) => ((index * 7919) % 60_000) / 1000],
    ['instants of seconds', (index: number) => 1.7e15 + index * 1e6],
    ['values that differ in their upper half alone', (index: number) => 2 ** (index % 1000)],
  ])('of many %s are as many as a set holds', (_, make) => {
    const values = Float64Array.from({ length: 100_000 }, (_value, index) => make(index));
    expect(countDistinct(values)).toBe(new Set(values).size);
  });
});
