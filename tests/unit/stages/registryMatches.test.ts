import { expect, test } from 'vitest';
import type { Comparison } from '../../../src/stages/registry/spec.ts';
import { betterBy } from '../../../src/stages/registry/view/measureRow.ts';
import { matchRows } from '../../../src/stages/registry/view/matchRows.ts';

test('segments with half in common go on; below that one is dissolved and the other new', () => {
  const side = (...segments: [string, number][]) => ({
    segments: segments.map(([name, size]) => ({ name, size })),
  });
  const rows = matchRows({
    champion: side(['Loyal', 30], ['Lapsed', 20]),
    challenger: side(['Fresh', 25], ['True', 28]),
    matched: [
      { champion: 0, challenger: 1, jaccard: 0.5 },
      { champion: 1, challenger: 0, jaccard: 0.49 },
    ],
  } as unknown as Comparison);
  expect(
    rows.map(({ champion, challenger, before, after }) => [champion, challenger, before, after]),
  ).toEqual([
    ['Loyal', 'True', 30, 28],
    ['Lapsed', '— dissolved', 20, 0],
    ['— new', 'Fresh', 0, 25],
  ]);
});

test('a side is better by the least difference or more, and not where one is not known', () => {
  expect(betterBy(0.5, 0.53, 0.02)).toBe('challenger');
  expect(betterBy(0.53, 0.5, 0.02)).toBe('champion');
  expect(betterBy(0.5, 0.51, 0.02)).toBeNull();
  expect(betterBy(null, 0.9, 0.02)).toBeNull();
  expect(betterBy(0.9, undefined, 0.02)).toBeNull();
});
