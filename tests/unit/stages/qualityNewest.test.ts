import { expect, test } from 'vitest';
import { newestOf } from '../../../src/stages/quality/newest.ts';
import type { ProfiledColumn } from '../../../src/stages/sources/spec.ts';

const column = (type: ProfiledColumn['type'], least: string | null, greatest: string | null) => ({
  id: 'c0',
  name: 'when',
  type,
  role: 'time' as const,
  missing: 0,
  distinct: 2,
  distinctIsExact: true,
  least,
  greatest,
});

test.each([
  ['date', '2024-01-01', '2025-01-31', '2025-01-31'],
  ['timestamp', '2024-01-01 00:00:00', '2025-01-31 18:30:00', '2025-01-31 18:30:00'],
  ['integer', '20240101', '20250131', '2025-01-31'],
  ['integer', '1700000000', '1738348200', '2025-01-31 18:30:00'],
  ['integer', '1700000000000', '1738348200000', '2025-01-31 18:30:00'],
  ['text', '2024-01-01', '2025-01-31T18:30', '2025-01-31 18:30:00'],
  ['text', '2024-01-01 08:00:00', '2025-01-31 18:30:05.250', '2025-01-31 18:30:05.250'],
] as const)('the newest of a column of type %s from %s to %s is %s', (type, least, greatest, newest) => {
  expect(newestOf(column(type, least, greatest))).toBe(newest);
});

test.each([
  ['text', '2024-01-01', 'unknown'],
  ['text', '01.02.2024', '31.12.2023'],
  ['text', '2024-01-01', '2024-02-30'],
  ['integer', '1', '366'],
  ['number', '1.5', '2.5'],
  ['date', null, null],
] as const)('a column of type %s from %s to %s says nothing', (type, least, greatest) => {
  expect(newestOf(column(type, least, greatest))).toBeNull();
});
