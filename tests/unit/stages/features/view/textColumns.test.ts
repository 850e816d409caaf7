import { expect, test } from 'vitest';
import type { Column } from '../../../../../src/core/table.ts';
import { textColumns } from '../../../../../src/stages/features/view/candidates.ts';

const column = (name: string, type: Column['type'], role: Column['role'] = null): Column => ({
  id: name,
  name,
  type,
  role,
});

test('columns of text without a role are named as those that no feature is made from', () => {
  const columns = [
    column('customerID', 'text', 'customer'),
    column('Contract', 'text'),
    column('tenure', 'integer'),
    column('gender', 'text', 'sensitive'),
    column('PaymentMethod', 'text'),
  ];
  expect(textColumns([{ id: 'telco', name: 'telco.csv', columns }])).toEqual(['Contract', 'PaymentMethod']);
});
