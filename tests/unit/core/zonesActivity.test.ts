import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { clockOffset, quartersOfDay } from '../../../src/core/zonesActivity.ts';

/** Events by quarter hour around two busy times of the day. */
const busy = (first: number, second: number): number[] =>
  Array.from({ length: quartersOfDay }, (_, at) => {
    const near = (centre: number) => {
      const away = Math.abs(at - centre);
      return Math.exp(-((Math.min(away, quartersOfDay - away) / 5) ** 2));
    };
    return Math.round(1000 * near(first) + 400 * near(second));
  });
const moved = (counts: readonly number[], quarters: number): number[] =>
  counts.map((_, at) => counts[(at - quarters + 2 * quartersOfDay) % quartersOfDay] ?? 0);

test('the shift between two clocks is found, to the quarter hour, with its sign', () => {
  fc.assert(
    fc.property(fc.integer({ min: -47, max: 48 }), fc.integer({ min: 0, max: 95 }), (quarters, at) => {
      fc.pre(Math.abs(quarters) >= 8);
      const first = moved(busy(30, 50), at);
      expect(clockOffset(first, moved(first, quarters))?.minutes).toBe(quarters * 15);
    }),
  );
});

test('channels of the same hours, of few events, or without a rhythm are not told to be offset', () => {
  const day = busy(40, 70);
  expect(clockOffset(day, day)).toBeNull();
  expect(
    clockOffset(
      day.map((n) => n / 100),
      moved(day, 20).map((n) => n / 100),
    ),
  ).toBeNull();
  expect(clockOffset(day, new Array<number>(quartersOfDay).fill(100))).toBeNull();
});
