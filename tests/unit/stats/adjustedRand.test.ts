import fc from 'fast-check';
import { expect, test } from 'vitest';
import { adjustedRand } from '../../../src/stats/adjustedRand.ts';
import oracle from '../../oracles/kmeans.json';

test.each(oracle.iris.fits.map((fit) => [fit.k, fit] as const))(
  'is scikit-learn’s on iris, k = %i',
  (_, fit) => {
    expect(adjustedRand(oracle.iris.species, fit.labels)).toBeCloseTo(fit.adjustedRand, 12);
  },
);

test.each(oracle.blobs.fits.map((fit) => [fit.k, fit] as const))(
  'is scikit-learn’s on blobs, k = %i',
  (_, fit) => {
    expect(adjustedRand(oracle.blobs.truth, fit.labels)).toBeCloseTo(fit.adjustedRand, 12);
  },
);

test('is 1 for equal partitions under any names, and symmetric', () => {
  const labels = fc.array(fc.tuple(fc.integer({ min: 0, max: 4 }), fc.integer({ min: 0, max: 4 })), {
    maxLength: 60,
  });
  fc.assert(
    fc.property(labels, (pairs) => {
      const a = pairs.map(([one]) => one);
      const b = pairs.map(([, two]) => two);
      expect(adjustedRand(a, a.map((label) => 100 - label))).toBe(1); // prettier-ignore
      expect(adjustedRand(a, b)).toBeCloseTo(adjustedRand(b, a), 12);
      expect(adjustedRand(a, b)).toBeLessThanOrEqual(1);
    }),
  );
});

test('is 1 for two trivial partitions and for no rows', () => {
  expect(adjustedRand([0, 0, 0], [5, 5, 5])).toBe(1);
  expect(adjustedRand([0, 1, 2], [7, 8, 9])).toBe(1);
  expect(adjustedRand([], [])).toBe(1);
});
