import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { chiSquare } from '../../../src/stats/association.ts';
import { chiSquareSurvival } from '../../../src/stats/chiSquareSurvival.ts';
import { kolmogorovSmirnov, kolmogorovSurvival } from '../../../src/stats/kolmogorovSmirnov.ts';
import { robustZ } from '../../../src/stats/robustZ.ts';

interface Golden {
  readonly samples: readonly {
    name: string;
    a: readonly number[];
    b: readonly number[];
    distance: number;
    probability: number;
  }[];
  readonly kolmogorov: readonly { x: number; survival: number }[];
  readonly chiSquare: readonly { x: number; degrees: number; survival: number }[];
  readonly homogeneity: readonly {
    name: string;
    a: readonly number[];
    b: readonly number[];
    statistic: number;
    degrees: number;
    probability: number;
  }[];
  readonly robustZ: readonly { name: string; values: readonly number[]; z: readonly number[] }[];
}

const golden = JSON.parse(
  readFileSync(new URL('../../oracles/contracts.json', import.meta.url), 'utf8'),
) as Golden;
/** Equal to SciPy within 1e-9 of the value, or 1e-14 where that is next to nothing. */
const near = (found: number, wanted: number): void => {
  expect(Math.abs(found - wanted)).toBeLessThanOrEqual(1e-9 * Math.abs(wanted) + 1e-14);
};

describe('Kolmogorov–Smirnov', () => {
  const sharesAt = (sample: readonly number[], points: readonly number[]): number[] =>
    points.map((point) => sample.filter((value) => value <= point).length / sample.length);

  test.each(golden.samples)('distance and probability of $name are those of SciPy', (sample) => {
    const { a, b, distance, probability } = sample;
    const points = [...new Set([...a, ...b])].sort((x, y) => x - y);
    const found = kolmogorovSmirnov(sharesAt(a, points), sharesAt(b, points), a.length, b.length);
    near(found.distance, distance);
    near(found.probability, probability);
  });

  test('fewer points give no larger a distance', () => {
    for (const { a, b, distance } of golden.samples) {
      const points = [...a].sort((x, y) => x - y).filter((_, i) => i % 7 === 0);
      const found = kolmogorovSmirnov(sharesAt(a, points), sharesAt(b, points), a.length, b.length);
      expect(found.distance).toBeLessThanOrEqual(distance + 1e-15);
    }
  });

  test.each(golden.kolmogorov)('survival at $x is that of SciPy', ({ x, survival }) => {
    near(kolmogorovSurvival(x), survival);
  });

  test('an empty sample is no evidence', () => {
    expect(kolmogorovSmirnov([1], [0], 0, 10).probability).toBe(1);
  });
});

describe('chi-square', () => {
  test.each(golden.chiSquare)('survival at $x with $degrees degrees is that of SciPy', (point) => {
    near(chiSquareSurvival(point.x, point.degrees), point.survival);
  });

  test.each(golden.homogeneity)('homogeneity of $name is that of SciPy', (table) => {
    const found = chiSquare([table.a, table.b]);
    near(found?.statistic ?? NaN, table.statistic);
    expect((found?.columns ?? 0) - 1).toBe(table.degrees);
    near(chiSquareSurvival(found?.statistic ?? NaN, table.degrees), table.probability);
  });

  test('has no value without degrees of freedom, and is certain from nothing', () => {
    expect(chiSquareSurvival(1, 0)).toBeNaN();
    expect(chiSquareSurvival(0, 3)).toBe(1);
    expect(chiSquareSurvival(Infinity, 3)).toBe(0);
  });
});

describe('robust z', () => {
  test.each(golden.robustZ)('of $name are those of SciPy', ({ values, z }) => {
    const found = robustZ(values);
    z.forEach((wanted, i) => near(found[i] ?? NaN, wanted));
  });

  test('falls back on the mean deviation where most values are equal, and is 0 where all are', () => {
    expect([...robustZ([5, 5, 5, 5])]).toEqual([0, 0, 0, 0]);
    const [first, , , , last] = robustZ([5, 5, 5, 5, 15]);
    expect(first).toBe(0);
    expect(last).toBeCloseTo(10 / (2 * Math.sqrt(Math.PI / 2)), 12);
    expect(robustZ([])).toHaveLength(0);
  });
});
