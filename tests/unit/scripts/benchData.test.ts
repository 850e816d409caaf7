import { expect, test } from 'vitest';
import { kinds, makeRows, width } from '../../bench/data.ts';
import { mlKMeans, plainLloyd, rowMajor } from '../../bench/plain.ts';

test('rows of every kind are finite and the same every time', () => {
  for (const kind of kinds) {
    const values = makeRows(kind, 50);
    expect(values).toHaveLength(50 * width);
    expect(values.every(Number.isFinite)).toBe(true);
    expect(makeRows(kind, 50)).toEqual(values);
  }
});

test('plain loops end at a fixed point with the inertia of its labels', () => {
  const rows = rowMajor({ rows: 4, columns: [Float32Array.of(0, 2, 10, 12), Float32Array.of(1, 1, 1, 1)] });
  expect([...rows]).toEqual([0, 1, 2, 1, 10, 1, 12, 1]);
  expect(plainLloyd(rows, 2, 2, [0, 1, 2, 1], 20)).toEqual({ iterations: 2, inertia: 4 });
});

test('ml-kmeans is given the start and the limit of iterations', () => {
  const rows = [[0], [2], [10], [12]];
  expect(mlKMeans(rows, 2, [0, 2], 1).iterations).toBe(1);
  expect(mlKMeans(rows, 2, [0, 2], 20).iterations).toBeLessThan(20);
});
