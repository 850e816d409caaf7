import { describe, expect, test } from 'vitest';
import { rowLosses } from '../../../../../src/stages/features/view/losses.ts';

const quantity = { rule: 'Quantity > 0', rows: 10_624 };
const price = { rule: 'UnitPrice > 0', rows: 2_517 };

describe('what the rules take from the rows', () => {
  test('rules stand one by one where what they take adds up', () => {
    const counts = { rows: 20_000, rowsWithoutCustomer: 0, rowsKept: 6_859, filtered: [quantity, price] };
    expect(rowLosses(counts)).toEqual([
      { rows: 10_624, words: 'fail Quantity > 0' },
      { rows: 2_517, words: 'fail UnitPrice > 0' },
    ]);
  });

  test('rows that fail two rules or have no customer are counted once, so that the line adds up', () => {
    const counts = {
      rows: 541_909,
      rowsWithoutCustomer: 135_080,
      rowsKept: 397_884,
      filtered: [quantity, price],
    };
    const losses = rowLosses(counts);
    expect(losses).toEqual([{ rows: 8_945, words: 'of the others fail Quantity > 0 or UnitPrice > 0' }]);
    const taken = losses.reduce((sum, { rows }) => sum + rows, 0);
    expect(counts.rows - counts.rowsWithoutCustomer - taken).toBe(counts.rowsKept);
  });

  test('without rules nothing is taken', () => {
    expect(rowLosses({ rows: 10, rowsWithoutCustomer: 0, rowsKept: 10, filtered: [] })).toEqual([]);
  });
});
