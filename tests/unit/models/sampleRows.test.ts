import fc from 'fast-check';
import { expect, test } from 'vitest';
import { sampleRows } from '../../../src/models/sampleRows.ts';

test('gives distinct rows of the matrix, ascending, as many as asked for', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 0, max: 500 }),
      fc.integer({ min: 0, max: 500 }),
      fc.integer(),
      (rows, size, seed) => {
        const sample = [...sampleRows(rows, size, seed)];
        expect(sample).toHaveLength(Math.min(rows, size));
        expect(sample).toEqual([...new Set(sample)].sort((a, b) => a - b));
        expect(sample.every((row) => row >= 0 && row < rows)).toBe(true);
      },
    ),
  );
});

test('the same seed gives the same rows, another seed others', () => {
  expect(sampleRows(10_000, 50, 3)).toEqual(sampleRows(10_000, 50, 3));
  expect(sampleRows(10_000, 50, 3)).not.toEqual(sampleRows(10_000, 50, 4));
});

test('every row is equally likely', () => {
  const times = new Float64Array(10);
  for (let seed = 0; seed < 4000; seed++)
    for (const row of sampleRows(10, 3, seed)) times[row] = Number(times[row]) + 1;
  const chiSquared = times.reduce((sum, count) => sum + (count - 1200) ** 2 / 1200, 0);
  expect(chiSquared).toBeLessThan(27.9);
});
