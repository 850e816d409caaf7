import { expect, test } from 'vitest';
import { AppError } from '../../../src/core/errors.ts';
import { mayReadOtherwise } from '../../../src/workspace/columnChoice.ts';

test.each([
  ['ingest.dialect', true],
  ['ingest.format', true],
  ['ingest.no-rows', true],
  ['ingest.empty', false],
  ['ingest.corrupt', false],
  ['ingest.changed', false],
] as const)('after %s another way of reading is asked for: %s', (code, asked) => {
  expect(mayReadOtherwise(new AppError(code, 'a.csv'))).toBe(asked);
});

test('what a file is known to be instead is not asked about: no way of reading makes a table of a picture', () => {
  const picture = new AppError('ingest.format', 'a.csv is a picture.', { file: 'a.csv', isKnown: true });
  expect(mayReadOtherwise(picture)).toBe(false);
});
