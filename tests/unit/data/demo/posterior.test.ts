import { describe, expect, test } from 'vitest';
import { normalBetween, upperTail } from '../../../../src/data/demo/normal.ts';
import { demoTruth } from '../../../../src/data/demo/truth.ts';

test.each([
  [0, 0.5],
  [1, 0.15865525393145707],
  [2.5, 0.006209665325776132],
  [3, 0.0013498980316300933],
  [5, 2.866515718791939e-7],
  [6, 9.865876450376946e-10],
])('the upper tail of a normal beyond %s is %s', (z, probability) => {
  expect(upperTail(z) / probability).toBeCloseTo(1, 9);
});

test('the probability between two bounds is right on either side of zero', () => {
  expect(normalBetween(-1, 1)).toBeCloseTo(0.6826894921370859, 12);
  expect(normalBetween(2.5, 3) / 0.004859767294146039).toBeCloseTo(1, 9);
  expect(normalBetween(-3, -2.5)).toBe(normalBetween(2.5, 3));
  expect(normalBetween(-Infinity, 0)).toBe(0.5);
});

describe.each(['base', 'later'] as const)('the best classifier, in the %s snapshot', (snapshot) => {
  const { segment, bayes, bayesProbability } = demoTruth({ size: 60_000, seed: 11, snapshot });
  const judged = (low: number, high: number): { customers: number; hits: number; said: number } => {
    const found = { customers: 0, hits: 0, said: 0 };
    bayesProbability.forEach((probability, customer) => {
      if (probability < low || probability >= high) return;
      found.customers += 1;
      found.said += probability;
      if (segment[customer] === bayes[customer]) found.hits += 1;
    });
    return found;
  };

  test('is right as often as it says', () => {
    const { customers, hits, said } = judged(0, 2);
    expect(customers).toBe(60_000);
    expect(Math.abs(hits - said) / customers).toBeLessThan(0.0025);
  });

  test.each([
    [0.5, 0.7],
    [0.7, 0.9],
    [0.9, 0.99],
  ])('is right as often as it says where it is sure by %s to %s', (low, high) => {
    const { customers, hits, said } = judged(low, high);
    const mean = said / customers;
    expect(Math.abs(hits - said)).toBeLessThan(4 * Math.sqrt(customers * mean * (1 - mean)));
  });
});
