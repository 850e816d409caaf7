import { describe, expect, test } from 'vitest';
import { evidentlyColumn, evidentlyDataset } from '../../../../src/stats/drift/evidently.ts';
import { nannymlColumn, nannymlDistance } from '../../../../src/stats/drift/nannyml.ts';
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
    for (const { sample, value, alert } of golden.chunks) {
      const found = nannymlColumn(reference, goldenSample(sample), parts);
      expect(Math.abs(found.score - value)).toBeLessThan(1e-9);
      expect(Math.abs(found.threshold - golden.threshold)).toBeLessThan(1e-9);
      expect(found.drifted).toBe(alert);
    }
  });
});
