import fc from 'fast-check';
import { expect, test } from 'vitest';
import { random } from '../../../../src/core/random.ts';
import {
  differencesFromRest,
  selectionRates,
  simultaneousBootstrap,
} from '../../../../src/stats/fairness/bootstrap.ts';
import { margins } from '../../../../src/stats/fairness/counts.ts';
import {
  drawBinomial,
  drawHypergeometric,
  drawMultinomial,
  drawTable,
  logFactorial,
} from '../../../../src/stats/fairness/drawCounts.ts';
import { permutationTest, widestGap } from '../../../../src/stats/fairness/permutationTest.ts';
import oracle from '../../../oracles/fairness.json';

const sums = fc.array(fc.integer({ min: 0, max: 4000 }), { minLength: 1, maxLength: 5 });

test('a drawn table keeps the sums of its rows and columns', () => {
  fc.assert(
    fc.property(fc.array(sums, { minLength: 1, maxLength: 4 }), fc.integer(), (ragged, seed) => {
      const width = ragged[0]?.length ?? 0;
      const counts = ragged.map((row) => Array.from({ length: width }, (_, j) => row[j] ?? 0));
      const { rows, columns } = margins(counts);
      const drawn = drawTable(rows, columns, random(seed));
      expect(margins(drawn)).toEqual(margins(counts));
      expect(drawn.flat().every((count) => count >= 0)).toBe(true);
    }),
  );
});

test('drawn counts have the mean and variance of their distribution, small and large', () => {
  const draws = 4000;
  const check = (draw: () => number, mean: number, variance: number) => {
    const seen = Array.from({ length: draws }, draw);
    const average = seen.reduce((sum, x) => sum + x, 0) / draws;
    const squares = seen.reduce((sum, x) => sum + (x - mean) ** 2, 0) / draws;
    expect(Math.abs(average - mean)).toBeLessThan(5 * Math.sqrt(variance / draws));
    expect(Math.abs(squares / variance - 1)).toBeLessThan(0.15);
  };
  const source = random(7);
  for (const [n, p] of [
    [9, 0.3],
    [1000, 0.02],
    [1_000_000, 0.4],
  ] as const) {
    check(() => drawBinomial(n, p, source), n * p, n * p * (1 - p));
  }
  for (const [drawn, marked, total] of [
    [5, 4, 11],
    [300, 500, 900],
    [200_000, 400_000, 1_000_000],
  ] as const) {
    const p = marked / total;
    const variance = (drawn * p * (1 - p) * (total - drawn)) / (total - 1);
    check(() => drawHypergeometric(drawn, marked, total, source), drawn * p, variance);
  }
  expect(drawMultinomial(500, [0.2, 0.5, 0.3], source).reduce((sum, count) => sum + count, 0)).toBe(500);
});

test('the logarithm of a factorial beyond its table joins the table', () => {
  let sum = 0;
  for (let n = 1; n <= 3000; n++) {
    sum += Math.log(n);
    expect(Math.abs(logFactorial(n) - sum)).toBeLessThan(1e-11 * Math.max(1, sum));
  }
});

test('simultaneous bootstrap intervals hold the true rates together about as often as told', () => {
  const chances = [0.1, 0.05, 0.25, 0.3, 0.1, 0.2];
  const truth = [0.1 / 0.4, 0.05 / 0.4, 0.25 / 0.4, 0.3 / 0.6, 0.1 / 0.6, 0.2 / 0.6];
  let held = 0;
  for (let seed = 0; seed < 200; seed++) {
    const source = random(seed);
    const flat = drawMultinomial(3000, chances, source);
    const found = simultaneousBootstrap([flat.slice(0, 3), flat.slice(3)], selectionRates, source, {
      level: 0.9,
      resamples: 200,
    });
    const all = found.every((interval, i) => {
      const rate = truth[i] as number;
      return interval !== null && interval.low <= rate && rate <= interval.high;
    });
    if (all) held += 1;
  }
  // Nominal 180 of 200, standard deviation 4.2.
  expect(held).toBeGreaterThanOrEqual(166);
  expect(held).toBeLessThanOrEqual(194);
});

test('intervals of differences are the same for the same seed and widen with the number of figures', () => {
  const counts = oracle.tables[0]?.counts ?? [];
  const figures = differencesFromRest;
  const once = simultaneousBootstrap(counts, figures, random(3));
  expect(simultaneousBootstrap(counts, figures, random(3))).toEqual(once);
  const [alone] = simultaneousBootstrap(counts, (table) => figures(table).slice(0, 1), random(3));
  const [first] = once;
  expect((first?.high ?? NaN) - (first?.low ?? NaN)).toBeGreaterThan(
    (alone?.high ?? NaN) - (alone?.low ?? NaN),
  );
});

test('an empty table or a figure that cannot vary has no interval', () => {
  expect(simultaneousBootstrap([[0, 0]], selectionRates, random(1))).toEqual([null, null]);
  expect(simultaneousBootstrap([[5, 0]], selectionRates, random(1))).toEqual([null, null]);
});

test('the permutation test finds the gap of Adult by sex and none where shares are equal', () => {
  const counts = oracle.tables[0]?.counts ?? [];
  expect(permutationTest(counts, widestGap, random(1), 199).p).toBe(1 / 200);
  const equal = [
    [50, 50],
    [500, 500],
  ];
  expect(permutationTest(equal, widestGap, random(1), 199)).toMatchObject({ statistic: 0, p: 1 });
});
