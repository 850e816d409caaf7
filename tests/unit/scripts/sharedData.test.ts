import { expect, test } from 'vitest';
import { rangeOf } from '../../../scripts/sharedData.mjs';

test('a range is answered with its first and last byte, inside the file', () => {
  expect(rangeOf('bytes=0-9', 100)).toEqual([0, 9]);
  expect(rangeOf('bytes=90-', 100)).toEqual([90, 99]);
  expect(rangeOf('bytes=-10', 100)).toEqual([90, 99]);
  expect(rangeOf('bytes=50-500', 100)).toEqual([50, 99]);
});

test('a range outside the file cannot be satisfied', () => {
  expect(rangeOf('bytes=100-', 100)).toBeNull();
  expect(rangeOf('bytes=-', 100)).toBeNull();
});

test('without a range, or with one in another unit, the whole file is the answer', () => {
  expect(rangeOf(undefined, 100)).toBeUndefined();
  expect(rangeOf('items=0-1', 100)).toBeUndefined();
});
