import fc from 'fast-check';
import { expect, test } from 'vitest';
import { random, type Random } from '../../../../src/core/random.ts';
import { featureDistances, type FeatureSample } from '../../../../src/stats/drift/feature.ts';
import { valueCounts } from '../../../../src/stats/drift/values.ts';
import { driftVerdicts } from '../../../../src/stats/drift/verdict.ts';

const numbers = (source: Random, rows: number, mean = 0): FeatureSample => ({
  kind: 'number',
  values: valueCounts(Float64Array.from({ length: rows }, () => source.normal() + mean).sort()),
  missing: 0,
});

/** Two samples of one population with thirty features: numbers, every third one a yes or no. */
function features(source: Random, rows: readonly [number, number], shifted: number | null) {
  return Array.from({ length: 30 }, (_, feature) => {
    const yes = (size: number): FeatureSample => {
      let count = 0;
      for (let row = 0; row < size; row++) if (source.uniform() < 0.3) count++;
      return { kind: 'category', counts: [size - count, count], missing: 0 };
    };
    if (feature % 3 === 2) return [yes(rows[0]), yes(rows[1])] as const;
    return [numbers(source, rows[0]), numbers(source, rows[1], feature === shifted ? 0.3 : 0)] as const;
  });
}

const judge = (pairs: ReturnType<typeof features>) =>
  driftVerdicts(pairs.map(([reference, current]) => featureDistances(reference, current).evidence));

test('splits of one population alarm in at most 5 of 100 comparisons of thirty features', () => {
  const runs = 200;
  let alarmed = 0;
  for (let seed = 0; seed < runs; seed++) {
    const found = judge(features(random(seed), [120, 160], null));
    if (found.some(({ level }) => level !== 'steady')) alarmed++;
  }
  // 5 % and three standard errors of it over as many runs.
  expect(alarmed).toBeLessThanOrEqual(runs * (0.05 + 3 * Math.sqrt((0.05 * 0.95) / runs)));
}, 60_000);

test('a shift of 0.3 standard deviations in one of thirty features drifts and ranks first', () => {
  for (let seed = 0; seed < 20; seed++) {
    const shifted = (seed * 3) % 30;
    const found = judge(features(random(seed, 1), [1000, 1000], shifted));
    expect(found[shifted]).toMatchObject({ level: 'drifted', rank: 1 });
  }
}, 60_000);

test('beyond chance but below the floor a feature moved, and a large effect that may be chance is steady', () => {
  const found = driftVerdicts([
    { probabilities: [1e-9], effect: 0.02 },
    { probabilities: [0.4], effect: 0.9 },
    { probabilities: [1e-9], effect: 0.2 },
  ]);
  expect(found.map(({ level }) => level)).toEqual(['moved', 'steady', 'drifted']);
  expect(found.map(({ rank }) => rank)).toEqual([2, 3, 1]);
});

test('missing values and values that the reference never had alarm as well', () => {
  const source = random(5);
  const values = numbers(source, 500);
  const lost = { ...numbers(source, 400), missing: 100 };
  const [verdict] = driftVerdicts([featureDistances(values, lost).evidence]);
  expect(verdict?.level).toBe('drifted');
  const words = featureDistances(
    { kind: 'category', counts: [300, 200, 0], missing: 0 },
    { kind: 'category', counts: [280, 190, 80], missing: 0 },
  );
  expect(words.newCategories).toMatchObject({ indexes: [2], rows: 80 });
  expect(words.newCategories?.probability).toBeLessThan(1e-12);
  expect(driftVerdicts([words.evidence])[0]?.level).toBe('drifted');
});

test('an empty sample, one value throughout, and equal samples are told without an error', () => {
  const nothing: FeatureSample = { kind: 'number', values: valueCounts([]), missing: 7 };
  const constant: FeatureSample = { kind: 'number', values: valueCounts([3, 3, 3, 3]), missing: 0 };
  const [empty, same, moved] = driftVerdicts([
    featureDistances(constant, nothing).evidence,
    featureDistances(constant, constant).evidence,
    featureDistances(constant, { kind: 'number', values: valueCounts([4, 4, 4, 4, 4, 4]), missing: 0 })
      .evidence,
  ]);
  expect(empty).toMatchObject({ effect: 1, level: 'drifted' });
  expect(same).toMatchObject({ effect: 0, level: 'steady', probability: 1 });
  expect(moved).toMatchObject({ effect: Infinity, level: 'drifted' });
  expect(() => featureDistances(constant, { kind: 'category', counts: [1], missing: 0 })).toThrow(RangeError);
});

test('more evidence against one feature never makes it steadier', () => {
  const probability = fc.double({ min: 0, max: 1, noNaN: true });
  fc.assert(
    fc.property(fc.array(probability, { minLength: 1, maxLength: 20 }), probability, (all, part) => {
      const evidence = all.map((p) => ({ probabilities: [p], effect: 1 }));
      const less = driftVerdicts(evidence)[0]?.adjusted ?? 1;
      const [first, ...rest] = evidence;
      const more = driftVerdicts([
        { probabilities: [(first?.probabilities[0] ?? 1) * part], effect: 1 },
        ...rest,
      ]);
      expect(more[0]?.adjusted).toBeLessThanOrEqual(less);
    }),
  );
});
