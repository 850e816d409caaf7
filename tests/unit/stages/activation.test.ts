import { expect, test } from 'vitest';
import { daysLater } from '../../../src/stages/assignments.ts';

test('an assignment is valid over the ends of months and years, and over clock changes', () => {
  expect(daysLater('2011-12-10', 90)).toBe('2012-03-09');
  expect(daysLater('2024-02-28', 1)).toBe('2024-02-29');
  expect(daysLater('2025-03-29T23:30', 2)).toBe('2025-03-31');
});
