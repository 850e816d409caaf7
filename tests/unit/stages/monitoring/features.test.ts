import { describe, expect, test } from 'vitest';
import { random } from '../../../../src/core/random.ts';
import { compareFeature } from '../../../../src/stages/monitoring/features/compare.ts';
import { judgeFeatures } from '../../../../src/stages/monitoring/features/judge.ts';
import type { FeatureReference } from '../../../../src/stages/monitoring/features/reference.ts';
import { sampleOf, type Sample } from '../../../../src/stages/monitoring/features/samples.ts';
import type { ReferenceFeature } from '../../../../src/stages/registry/versionSchema.ts';
import { countInBins, innerEdges, usualBinning } from '../../../../src/stats/drift/binning.ts';
import { quantilesOf } from '../../../../src/stats/drift/values.ts';

const rule = { falseDiscovery: 0.05, effectFloor: 0.1 };
const rows = (sample: Sample): FeatureReference => ({ kind: 'rows', sample, nannyml: null });

/** What a version would keep of a sample. */
function sketched({ values, mean, deviation, missing, customers }: Sample): FeatureReference {
  const edges = innerEdges(values, usualBinning);
  const steps = Array.from({ length: 201 }, (_, step) => step / 200);
  const distinct = Array.from(values.values, (value, place) => [value, values.counts[place] ?? 0]);
  const feature: ReferenceFeature = {
    id: 'f0',
    missing,
    mean,
    deviation,
    edges: [...edges],
    counts: countInBins(values, edges),
    quantiles: quantilesOf(values, steps),
    values: distinct.length <= 50 ? (distinct as [number, number][]) : null,
  };
  return { kind: 'sketch', feature, customers };
}

const normals = (count: number, seed: number, stream: number, shift = 0): Float64Array => {
  const source = random(seed, stream);
  return Float64Array.from({ length: count }, () => 100 + 15 * (source.normal() + shift));
};

describe('features of two random halves of one population', () => {
  test.each(['rows', 'sketch'] as const)('alarm at most at the stated rate, by %s', async (way) => {
    const seeds = 200;
    let alarmed = 0;
    for (let seed = 0; seed < seeds; seed++) {
      const raw = [];
      for (let feature = 0; feature < 6; feature++) {
        const flags = random(seed, 100 + feature);
        const draw = (stream: number): Float64Array =>
          feature % 2 === 0
            ? normals(400, seed, stream + feature * 2)
            : Float64Array.from({ length: 400 }, () => (flags.uniform() < 0.3 ? 1 : 0));
        const before = await sampleOf(draw(0));
        const reference = way === 'rows' ? rows(before) : sketched(before);
        raw.push(compareFeature(`f${feature}`, reference, await sampleOf(draw(1))));
      }
      if (judgeFeatures(raw, [], rule).some(({ level }) => level !== 'steady')) alarmed++;
    }
    // 5 % of 200 seeds, and three standard errors.
    expect(alarmed).toBeLessThanOrEqual(10 + 3 * Math.sqrt(9.5));
  });
});

test('a shift of 0.3 standard deviations in one of 30 features ranks first', async () => {
  const raw = [];
  for (let feature = 0; feature < 30; feature++) {
    const before = await sampleOf(normals(1000, 7, feature));
    const after = await sampleOf(normals(1000, 8, feature, feature === 12 ? 0.3 : 0));
    raw.push(compareFeature(`f${feature}`, rows(before), after));
  }
  const [first, second] = judgeFeatures(raw, [], rule);
  expect(first).toMatchObject({ feature: 'f12', level: 'drifted', rank: 1 });
  expect(second?.level).not.toBe('drifted');
});

test('what a version keeps of a number tells nearly what its rows tell', async () => {
  const before = await sampleOf(normals(5000, 1, 0));
  const after = await sampleOf(normals(5000, 2, 0, 0.25));
  const exact = compareFeature('f0', rows(before), after);
  const kept = compareFeature('f0', sketched(before), after);
  const value = (of: typeof exact, name: string): number =>
    of.drift.tests.find((one) => one.name === name)?.value ?? Number.NaN;
  expect(value(kept, 'psi')).toBeCloseTo(value(exact, 'psi'), 9);
  expect(Math.abs(value(kept, 'ks') - value(exact, 'ks'))).toBeLessThan(0.005);
  expect(value(kept, 'wasserstein')).toBeCloseTo(value(exact, 'wasserstein'), 2);
});

describe('a feature of few values', () => {
  const flags = (yes: number, no: number, more: readonly number[] = []): Float64Array =>
    Float64Array.from([...Array<number>(yes).fill(1), ...Array<number>(no).fill(0), ...more]);

  test('is told value by value, by a chi-square test and the share that changed', async () => {
    const before = await sampleOf(flags(300, 700));
    const told = compareFeature('f0', rows(before), await sampleOf(flags(450, 550)));
    expect(told.drift.kind).toBe('values');
    expect(told.drift.edges).toEqual([0, 1]);
    expect([told.drift.reference, told.drift.current]).toEqual([
      [700, 300],
      [550, 450],
    ]);
    expect(told.evidence.effect).toBeCloseTo(0.15, 9);
    // scipy.stats.chi2_contingency([[700, 300], [550, 450]], correction=False)
    expect(told.drift.tests[0]).toMatchObject({ name: 'chi-square' });
    expect(told.drift.tests[0]?.value).toBeCloseTo(48, 9);
  });

  test('with a value that the reference does not know says how many customers have it', async () => {
    const before = await sampleOf(flags(300, 700));
    const after = await sampleOf(flags(300, 600, Array<number>(100).fill(2)));
    const [told] = judgeFeatures([compareFeature('f0', rows(before), after)], [], rule);
    expect(told?.newValues).toEqual([2]);
    expect(told?.newCustomers).toBe(100);
    expect(told?.words).toContain('100 customers have a value that the reference does not know');
  });
});

test('a feature that nobody has a value of any more drifted by its missing rate', async () => {
  const before = await sampleOf(normals(500, 1, 0));
  const after = await sampleOf(new Float64Array(500).fill(Number.NaN));
  const [told] = judgeFeatures([compareFeature('f0', rows(before), after)], [], rule);
  expect(told).toMatchObject({ level: 'drifted', effect: 1, missing: [0, 500] });
  expect(told?.mean[1]).toBeNull();
  expect(JSON.parse(JSON.stringify(told))).toEqual(told);
});

test('a feature whose missing values drifted says so, and not that its values moved', async () => {
  const before = normals(5000, 1, 0);
  const after = before.map((value, place) => (place % 5 === 0 ? Number.NaN : value));
  const raw = compareFeature('f0', rows(await sampleOf(before)), await sampleOf(after));
  const [told] = judgeFeatures([raw], [], rule);
  expect(told).toMatchObject({ level: 'drifted', effect: 0.2 });
  expect(told?.words).toContain('it matters: +20.0 points without a value, mean ');
  expect(told?.words).not.toContain('standard deviations moved');
  expect(told?.words.split('without a value')).toHaveLength(2);
});

test('a feature that was the same for everybody and still is, is steady', async () => {
  const same = await sampleOf(new Float64Array(100).fill(5));
  const [told] = judgeFeatures([compareFeature('f0', rows(same), same)], [], rule);
  expect(told).toMatchObject({ level: 'steady', effect: 0 });
});
