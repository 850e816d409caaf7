import { expect, test } from 'vitest';
import { orderBySize, withoutEmpty } from '../../../src/models/kMeansOrder.ts';

const centroids = { k: 3, d: 2, values: Float64Array.of(5, 0, 1, 2, 1, 1) };

test('the largest cluster comes first', () => {
  expect([...orderBySize(centroids, [1, 2, 3]).values]).toEqual([1, 1, 1, 2, 5, 0]);
});

test('clusters of one size are ordered by their coordinates', () => {
  expect([...orderBySize(centroids, [7, 7, 7]).values]).toEqual([1, 1, 1, 2, 5, 0]);
});

test('clusters without rows are left out', () => {
  expect(withoutEmpty(centroids, [4, 0, 1])).toEqual({ k: 2, d: 2, values: Float64Array.of(5, 0, 1, 1) });
  expect(withoutEmpty(centroids, [1, 1, 1])).toBe(centroids);
});
