import { expect, test } from 'vitest';
import { namesCode } from '../../../src/core/codeNames.ts';

test.each([
  'customer_id',
  'StoreIDs',
  'StoreNumber',
  'branch-num',
  'zip',
  'invoice_no',
  'Region',
  'number',
  'coupon_upc',
  'street_number',
  'unique_id_l',
  'parent-id-2',
])('whole numbers are codes where they are called %s', (name) => {
  expect(namesCode(name)).toBe(true);
});

test.each(['education-num', 'NumDealsPurchases', 'number of calls', 'duration', 'grid x', 'ocean'])(
  'whole numbers are no codes where they are called %s',
  (name) => {
    expect(namesCode(name)).toBe(false);
  },
);
