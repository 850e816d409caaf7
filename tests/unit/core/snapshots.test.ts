import { expect, test } from 'vitest';
import { proposeKey, type RecordedFigures } from '../../../src/core/snapshots.ts';
import { meanShift, schemaChange } from '../../../src/core/snapshotsComparison.ts';
import type { Column, Role } from '../../../src/core/table.ts';

const column = (name: string, distinct: number, role: Role | null = null, missing = 0) => ({
  id: 'c0',
  name,
  type: 'integer' as Column['type'],
  role,
  distinct,
  missing,
});
const figures = (mean: number | null, deviation: number | null): RecordedFigures => ({
  name: 'spend',
  type: 'number',
  missing: 0,
  distinct: 3,
  mean,
  deviation,
});

test('the key that is proposed is an order, else a customer, else any column that every row has once', () => {
  const customer = column('customer', 100, 'customer');
  const order = column('order', 100, 'order');
  const other = column('other', 100);
  expect(proposeKey([other, customer, order], 100)).toBe('order');
  expect(proposeKey([other, customer], 100)).toBe('customer');
  expect(proposeKey([column('spend', 60), other], 100)).toBe('other');
});

test('where no column tells every row, rows are grouped by order or customer, or not at all', () => {
  expect(proposeKey([column('n', 3), column('customer', 60, 'customer')], 100)).toBe('customer');
  expect(proposeKey([column('n', 99, null, 1)], 100)).toBeNull();
});

test('a sensitive column is never proposed', () => {
  expect(proposeKey([column('iban', 100, 'sensitive')], 100)).toBeNull();
});

test('a shift of the mean is in pooled standard deviations', () => {
  expect(meanShift(figures(10, 3), figures(14, 5))).toBeCloseTo(4 / Math.sqrt(17), 12);
  expect(meanShift(figures(10, 0), figures(14, 0))).toBeNull();
  expect(meanShift(figures(null, null), figures(14, 5))).toBeNull();
});

test('columns that came, went or have another type are told by name', () => {
  const change = schemaChange(
    [
      { name: 'a', type: 'integer' },
      { name: 'b', type: 'text' },
    ],
    [
      { name: 'c', type: 'date' },
      { name: 'a', type: 'number' },
    ],
  );
  expect(change).toEqual({
    came: [{ name: 'c', type: 'date' }],
    went: [{ name: 'b', type: 'text' }],
    retyped: [{ name: 'a', before: 'integer', after: 'number' }],
  });
});
