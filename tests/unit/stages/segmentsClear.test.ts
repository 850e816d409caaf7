import { describe, expect, test } from 'vitest';
import { miniBatchReason } from '../../../src/stages/segments/reasons.ts';
import type { Validity } from '../../../src/stages/segments/spec.ts';
import { measuredRows } from '../../../src/stages/segments/validity.ts';
import { costOf, shownSilhouette } from '../../../src/stages/segments/view/clear.ts';

const validity: Validity = {
  silhouette: { mean: 0.41, low: 0.4, high: 0.42, rows: 5_000, exact: false },
  squared: { mean: 0.6, low: 0.6, high: 0.6, rows: 900, exact: true },
  simplified: 0.5,
  calinskiHarabasz: 100,
  daviesBouldin: 1,
  milliseconds: 200,
};
const limits = { silhouetteExact: 10_000, silhouetteDrawn: 5_000 };

describe('how many customers a silhouette is measured on', () => {
  test.each([
    ['everyone up to the limit', 10_000, 8, 10_000],
    ['a sample above it', 10_001, 8, 5_000],
    ['fewer with so many segments that the sums would not fit', 10_001, 256, 3_125],
  ])('%s', (_, customers, k, rows) => expect(measuredRows(customers, k, limits)).toBe(rows));
});

describe('what is said of a silhouette', () => {
  test('a sampled one has its interval and the words of Kaufman and Rousseeuw', () => {
    const shown = shownSilhouette(validity, 'distances', 70_000);
    expect(shown).toMatchObject({ mean: 0.41, interval: [0.4, 0.42], worded: true });
    expect(shown.measured).toContain('On 5,000 of 70,000 customers');
  });

  test('an exact one has none, and other definitions no words', () => {
    expect(shownSilhouette(validity, 'squared', 900)).toEqual({
      mean: 0.6,
      interval: null,
      measured: 'Exact, over all 404,550 pairs of 900 customers.',
      worded: false,
    });
    expect(shownSilhouette(validity, 'simplified', 900)).toMatchObject({
      mean: 0.5,
      interval: null,
      worded: false,
    });
  });

  test('the cost of the limit grows with its square, and is not guessed from too few', () => {
    expect(costOf({ silhouetteExact: 50_000 }, { validity })).toBe(
      '50,000 customers are 1,249,975,000 pairs: about 20.0\u00a0s here.',
    );
    expect(costOf({ silhouetteExact: 100 }, { validity: null })).toBe('100 customers are 4,950 pairs.');
  });
});

test('the reason for mini-batches says what is of a sample, unless nothing is', () => {
  const reason = (sample: number): string => miniBatchReason(300_000, 2_400, 1_024, sample);
  expect(reason(200_000)).toMatch(
    /take 2\.4\u00a0GB, more than the 1\.0\u00a0GB .*of 200,000 drawn at random\.$/,
  );
  expect(reason(300_000)).toMatch(/went through everyone\.$/);
});
