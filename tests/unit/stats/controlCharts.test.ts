import { expect, test } from 'vitest';
import { random } from '../../../src/core/random.ts';
import { averageRunLength, falseAlarms } from '../../../src/stats/chartFalseAlarms.ts';
import { chartAlarms, nelson, westernElectric } from '../../../src/stats/chartRules.ts';
import { individualsChart, proportionChart } from '../../../src/stats/controlCharts.ts';
import oracle from '../../oracles/monitoring.json';

test.each(oracle.individuals)('centre and limits of individual values by their moving range', (golden) => {
  const points = individualsChart(golden.values, { from: 0, to: golden.baseline });
  const { centre, sigma } = golden;
  points.forEach((point, i) => {
    expect(point.centre).toBeCloseTo(centre, 9);
    expect(point.upper).toBeCloseTo(centre + 3 * sigma, 9);
    expect(point.lower).toBeCloseTo(centre - 3 * sigma, 9);
    expect(point.z).toBeCloseTo(((golden.values[i] ?? NaN) - centre) / sigma, 9);
  });
});

test('limits of shares go by each point’s size, and by how much shares vary anyway', () => {
  const { counts, sizes, centre, upper, lower, laneyUpper } = oracle.proportions;
  proportionChart(counts, sizes).forEach((point, i) => {
    expect(point.centre).toBeCloseTo(centre, 12);
    expect(point.upper).toBeCloseTo(upper[i] ?? NaN, 12);
    expect(point.lower).toBeCloseTo(lower[i] ?? NaN, 12);
  });
  proportionChart(counts, sizes, undefined, 'observed').forEach((point, i) => {
    expect(point.upper).toBeCloseTo(laneyUpper[i] ?? NaN, 12);
  });
});

test.each(Object.entries(oracle.rules))('%s fires where an independent reading of it does', (id, golden) => {
  const rule = [...westernElectric, ...nelson].find((one) => one.id === id);
  if (!rule) throw new Error(`no rule ${id}`);
  expect(golden.length).toBeGreaterThan(0);
  expect(chartAlarms(oracle.series, [rule]).map(({ at }) => at)).toEqual(golden);
  expect(chartAlarms(oracle.series, [rule]).every(({ at, from }) => at - from + 1 === rule.window)).toBe(
    true,
  );
});

test('a value that is missing breaks every run and alarms nowhere', () => {
  const run = [0.5, 0.5, 0.5, 0.5, NaN, 0.5, 0.5, 0.5, 0.5, 5, NaN];
  expect(chartAlarms(run, westernElectric).map(({ rule, at }) => [rule.id, at])).toEqual([
    ['western-electric-1', 9],
  ]);
  expect(individualsChart([1, NaN, 3])[1]?.z).toBeNaN();
});

test('average run lengths equal those of the Markov chain of Champ and Woodall, 91.75 for all four rules', () => {
  const runs = 4000;
  const golden = oracle.runLengths;
  const found = (rules: typeof westernElectric): number => averageRunLength(rules, random(11), runs);
  const [first, , , fourth] = westernElectric;
  if (!first || !fourth) throw new Error('rules are missing');
  // Run lengths are about geometric: their standard deviation is their mean.
  const within = (value: number, mean: number): void =>
    expect(Math.abs(value / mean - 1)).toBeLessThan(4 / Math.sqrt(runs));
  within(found(westernElectric), golden['western-electric']);
  within(found([first]), golden['western-electric-1']);
  within(found([fourth]), golden['western-electric-4']);
}, 60_000);

test('every rule adds false alarms, and limits from few points add more', () => {
  const rate = (rules: typeof westernElectric, baseline: number | null): number =>
    falseAlarms(rules, 24, random(4), baseline, 2000).perChart;
  const one = rate(westernElectric.slice(0, 1), null);
  expect(Math.abs(one - (1 - 0.9973 ** 24))).toBeLessThan(4 * Math.sqrt((one * (1 - one)) / 2000));
  expect(rate(westernElectric, null)).toBeGreaterThan(one);
  expect(rate(westernElectric, 8)).toBeGreaterThan(rate(westernElectric, null));
  expect(falseAlarms([], 24, random(4))).toEqual({ perChart: 0, perPoint: 0 });
}, 60_000);
