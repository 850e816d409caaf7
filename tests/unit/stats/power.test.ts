import fc from 'fast-check';
import { expect, test } from 'vitest';
import { normalCdf, normalQuantile } from '../../../src/stats/normal.ts';
import {
  twoMeanDifference,
  twoMeanPower,
  twoMeanSize,
  twoProportionDifference,
  twoProportionPower,
  twoProportionSize,
} from '../../../src/stats/power.ts';
import oracle from '../../oracles/power.json';

const pairs = (list: readonly (readonly number[])[]) => list.map(([x = NaN, y = NaN]) => [x, y] as const);

test('the normal distribution and its quantile equal SciPy’s', () => {
  for (const [z, p] of pairs(oracle.cdf)) expect(Math.abs(normalCdf(z) / p - 1)).toBeLessThan(1e-11);
  for (const [p, z] of pairs(oracle.quantile)) expect(normalQuantile(p)).toBeCloseTo(z, 9);
});

test.each(oracle.proportions)('two proportions $first and $second as in statsmodels', (golden) => {
  const { first, second, n } = golden;
  expect(twoProportionPower(first, second, n)).toBeCloseTo(golden.power, 10);
  expect(twoProportionSize(first, second)).toBe(Math.ceil(golden.size80));
  expect(twoProportionSize(first, second, { alpha: 0.05, power: 0.9 })).toBe(Math.ceil(golden.size90));
});

test.each(oracle.means)('two means $difference apart as in statsmodels', (golden) => {
  const { difference, deviation, n } = golden;
  expect(twoMeanPower(difference, deviation, n)).toBeCloseTo(golden.power, 10);
  expect(twoMeanSize(difference, deviation)).toBe(Math.ceil(golden.size80));
  const detectable = twoMeanDifference(deviation, n);
  // statsmodels searches for it to about 1e-4; what it finds is here exact.
  expect(Math.abs(detectable / golden.detectable80 - 1)).toBeLessThan(1e-4);
  expect(twoMeanPower(detectable, deviation, n)).toBeCloseTo(0.8, 4);
});

test('from 200 customers a group the normal approximation is within 0.002 of the t-test’s power', () => {
  for (const { difference, deviation, n, powerT } of oracle.means.filter((golden) => golden.n >= 200)) {
    expect(Math.abs(twoMeanPower(difference, deviation, n) - powerT)).toBeLessThan(0.002);
  }
});

test('the smallest detectable difference is found with the wanted power, and a smaller one is not', () => {
  const share = fc.double({ min: 0.01, max: 0.99, noNaN: true });
  fc.assert(
    fc.property(share, fc.integer({ min: 50, max: 100_000 }), fc.boolean(), (p, n, upwards) => {
      const direction = upwards ? 1 : -1;
      const found = twoProportionDifference(p, n, direction);
      if (found === null) return;
      const at = (part: number): number => twoProportionPower(p, p + found * part, n);
      expect(Math.sign(found)).toBe(direction);
      expect(at(1)).toBeGreaterThan(0.8 - 1e-6);
      expect(at(0.98)).toBeLessThan(0.8);
    }),
  );
});

test('no number of customers shows a difference that is not there, and a share outside 0 to 1 has no power', () => {
  expect(twoProportionSize(0.2, 0.2)).toBe(Infinity);
  expect(twoMeanSize(0, 1)).toBe(Infinity);
  expect(twoProportionPower(0.2, 1.2, 100)).toBeNaN();
  expect(twoProportionDifference(0, 100, -1)).toBeNull();
  expect(twoProportionDifference(0.5, 2, 1)).toBeNull();
});
