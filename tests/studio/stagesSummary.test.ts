import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { FeaturesSpec, FeatureSpec, FeaturesValue } from '../../src/stages/features/spec.ts';
import { Stages } from './stagesSupport.ts';

let stages: Stages;
beforeAll(async () => {
  stages = await Stages.open();
}, 60_000);
beforeEach(() => stages.clear());
afterAll(() => stages.close());

const column = (id: string, column: string, change: Partial<FeatureSpec> = {}): FeatureSpec => ({
  id,
  name: id,
  unit: '',
  origin: { kind: 'column', source: 'table', column, aggregate: 'mean' },
  used: true,
  transform: 'none',
  scaling: 'z-score',
  cap: null,
  missing: 'median',
  ...change,
});

async function featuresOf(
  columns: Readonly<Record<string, readonly (number | null)[]>>,
  features: readonly FeatureSpec[],
): Promise<FeaturesValue> {
  const values = Object.entries(columns).map(([name, list]) => ({
    name,
    values: Float64Array.from(list, (value) => value ?? NaN),
  }));
  await stages.addColumns('table', values);
  await stages.run('sources');
  const spec: FeaturesSpec = {
    entity: { source: 'table', column: null },
    events: null,
    filters: [],
    asOf: null,
    features: [...features],
  };
  stages.set('features', spec);
  return stages.run<FeaturesValue>('features');
}

describe('a feature is described as NumPy and SciPy would', () => {
  test('quantiles interpolate linearly, the deviation divides by N', async () => {
    const value = await featuresOf({ x: [1, 2, 3, 4, 5, 6, 7, 8, 9, 10] }, [column('f0', 'c0')]);
    const [x] = value.features;
    expect(x?.mean).toBe(5.5);
    expect(x?.standardDeviation).toBeCloseTo(Math.sqrt(8.25), 12);
    expect(x?.center).toBe(5.5);
    expect(x?.scale).toBeCloseTo(Math.sqrt(8.25), 12);
    expect(x?.skewness).toBeCloseTo(0, 12);
    const expected = [1, 1.09, 3.25, 5.5, 7.75, 9.91, 10];
    x?.quantiles.forEach((quantile, at) => expect(quantile).toBeCloseTo(expected[at] ?? NaN, 12));
    expect(x?.histogram.counts.reduce((sum, count) => sum + count, 0)).toBe(10);
  });

  test('skewness is the third standardised moment', async () => {
    const value = await featuresOf({ x: [0, 0, 0, 1] }, [column('f0', 'c0')]);
    expect(value.features[0]?.skewness).toBeCloseTo(2 / Math.sqrt(3), 12);
  });

  test('correlations are Pearson’s', async () => {
    const value = await featuresOf({ x: [1, 2, 3, 4], y: [1, 3, 2, 4] }, [
      column('f0', 'c0'),
      column('f1', 'c1'),
    ]);
    expect(value.correlations[0]?.[1]).toBeCloseTo(0.8, 12);
    expect(value.correlations[1]).toEqual([value.correlations[0]?.[1], 1]);
  });
});

describe('a feature is made comparable', () => {
  test('missing values become the median and are counted', async () => {
    const value = await featuresOf({ x: [1, null, 3, 10, null] }, [column('f0', 'c0')]);
    expect(value.features[0]).toMatchObject({ missing: 2, imputed: 3, center: 4 });
  });

  test('customers without a value can be left out, and are counted', async () => {
    const value = await featuresOf({ x: [1, null, 3] }, [column('f0', 'c0', { missing: 'exclude' })]);
    expect(value.customers).toBe(2);
    expect(value.counts.customersExcluded).toBe(1);
  });

  test('capping comes before the logarithm, centre and scale after', async () => {
    const cap = { lower: 0, upper: 0.5 };
    const value = await featuresOf({ x: [0, 1, 3, 99, 1000] }, [
      column('f0', 'c0', { cap, transform: 'log' }),
    ]);
    const logs = [0, Math.log(2), Math.log(4), Math.log(4), Math.log(4)];
    const mean = logs.reduce((sum, log) => sum + log, 0) / 5;
    expect(value.features[0]?.cap).toEqual([0, 3]);
    expect(value.features[0]?.center).toBeCloseTo(mean, 12);
  });

  test('robust scaling divides by the interquartile range over 1.349', async () => {
    const value = await featuresOf({ x: [1, 2, 3, 4, 100] }, [column('f0', 'c0', { scaling: 'robust' })]);
    expect(value.features[0]?.center).toBe(3);
    expect(value.features[0]?.scale).toBeCloseTo(2 / 1.349, 12);
  });

  test('infinities count as missing', async () => {
    const value = await featuresOf({ x: [1, Infinity, 3, -Infinity, 5] }, [column('f0', 'c0')]);
    expect(value.features[0]).toMatchObject({ missing: 2, imputed: 3, mean: 3 });
  });

  test('a column with one value has scale 1 and a warning', async () => {
    const features = [column('f0', 'c0'), column('f1', 'c1')];
    const value = await featuresOf({ x: [0.1, 0.1, 0.1], y: [1, 2, 3] }, features);
    expect(value.features[0]?.scale).toBe(1);
    expect(value.correlations[0]).toEqual([1, 0]);
    expect(value.warnings).toEqual([
      'f0 has the same value for all customers, so that it tells none of them apart.',
    ]);
  });

  test('a column without values has a warning and harms nothing', async () => {
    const value = await featuresOf({ x: [null, null], y: [1, 2] }, [column('f0', 'c0'), column('f1', 'c1')]);
    expect(value.features[0]).toMatchObject({ missing: 2, imputed: 0, center: 0, scale: 1 });
    expect(value.warnings).toEqual(['f0 has no values, so that it tells no customers apart.']);
  });
});
