import { expect, test } from 'vitest';
import type { FeaturesValue } from '../../../../../src/stages/features/spec.ts';
import { rowsInWords, usedInWords } from '../../../../../src/stages/features/view/words.ts';

const counted = (counts: Partial<FeaturesValue['counts']>): string =>
  rowsInWords({
    counts: {
      rows: 3,
      rowsKept: 3,
      rowsWithoutCustomer: 0,
      customersBefore: 3,
      customersExcluded: 0,
      customersWithoutEvents: 0,
      ...counts,
    },
  } as FeaturesValue);

test('one of a kind is told as one', () => {
  expect(counted({ rowsKept: 1, rowsWithoutCustomer: 1 })).toBe('1 of 3 rows counts. 1 has no customer.');
  expect(counted({ customersExcluded: 1 })).toContain('1 customer lacks a value and is left out.');
  expect(counted({ customersExcluded: 2 })).toContain('2 customers lack a value and are left out.');
  expect(counted({ customersWithoutEvents: 1 })).toContain('1 customer has no event that counts.');
});

test('others that stand in profiles are told only where there are others', () => {
  expect(usedInWords(1, 1)).toBe('the one feature forms segments');
  expect(usedInWords(3, 3)).toBe('all 3 form segments');
  expect(usedInWords(1, 3)).toBe('1 of 3 forms segments, the others stand in profiles');
});
