import { describe, expect, test } from 'vitest';
import {
  bimodality,
  choose,
  share,
  wantsCap,
  wantsLog,
  type Measured,
} from '../../../src/stages/features/decide.ts';

const measured = (name: string, change: Partial<Measured> = {}): Measured => ({
  name,
  missing: 0,
  skewness: 0,
  logSkewness: 0,
  constant: false,
  profileOnly: null,
  ...change,
});
const normal = { skewness: 0, kurtosis: 3 };
const shapes = (count: number) => Array.from({ length: count }, () => normal);
const unit = (size: number, r = 0.3) =>
  Array.from({ length: size }, (_, i) => Array.from({ length: size }, (__, j) => (i === j ? 1 : r)));

describe('transform and cap', () => {
  test('the logarithm is taken of what is skewed, where it helps', () => {
    expect(wantsLog({ skewness: 2, logSkewness: 0.3 })).toBe(true);
    expect(wantsLog({ skewness: 0.9, logSkewness: 0 })).toBe(false);
    expect(wantsLog({ skewness: 1.2, logSkewness: -3 })).toBe(false);
  });

  test('values beyond six standard deviations are capped', () => {
    expect(wantsCap([-2, 5.9])).toBe(false);
    expect(wantsCap([-6.1, 2])).toBe(true);
  });
});

describe('which features segments are formed by', () => {
  test('all, when each says something of its own', () => {
    expect(choose([measured('a'), measured('b')], unit(2), shapes(2), 5000)).toEqual([null, null]);
  });

  test('not what is constant, mostly missing or for profiles only', () => {
    const candidates = [
      measured('a', { constant: true }),
      measured('b', { missing: 0.6 }),
      measured('c', { profileOnly: 'it is a flag' }),
    ];
    const reasons = choose(candidates, unit(3), shapes(3), 5000);
    expect(reasons[0]).toContain('same value');
    expect(reasons[1]).toContain('60.0\u00a0%');
    expect(reasons[2]).toBe('it is a flag');
  });

  test('not the later of two that move together', () => {
    const reasons = choose([measured('a'), measured('b')], unit(2, -0.95), shapes(2), 5000);
    expect(reasons).toEqual([null, 'it moves together with a (r = −0.95)']);
  });

  test('not what follows from the ones before', () => {
    const r = Math.SQRT1_2;
    const correlations = [
      [1, 0, r],
      [0, 1, r],
      [r, r, 1],
    ];
    const reasons = choose([measured('a'), measured('b'), measured('sum')], correlations, shapes(3), 5000);
    expect(reasons[2]).toContain('100.0\u00a0%');
  });

  test('not what is related to nothing and has one mode, when three others remain', () => {
    const correlations = unit(4).map((row, i) =>
      row.map((value, j) => (i !== j && (i === 3 || j === 3) ? 0.01 : value)),
    );
    const candidates = ['a', 'b', 'c', 'noise'].map((name) => measured(name));
    const reasons = choose(candidates, correlations, shapes(4), 5000);
    expect(reasons.slice(0, 3)).toEqual([null, null, null]);
    expect(reasons[3]).toContain('related to no other feature');
    expect(choose(candidates, correlations, shapes(4), 500)[3]).toBeNull();
    const twoModes = [...shapes(3), { skewness: 0, kurtosis: 1.2 }];
    expect(choose(candidates, correlations, twoModes, 5000)[3]).toBeNull();
  });

  test('twelve at most', () => {
    const candidates = Array.from({ length: 15 }, (_, i) => measured(`f${i}`));
    expect(choose(candidates, unit(15), shapes(15), 5000).filter((reason) => reason === null)).toHaveLength(
      12,
    );
  });
});

test('the bimodality coefficient is 1/3 for a normal and 5/9 for a uniform distribution', () => {
  expect(bimodality(normal)).toBeCloseTo(1 / 3, 12);
  expect(bimodality({ skewness: 0, kurtosis: 1.8 })).toBeCloseTo(5 / 9, 12);
});

test('the explained share is R² of the regression on the kept features', () => {
  const correlations = [
    [1, 0.5, 0.6],
    [0.5, 1, 0.7],
    [0.6, 0.7, 1],
  ];
  // R² = (r₁² + r₂² − 2 r₁ r₂ r₁₂) / (1 − r₁₂²)
  expect(share(correlations, [0, 1], 2)).toBeCloseTo((0.36 + 0.49 - 0.42) / 0.75, 12);
});
