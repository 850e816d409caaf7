import { expect, test } from 'vitest';
import { structureBand, structureBands } from '../../../src/stats/silhouetteStructure.ts';

test('a border belongs to the band below it, and the bands leave no gap', () => {
  for (const { from, to, word } of structureBands) {
    expect(structureBand(to).word).toBe(word);
    if (from > 0) expect(structureBand(from).word).not.toBe(word);
  }
  expect(structureBands.slice(1).map(({ from }) => from)).toEqual(
    structureBands.slice(0, -1).map(({ to }) => to),
  );
});

test('what lies below zero has no structure', () => {
  expect(structureBand(-0.4).word).toBe('none');
});
