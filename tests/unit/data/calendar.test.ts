import fc from 'fast-check';
import { expect, test } from 'vitest';
import { isoDate, isoTimestamp } from '../../../src/data/calendar.ts';

test('every day of ECMAScript’s calendar is written as it writes it', () => {
  fc.assert(
    fc.property(fc.integer({ min: -719_162, max: 2_932_896 }), (day) => {
      expect(isoDate(day)).toBe(new Date(day * 86_400_000).toISOString().slice(0, 10));
    }),
  );
});

test.each<[bigint, string]>([
  [0n, '1970-01-01T00:00:00'],
  [-1n, '1969-12-31T23:59:59.999999'],
  [1_291_191_960_000_000n, '2010-12-01T08:26:00'],
  [1_500_000n, '1970-01-01T00:00:01.5'],
])('%s microseconds are %s', (microseconds, text) => {
  expect(isoTimestamp(microseconds)).toBe(text);
});
