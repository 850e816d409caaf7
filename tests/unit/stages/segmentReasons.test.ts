import { expect, test } from 'vitest';
import type { Compared } from '../../../src/stages/segments/curve.ts';
import { reasonFor } from '../../../src/stages/segments/reasons.ts';

const compared: Compared = {
  points: [],
  proposal: { k: 3, reason: 'The inertia bends at 3.', bySilhouette: 3, elbow: 3 },
  silhouetteRows: 100,
};

test('a number that stays from before is said to be set, by nobody in particular', () => {
  expect(reasonFor(4, 4, 100, compared)).toBe('4 segments are set; the curve proposes 3 for these features.');
  expect(reasonFor(1, 1, 100, compared)).toBe('One segment is set; the curve proposes 3 for these features.');
  expect(reasonFor(3, 3, 100, compared)).toBe('The inertia bends at 3.');
});
