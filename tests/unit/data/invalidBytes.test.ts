import { expect, test } from 'vitest';
import { invalidBytes } from '../../../src/data/ingest/invalidBytes.ts';

test.each([
  [0, []],
  [1, ['One place in a.csv is not of its encoding; it is shown as \uFFFD.']],
  [1500, ['1,500 places in a.csv are not of its encoding; each is shown as \uFFFD.']],
])('%s places that are not of the encoding are told', (count, told) => {
  expect(invalidBytes('a.csv', count).map(({ message }) => message)).toEqual(told);
});
