import { expect, test } from 'vitest';
import { valueCounts } from '../../../../src/stats/drift/values.ts';

test('an ascending sample becomes its distinct values with counts, the centre added, and NaN at its end left out', () => {
  expect(valueCounts(Float64Array.of(1, 1, 2, 4, 4, 4, NaN, NaN), 10)).toEqual({
    values: Float64Array.of(11, 12, 14),
    counts: Uint32Array.of(2, 1, 3),
    total: 6,
  });
  expect(valueCounts([NaN])).toEqual({ values: new Float64Array(), counts: new Uint32Array(), total: 0 });
});
