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
