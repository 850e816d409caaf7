import { expect, test } from 'vitest';
import { storageFailure } from '../../../src/storage/failure.ts';

test.each([
  ['QuotaExceededError', 'storage.quota'],
  ['NoModificationAllowedError', 'storage.locked'],
  ['SecurityError', 'storage.blocked'],
  ['UnknownError', 'storage.failed'],
])('what a browser throws as %s is %s', (name, code) => {
  expect(storageFailure(new DOMException('no', name), 'The study could not be saved.').code).toBe(code);
});
