import { expect, test } from 'vitest';
import { differences } from '../../../src/stages/profilingSpellings.ts';
import { frameOf } from '../../../src/stages/profilingNumbers.ts';
import { masked } from '../../../src/stages/profilingWork.ts';
import type { ColumnProfile, TableProfile } from '../../../src/stages/profile/spec.ts';
import { shownTables, type FirstTable } from '../../../src/stages/profile/view/rows.ts';
import { freshness } from '../../../src/stages/profile/view/words.ts';

const first: FirstTable = {
  id: 's',
  name: 'people',
  rows: 10,
  columns: ['a', 'b'].map((name, index) => ({
    id: `c${index}`,
    name,
    type: 'text',
    role: null,
    missing: 1,
    distinct: 9,
  })),
};
const column = (id: string): ColumnProfile =>
  ({ id, name: id, rows: 10, missing: 2, distinct: 8 }) as ColumnProfile;
const profile = (...ids: readonly string[]): TableProfile =>
  ({ id: 's', name: 'people', rows: 10, columns: ids.map(column) }) as unknown as TableProfile;

test('before the profile the first look’s counts are shown, then each column as it is done', () => {
  const missing = (profiles: readonly TableProfile[]) =>
    shownTables([first], profiles)[0]?.columns.map((row) => row.missing);
  expect(missing([])).toEqual([1, 1]);
  expect(missing([profile('c0')])).toEqual([2, 1]);
  expect(missing([profile('c0', 'c1')])).toEqual([2, 2]);
});

test('rows and keys of a table are shown only when every column is done', () => {
  expect(shownTables([first], [profile('c0')])[0]?.profile).toBeNull();
  expect(shownTables([first], [profile('c0', 'c1')])[0]?.profile).not.toBeNull();
});

test.each([
  [['Spain', 'spain'], ['case']],
  [['Spain', 'Spain ', 'Sp  ain'], ['spaces']],
  [['Côte', 'Cote'], ['accents']],
  [
    ['Côte', 'cote '],
    ['case', 'spaces', 'accents'],
  ],
])('%j differ in %j', (texts, expected) => {
  expect(differences(texts)).toEqual(expected);
});

test('few whole numbers have a bin each, others 40, and one value one', () => {
  expect(frameOf(1, 5, true)).toEqual({ from: 0.5, to: 5.5, bins: 5 });
  expect(frameOf(1, 500, true)).toEqual({ from: 1, to: 500, bins: 40 });
  expect(frameOf(3, 3, false)).toEqual({ from: 3, to: 3, bins: 1 });
});

test('a masked text keeps its form and at most twelve characters', () => {
  expect(masked('Ana-12 Müller the second')).toBe('•••-•• •••••');
});

test('freshness is told in days up to two years, and the future as such', () => {
  const now = Date.parse('2024-03-10T12:00:00Z');
  expect(freshness('2024-03-10', now)).toBe('today');
  expect(freshness('2024-03-09T11:00:00', now)).toBe('1 day ago');
  expect(freshness('2024-03-20', now)).toBe('10 days in the future');
  expect(freshness('2020-03-10', now)).toBe('4 years ago');
});
