import { expect, test } from 'vitest';
import { summaryOf } from '../../../src/app/summaries.ts';

test('one row is one row', () => {
  expect(summaryOf('sources', { sources: [{ rows: 1 }] }).text).toBe('1 table · 1 row');
});
