import { expect, test } from 'vitest';
import { categoryTest } from '../../../../src/stats/drift/categories.ts';
import { chiSquareQuantile } from '../../../../src/stats/drift/chiSquareQuantile.ts';
import { hellinger, jensenShannon, totalVariation } from '../../../../src/stats/drift/divergence.ts';
import { foldedNull } from '../../../../src/stats/drift/foldedSum.ts';
import { kolmogorovFinite } from '../../../../src/stats/drift/kolmogorovFinite.ts';
import { kolmogorovFromValues } from '../../../../src/stats/drift/kolmogorov.ts';
import {
  populationStability,
  populationStabilityNull,
} from '../../../../src/stats/drift/populationStability.ts';
import { valueCounts } from '../../../../src/stats/drift/values.ts';
import { wasserstein } from '../../../../src/stats/drift/wasserstein.ts';
import { random } from '../../../../src/core/random.ts';
import oracle from '../../../oracles/drift.json';
import { counted } from './golden.ts';

const near = (found: number, golden: number, tolerance = 1e-9): void =>
  expect(Math.abs(found - golden)).toBeLessThanOrEqual(tolerance * Math.max(Math.abs(golden), 1e-300));

test.each(oracle.distances)('distances of counts $reference and $current equal SciPy’s', (golden) => {
  const { reference, current } = golden;
  near(populationStability(reference, current).value, golden.psi);
  near(populationStability(reference, current).null.p95, golden.psi95);
  near(jensenShannon(reference, current, 'e').value, golden.jensenShannonE);
  near(jensenShannon(reference, current, '2').value, golden.jensenShannon2);
  near(hellinger(reference, current).value, golden.hellinger);
  near(totalVariation(reference, current).value, golden.totalVariation);
  near(categoryTest(reference, current).statistic, golden.chiSquare);
  near(categoryTest(reference, current).probability, golden.chiSquareP);
});

test.each(oracle.samples)('distances of two samples equal SciPy’s ($ks)', (golden) => {
  const [a, b] = [counted(golden.a), counted(golden.b)];
  const exact = kolmogorovFromValues(a, b, 'ignored', { mostPairs: 250_000 });
  near(exact.distance, golden.ks, 1e-12);
  if (exact.method === 'exact') near(exact.probability, golden.ksP);
  near(kolmogorovFromValues(a, b, 'kept', { mostPairs: 0 }).probability, golden.ksLimitP);
  near(wasserstein(a, b).value, golden.wasserstein);
  near(wasserstein(a, b).normalised ?? NaN, golden.normalised);
});

test.each(oracle.tied)('with ties the exact probability counts all orders of the rows ($p)', (golden) => {
  const found = kolmogorovFromValues(counted(golden.a), counted(golden.b));
  near(found.distance, golden.ks, 1e-12);
  near(found.probability, golden.p);
});

test('distributions equal SciPy’s: one-sample Kolmogorov, χ² quantiles, Nakagami', () => {
  for (const [d = NaN, n = NaN, p = NaN] of oracle.kolmogorovFinite) near(kolmogorovFinite(d, n), p, 1e-6);
  for (const [tail = NaN, k = NaN, x = NaN] of oracle.chiSquareQuantile) near(chiSquareQuantile(tail, k), x);
  for (const [, mean = NaN, variance = NaN, p95 = NaN, beyond = NaN] of oracle.nakagami) {
    near(foldedNull({ mean, variance }, 1.2).p95, p95, 1e-8);
    near(foldedNull({ mean, variance }, 1.2).probability, beyond, 1e-6);
  }
});

test('the reference figures of a shift by ten and of five bins', () => {
  const run = (from: number) => valueCounts(Array.from({ length: 100 }, (_, i) => from + i));
  expect(kolmogorovFromValues(run(1), run(11)).distance).toBeCloseTo(0.1, 12);
  expect(kolmogorovFromValues(run(1), run(11)).probability).toBeCloseTo(0.70206, 5);
  expect(wasserstein(run(1), run(11)).value).toBeCloseTo(10, 12);
  expect(populationStability([10, 20, 40, 20, 10], [5, 15, 40, 25, 15]).value).toBeCloseTo(0.0804719, 7);
  expect(jensenShannon([10, 20, 40, 20, 10], [5, 15, 40, 25, 15], 'e').value).toBeCloseTo(0.0997397, 7);
  expect(populationStabilityNull(2000, 2000, 10).mean).toBeCloseTo(0.009, 9);
  expect(populationStabilityNull(2000, 2000, 10).quantile).toBeCloseTo(0.01692, 5);
});

/** Shares of 2,000 pairs of samples from one population whose distance lies above its 95 % bound, within four standard errors. */
const nearFive = (alarms: number): void => expect(Math.abs(alarms / 2000 - 0.05)).toBeLessThan(0.02);

test('without drift each distance of counts exceeds its bound in about five of a hundred pairs', () => {
  const source = random(3);
  const chances = [0.1, 0.05, 0.2, 0.15, 0.1, 0.4];
  const draw = (rows: number): number[] => {
    const found = chances.map(() => 0);
    for (let row = 0; row < rows; row++) {
      let left = source.uniform();
      const bin = chances.findIndex((chance) => (left -= chance) < 0);
      found[bin] = (found[bin] as number) + 1;
    }
    return found;
  };
  const alarms = { psi: 0, js: 0, hellinger: 0, variation: 0, p: 0 };
  for (let pair = 0; pair < 2000; pair++) {
    const [a, b] = [draw(400), draw(700)];
    const psi = populationStability(a, b);
    if (psi.value > psi.null.p95) alarms.psi++;
    const js = jensenShannon(a, b, '2');
    if (js.value > js.p95) alarms.js++;
    const moved = hellinger(a, b);
    if (moved.value > moved.p95) alarms.hellinger++;
    const variation = totalVariation(a, b);
    if (variation.value > variation.p95) alarms.variation++;
    if (variation.probability < 0.05) alarms.p++;
  }
  Object.values(alarms).forEach(nearFive);
}, 60_000);

test('without drift the Wasserstein distance and the Smirnov test exceed their bound in about five of a hundred pairs', () => {
  const source = random(8);
  let far = 0;
  let asymptotic = 0;
  for (let pair = 0; pair < 2000; pair++) {
    const draw = (rows: number) =>
      valueCounts(Float64Array.from({ length: rows }, () => Math.exp(0.5 * source.normal())).sort());
    const [a, b] = [draw(150), draw(260)];
    const moved = wasserstein(a, b);
    if (moved.value > moved.p95) far++;
    if (kolmogorovFromValues(a, b, 'kept', { mostPairs: 0 }).probability < 0.05) asymptotic++;
  }
  nearFive(far);
  nearFive(asymptotic);
}, 60_000);
