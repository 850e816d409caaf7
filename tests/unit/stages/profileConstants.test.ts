import { expect, test } from 'vitest';
import type { AlertKind, ProfileAlert } from '../../../src/stages/profile/spec.ts';
import { foldAlerts, foldConstants } from '../../../src/stages/profile/view/constants.ts';
import type { ColumnRow } from '../../../src/stages/profile/view/rows.ts';

const row = (name: string, distinct: number, missing = 0, rows = 10): ColumnRow => ({
  column: { id: name, name, type: 'text', role: null },
  rows,
  missing,
  distinct,
  profile: null,
});
const namesOf = (rows: readonly ColumnRow[]): string[] => rows.map(({ column }) => column.name);

test('columns that are the same or empty in every row are folded into a line where several are', () => {
  const rows = [row('a', 1), row('city', 5), row('b', 1), row('x', 0, 10), row('c', 1), row('y', 0, 10)];
  const { varying, lines } = foldConstants(rows);
  expect([namesOf(varying), lines]).toEqual([
    ['city'],
    ['3 columns have the same value everywhere: a, b, c.', '2 columns have no values at all: x, y.'],
  ]);
});

test('one such column stays, and so do columns that are missing in some rows', () => {
  const rows = [row('a', 1), row('city', 5), row('half', 1, 5), row('x', 0, 10)];
  expect(foldConstants(rows)).toEqual({ varying: rows, lines: [] });
});

test.each([
  ['of one row', [row('a', 1, 0, 1), row('b', 1, 0, 1), row('c', 1, 0, 1)]],
  ['in which nothing varies', [row('a', 1), row('b', 1)]],
])('a table %s stays whole', (_, rows) => {
  expect(foldConstants(rows)).toEqual({ varying: rows, lines: [] });
});

test('alerts of constant columns become one of their table, and leave those of others alone', () => {
  const alert = (kind: AlertKind, table: string, column: string): ProfileAlert => ({
    kind,
    severity: 'warning',
    table,
    column,
    sentence: `${column} is ${kind}.`,
  });
  const missing = alert('missing', 's', 'city');
  const alone = alert('constant', 't', 'a');
  const all = [alert('constant', 's', 'a'), missing, alert('constant', 's', 'b'), alone];
  const tables = ['s', 't'].map((id) => ({
    id,
    columns: ['a', 'b', 'city'].map((name) => ({ id: name, name })),
  }));
  const folded: ProfileAlert = {
    kind: 'constant',
    severity: 'warning',
    table: 's',
    column: null,
    sentence: '2 columns have the same value in every row that has one: a, b.',
  };
  expect(foldAlerts(all, tables)).toEqual([folded, missing, alone]);
});
