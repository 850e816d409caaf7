import { expect, test } from 'vitest';
import { seemsFixed } from '../../../../src/data/ingest/rows/fixed/positions.ts';

const lines = (names: string): string =>
  [
    `id   ${names.padEnd(12)} amount`,
    ...Array.from({ length: 9 }, (_, n) => `${n}    ${`${names} ${n}`.padEnd(12)} ${`${n}.50`.padStart(6)}`),
  ].join('\n');

test('lines of one length that share blanks have columns of fixed width, whatever words stand in a column', () => {
  expect(seemsFixed(lines('name'), true)).toBe(true);
});

test.each([
  ['rows of a CSV', 'a,b,c\n1,2,3\n4,5,6\n7,8,9\n1,2,3\n'],
  ['columns that runs of spaces tell apart', 'id   n\n1   20\n2   30\n3   40\n4   50\n'],
  ['prose', 'It was a bright\ncold day in April\nand the clocks\nwere striking\nthirteen.\n'],
])('%s have none', (_, text) => {
  expect(seemsFixed(text, true)).toBe(false);
});
