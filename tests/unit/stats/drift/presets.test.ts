import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { evidentlyColumn, evidentlyDataset } from '../../../../src/stats/drift/evidently.ts';
import {
  nannymlColumn,
  nannymlDistance,
  nannymlReference,
  nannymlThreshold,
} from '../../../../src/stats/drift/nannyml.ts';
import { valueCounts, type ValueCounts } from '../../../../src/stats/drift/values.ts';
import evidently from '../../../oracles/drift.json';
import nannyml from '../../../oracles/driftNannyml.json';
import { goldenSample } from './golden.ts';

describe.each(evidently.evidently)('Evidently’s defaults on $name', ({ columns, drifted, share }) => {
  test.each(columns)('$column: $method', (golden) => {
    const found = evidentlyColumn(goldenSample(golden.reference), goldenSample(golden.current));
    expect(found.method).toBe(golden.method);
    expect(found.threshold).toBe(golden.threshold);
    // Above 140 rows SciPy takes Pelz and Good's series for Kolmogorov's distribution, which is good to about 1e-8; ours is exact.
    const tolerance = golden.method === 'K-S p_value' ? 2e-8 : 1e-9;
    expect(Math.abs(found.score - golden.score)).toBeLessThanOrEqual(tolerance);
  });

  test('as many columns drift', () => {
    const found = columns.map((golden) =>
      evidentlyColumn(goldenSample(golden.reference), goldenSample(golden.current)),
    );
    expect(found.filter((column) => column.drifted)).toHaveLength(drifted);
    expect(evidentlyDataset(found).share).toBeCloseTo(share, 12);
    expect(evidentlyDataset(found).drifted).toBe(share >= 0.5);
  });
});

describe.each(nannyml.drift)('NannyML’s defaults on $name', ({ columns }) => {
  test.each(columns)('$column: distances, threshold and alerts', (golden) => {
    const reference = goldenSample(golden.reference);
    const parts = golden.parts.map(({ sample }) => goldenSample(sample));
    for (const { sample, value } of golden.parts)
      expect(Math.abs(nannymlDistance(reference, goldenSample(sample)) - value)).toBeLessThan(1e-9);
    const threshold = nannymlThreshold(parts.map((part) => nannymlDistance(reference, part)));
    expect(Math.abs(threshold - golden.threshold)).toBeLessThan(1e-9);
    for (const { sample, value, alert } of golden.chunks) {
      const current = goldenSample(sample);
      const score = nannymlDistance(reference, current);
      expect(Math.abs(score - value)).toBeLessThan(1e-9);
      expect(score > threshold).toBe(alert);
      if (reference.kind !== 'number' || current.kind !== 'number') continue;
      const bins = nannymlReference(reference.values, Float64Array.from(rowsOf(reference.values)));
      const found = nannymlColumn({ ...bins, threshold }, current.values);
      expect(Math.abs(found.score - value)).toBeLessThan(1e-9);
      expect(found.drifted).toBe(alert);
    }
  });
});

const rowsOf = ({ values, counts }: ValueCounts): number[] =>
  Array.from(values, (value, place) => new Array<number>(counts[place] ?? 0).fill(value)).flat();

describe('the threshold of a reference by its rows', () => {
  const row = fc.oneof(
    fc.double({ min: -50, max: 50, noNaN: true }),
    fc.integer({ min: -3, max: 3 }),
    fc.constant(NaN),
  );

  test('is that of its ten parts one by one, whatever is missing', () => {
    fc.assert(
      fc.property(fc.array(row, { minLength: 10, maxLength: 200 }), (rows) => {
        const number = (part: readonly number[]) => ({
          kind: 'number' as const,
          values: valueCounts(
            part
              .filter((value) => !Number.isNaN(value))
              .map((value) => value + 0)
              .sort((a, b) => a - b),
          ),
          missing: 0,
        });
        const whole = number(rows);
        fc.pre(whole.values.total > 0);
        const distances = Array.from({ length: 10 }, (_, part) => {
          const [from, to] = [part, part + 1].map((end) => Math.floor((end * rows.length) / 10));
          return nannymlDistance(whole, number(rows.slice(from, to)));
        });
        const { threshold } = nannymlReference(whole.values, Float64Array.from(rows));
        expect(threshold).toBeCloseTo(nannymlThreshold(distances), 12);
      }),
    );
  });
});
