import { expect, test } from 'vitest';
import { rejectedWarning } from '../../../src/data/ingest/rejects.ts';

const rejects = [4, 9].map((line) => ({ line, column: null, reason: `reason ${line}`, text: '' }));

test.each([
  [0, []],
  [1, ['One row of a.csv was left out, on line 4: reason 4.']],
  [3, ['3 rows of a.csv were left out, the first on line 4: reason 4.']],
])('%s rejected rows are told with where and why the first one was left out', (rejected, told) => {
  expect(rejectedWarning('a.csv', rejected, rejects).map(({ message }) => message)).toEqual(told);
});
