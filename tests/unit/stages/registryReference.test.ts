import fc from 'fast-check';
import { expect, test } from 'vitest';
import { stepsFor } from '../../../src/stages/registry/draft/reference.ts';
import { describeSorted } from '../../../src/stages/registry/draft/sorted.ts';
import { countInBins } from '../../../src/stats/drift/binning.ts';
import { quantilesOf } from '../../../src/stats/drift/values.ts';
import { valueCountsOf } from '../../support/valueCountsOf.ts';

const numbers = fc.array(
  fc.oneof(
    fc.integer({ min: -5, max: 5 }),
    fc.float({ noNaN: true, noDefaultInfinity: true, min: -1000, max: 1000 }),
  ),
  {
    minLength: 1,
    maxLength: 300,
  },
);

test('bins, quantiles and values are those of the sample', () => {
  fc.assert(
    fc.property(numbers, (values) => {
      const sorted = Float64Array.from(values).sort();
      const found = describeSorted(sorted, 201);
      const sample = valueCountsOf(values);
      expect(found.counts).toEqual(countInBins(sample, found.edges));
      quantilesOf(sample, [0, 0.25, 0.5, 1]).forEach((expected, at) => {
        expect(found.quantiles[[0, 50, 100, 200][at] ?? 0]).toBeCloseTo(expected, 8);
      });
      const distinct = new Set(values.map((value) => (value === 0 ? 0 : value)));
      if (distinct.size > 50) expect(found.values).toBeNull();
      else expect(found.values?.map(([value]) => value)).toEqual([...distinct].sort((a, b) => a - b));
    }),
  );
});

test('a feature without any value is described as such', () => {
  expect(describeSorted(new Float64Array(), 201)).toMatchObject({
    quantiles: [],
    edges: [],
    counts: [0],
    values: [],
  });
});

test('many features have coarser sketches, so that a version stays small', () => {
  expect([10, 100, 512].map(stepsFor)).toEqual([201, 101, 41]);
});
