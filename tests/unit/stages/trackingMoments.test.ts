import { expect, test } from 'vitest';
import { momentInWords } from '../../../src/stages/tracking/view/moments.ts';

test.each([
  ['2026-03-03', '3\u00a0March\u00a02026'],
  ['2026-03-03 14:05:00', '3\u00a0March\u00a02026 at 14:05'],
  ['2026-03-03T14:05:09', '3\u00a0March\u00a02026 at 14:05:09'],
  ['2026-03-03 14:05:09.25', '3\u00a0March\u00a02026 at 14:05:09.25'],
  ['soon', 'soon'],
])('%s is told as %s', (iso, words) => {
  expect(momentInWords(iso)).toBe(words);
});
