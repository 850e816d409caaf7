import { expect, test } from 'vitest';
import { nameParts } from '../../../src/ui/nameParts.ts';

test.each([
  ['transaction_timestamp', ['transaction_', 'timestamp']],
  ['transactions_sample.csv', ['transactions_', 'sample.csv']],
  ['Low MonthlyCharges, low tenure', ['Low Monthly', 'Charges, low tenure']],
  ['spend_2011/12', ['spend_', '2011/', '12']],
  ['customer.lifetime', ['customer.', 'lifetime']],
  ['opt-in', ['opt-', 'in']],
  ['customerID', ['customer', 'ID']],
])('a line may end at the seams of %s', (name, parts) => {
  expect(nameParts(name)).toEqual(parts);
});

test.each(['2011-12-10', '0.318', 'CLV', 'Orders', ''])('no line ends within %j', (name) => {
  expect(nameParts(name)).toEqual([name]);
});
