import { expect, test } from 'vitest';
import { isDayAsNumber } from '../../../src/core/daysAsNumbers.ts';

test.each([20_240_131, 19_000_101, 20_991_231, 20_240_229])('%s is a day', (value) => {
  expect(isDayAsNumber(value)).toBe(true);
});

test.each([
  20_230_229,
  20_241_301,
  20_240_100,
  20_240_032,
  18_991_231,
  21_000_101,
  202_401,
  20_240_131.5,
  NaN,
])('%s is none', (value) => {
  expect(isDayAsNumber(value)).toBe(false);
});
