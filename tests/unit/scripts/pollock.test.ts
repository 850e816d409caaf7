import { expect, test } from 'vitest';
import { measuresOf, readPlain, score } from '../../../scripts/pollock/measures.mjs';

test('a file that came out as it should has all ten points, one that did not load none', () => {
  const table = readPlain('a,b\n1,"x, ""y"""\n2,\n');
  expect(table).toEqual([
    ['a', 'b'],
    ['1', 'x, "y"'],
    ['2', ''],
  ]);
  expect(score([measuresOf(table, table), measuresOf(table, null)], [1, 1])).toBe(5);
});

test('a lost row costs recall of records and cells, and numbers count by their value', () => {
  const found = measuresOf([['a'], ['1.50'], ['2']], [['A'], ['1.5']]);
  expect(found.map((each) => Math.round(each * 100))).toEqual([100, 100, 100, 100, 100, 50, 67, 100, 50, 67]);
});
