import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  countInBins,
  describeBinning,
  innerEdges,
  innerEdgesOfQuantiles,
} from '../../../../src/stats/drift/binning.ts';
import { kolmogorovFromQuantiles, kolmogorovFromValues } from '../../../../src/stats/drift/kolmogorov.ts';
import { quantilesOf } from '../../../../src/stats/drift/values.ts';
import { valueCountsOf } from '../../../support/valueCountsOf.ts';

const values = fc.array(fc.integer({ min: -40, max: 40 }), { minLength: 1, maxLength: 300 });

test('every row has one bin, and edges hold what lies at them from above', () => {
  fc.assert(
    fc.property(values, values, fc.integer({ min: 1, max: 20 }), (reference, current, bins) => {
      const edges = innerEdges(valueCountsOf(reference), { kind: 'quantile', bins });
      const counts = countInBins(valueCountsOf(current), edges);
      expect(counts).toHaveLength(edges.length + 1);
      const expected = counts.map(() => 0);
      for (const value of current) {
        const bin = edges.filter((edge) => edge <= value).length;
        expected[bin] = (expected[bin] ?? 0) + 1;
      }
      expect(counts).toEqual(expected);
      expect(countInBins(valueCountsOf(reference), edges).every((count) => count > 0)).toBe(true);
    }),
  );
});

test('tenths of a hundred numbers hold ten each, and the binning is told in words', () => {
  const hundred = valueCountsOf(Array.from({ length: 100 }, (_, i) => i));
  const tenths = { kind: 'quantile', bins: 10 } as const;
  expect(countInBins(hundred, innerEdges(hundred, tenths))).toEqual(new Array(10).fill(10));
  expect(describeBinning(tenths, innerEdges(hundred, tenths))).toBe('10 quantile bins of the reference');
  const few = valueCountsOf([0, 0, 0, 0, 0, 1, 1, 2]);
  expect(describeBinning(tenths, innerEdges(few, tenths))).toBe(
    '3 (of 10 asked) quantile bins of the reference',
  );
  expect(innerEdges(hundred, { kind: 'width', bins: 4 })).toEqual([24.75, 49.5, 74.25]);
  expect(innerEdges(hundred, { kind: 'custom', edges: [50, 10, 10] })).toEqual([10, 50]);
  expect(innerEdges(valueCountsOf([]), tenths)).toEqual([]);
});

test('edges from kept quantiles are those from the rows where the kept steps meet the tenths', () => {
  const sample = valueCountsOf(Array.from({ length: 1001 }, (_, i) => i * i));
  const kept = quantilesOf(
    sample,
    Array.from({ length: 201 }, (_, i) => i / 200),
  );
  const found = innerEdgesOfQuantiles(kept, 10);
  innerEdges(sample, { kind: 'quantile', bins: 10 }).forEach((edge, i) =>
    expect(found[i]).toBeCloseTo(edge, 6),
  );
});

test('the distance lies within the bounds that quantiles give', () => {
  const steps = Array.from({ length: 21 }, (_, i) => i / 20);
  fc.assert(
    fc.property(
      fc.array(fc.integer({ min: -40, max: 40 }), { minLength: 60, maxLength: 300 }),
      fc.array(fc.integer({ min: -40, max: 40 }), { minLength: 60, maxLength: 300 }),
      (first, second) => {
        const [a, b] = [valueCountsOf(first), valueCountsOf(second)];
        const exact = kolmogorovFromValues(a, b).distance;
        const sketch = { quantiles: quantilesOf(a, steps), rows: a.total };
        const other = { quantiles: quantilesOf(b, steps), rows: b.total };
        for (const found of [kolmogorovFromQuantiles(sketch, b), kolmogorovFromQuantiles(sketch, other)]) {
          expect(found.low).toBeLessThanOrEqual(exact + 1 / a.total + 1 / b.total);
          expect(found.high).toBeGreaterThanOrEqual(exact - 1 / a.total - 1 / b.total);
          expect(found.distance).toBeLessThanOrEqual(found.high);
        }
      },
    ),
  );
});
