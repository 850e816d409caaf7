import { describe, expect, test } from 'vitest';
import { toldBy, typicalOf } from '../../../src/stages/insight/view/typical.ts';

const medians = (...values: readonly number[]) => values.map((median) => ({ median }));

describe('the figure by which segments are told apart', () => {
  test.for([
    ['amounts', [0, 1, 5, 9, 20, 80, 400], medians(4, 30), 'median'],
    ['yes and no, though one segment says mostly yes', [0, 0, 0, 0, 1, 1, 1], medians(0, 1), 'mean'],
    ['counts of what is rare, none for most in every segment', [0, 0, 0, 0, 0, 3, 12], medians(0, 0), 'mean'],
    ['medians that differ by less than is shown', [0, 1, 5, 9, 20, 80, 400], medians(9, 9 + 1e-12), 'mean'],
    ['one value', [7, 7, 7, 7, 7, 7, 7], medians(7, 7), 'median'],
    ['a single segment', [0, 0, 0, 0, 0, 3, 12], medians(0), 'median'],
  ] as const)('%s', ([, quantiles, standings, typical]) => {
    expect(typicalOf(quantiles, standings)).toBe(typical);
  });
});

describe('the figure by which a segment is held against all customers', () => {
  test.for([
    ['another median', 'median', 4, 'median'],
    ['the same median', 'median', 9 + 1e-12, 'mean'],
    ['a feature of means', 'mean', 4, 'mean'],
  ] as const)('%s', ([, typical, median, by]) => {
    expect(toldBy({ typical, median: 9 }, { median })).toBe(by);
  });
});
