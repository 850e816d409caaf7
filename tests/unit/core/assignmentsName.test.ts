import { expect, test } from 'vitest';
import { assignmentsName, segmentsInName } from '../../../src/core/assignmentsName.ts';

test('a list of some segments is named by them, and one of all by none', () => {
  const named = (ids: readonly string[], whole: boolean) =>
    assignmentsName('Shop: Q4', '2024-01-31', segmentsInName(ids, whole));
  expect(named(['S1', 'S3'], false)).toBe('Shop  Q4 S1 S3 assignments 2024-01-31');
  expect(named(['S1', 'S2', 'S3'], true)).toBe('Shop  Q4 assignments 2024-01-31');
});

test('a name with very many segments says how many more there are', () => {
  const ids = Array.from({ length: 256 }, (_, at) => `S${at + 1}`);
  expect(segmentsInName(ids, false)).toMatch(/^S1 S2 .* S20 and 236 more$/);
});
