import { expect, test } from 'vitest';
import { sentenceName } from '../../../src/core/columnNames.ts';

test('a column’s name in a sentence is without underscores and without the capital of a plain word', () => {
  expect(sentenceName('email_open_rate')).toBe('email open rate');
  expect(sentenceName('Total Spend')).toBe('total spend');
  expect(sentenceName('MntWines')).toBe('MntWines');
  expect(sentenceName('sessions_90d')).toBe('sessions 90d');
});

test('a plain word of any alphabet is a plain word', () => {
  expect([sentenceName('Umsatz'), sentenceName('Größe'), sentenceName('Цена')]).toEqual([
    'umsatz',
    'größe',
    'цена',
  ]);
});

test('a column’s name that ends in a number keeps its form, so that its figure is not taken for a part of it', () => {
  expect([sentenceName('PAY_2'), sentenceName('BILL_AMT4')]).toEqual(['PAY_2', 'BILL_AMT4']);
});
