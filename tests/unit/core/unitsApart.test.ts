import { expect, test } from 'vitest';
import type { Column, ColumnType } from '../../../src/core/table.ts';
import { unitsApart, unitsInWords } from '../../../src/core/unitsApart.ts';

const column = (name: string, type: ColumnType, unit?: string): Column => ({
  id: `c${name.length}`,
  name,
  type,
  role: null,
  ...(unit === undefined ? {} : { unit }),
});

test('columns of numbers with other units than before are found by name', () => {
  const before = [
    column('discount', 'number', '%'),
    column('spend', 'integer', '€'),
    column('visits', 'integer'),
  ];
  const after = [column('visits', 'integer'), column('spend', 'number', '$'), column('discount', 'number')];
  const apart = unitsApart(before, after);
  expect(apart.map(({ own }) => own.name)).toEqual(['spend', 'discount']);
  expect(unitsInWords(apart, 'june.xlsx')).toBe(
    '“spend” is in € before and in $ in june.xlsx; “discount” is in % before and without a unit in june.xlsx',
  );
});

test('columns that are no numbers, or new, have no unit to differ in', () => {
  const before = [column('discount', 'number', '%')];
  expect(unitsApart(before, [column('discount', 'text'), column('rebate', 'number')])).toEqual([]);
});
