import { expect, test } from 'vitest';
import { refused, rejectedWarning } from '../../../src/data/ingest/rejects.ts';

const rejects = [4, 9].map((line) => ({ line, column: null, reason: `reason ${line}`, text: '' }));

test.each([
  [0, []],
  [1, ['One row of a.csv was left out, on line 4: reason 4.']],
  [3, ['3 rows of a.csv were left out, the first on line 4: reason 4.']],
  [1234, ['1,234 rows of a.csv were left out, the first on line 4: reason 4.']],
])('%s rejected rows are told with where and why the first one was left out', (rejected, told) => {
  expect(rejectedWarning('a.csv', rejected, rejects).map(({ message }) => message)).toEqual(told);
});

test.each([
  [0, 1, 5, 'The only row of a.csv does not fit its 5 columns; it is line 4: reason 4.'],
  [1, 2, 1, '2 of 3 rows of a.csv do not fit its one column; the first is line 4: reason 4.'],
  [2, 1, 5, '1 of 3 rows of a.csv does not fit its 5 columns; it is line 4: reason 4.'],
  [900, 1100, 5, '1,100 of 2,000 rows of a.csv do not fit its 5 columns; the first is line 4: reason 4.'],
])(
  'a file with %s rows that fit and %s that do not is refused with where and why',
  (rows, rejected, columns, told) => {
    const file = { name: 'a.csv', blob: new Blob() };
    expect(refused(file, { rows, rejected, rejects }, columns).message).toBe(told);
  },
);
