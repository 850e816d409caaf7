import { expect, test } from 'vitest';
import { columnAlerts } from '../../../src/stages/profile/columnAlerts.ts';
import type { ColumnProfile } from '../../../src/stages/profile/spec.ts';

/** Whole numbers of which a third are 0 and few lie far from the rest. */
const steep = (name: string, role: ColumnProfile['role'] = null): ColumnProfile => ({
  id: 'c0',
  name,
  type: 'integer',
  role,
  sensitive: false,
  rows: 100,
  missing: 0,
  distinct: 12,
  top: [{ text: '0', rows: 33 }],
  imbalance: null,
  numbers: {
    mean: 12.5,
    deviation: 3.25,
    skewness: 4.5,
    quantiles: [0, 0, 0, 10, 20, 40, 50_000],
    zeros: 33,
    negatives: 0,
    notFinite: 0,
    histogram: { from: 0, to: 50_000, counts: [98, 2] },
    core: { from: 0, to: 40, counts: [50, 40, 10] },
  },
  texts: null,
  times: null,
});
const kindsOf = (column: ColumnProfile): string[] => columnAlerts('s', column).map(({ kind }) => kind);

test('amounts are told where they are skewed and where many are 0', () => {
  expect(kindsOf(steep('spend'))).toEqual(['zeros', 'skewed']);
  expect(kindsOf(steep('region', 'quantity'))).toEqual(['zeros', 'skewed']);
});

test('of whole numbers that are codes neither is said', () => {
  expect(kindsOf(steep('store_id'))).toEqual([]);
  expect(kindsOf(steep('ZipCode'))).toEqual([]);
  expect(kindsOf(steep('whoever', 'customer'))).toEqual([]);
});

test('of whole numbers that are days it is not said that they are skewed', () => {
  const joined = steep('joined');
  const quantiles = [20_150_101, 20_160_101, 20_230_101, 20_230_601, 20_231_201, 20_240_101, 20_240_131];
  expect(
    kindsOf({ ...joined, numbers: joined.numbers && { ...joined.numbers, zeros: 0, quantiles } }),
  ).toEqual([]);
});

const texts = { shortest: 4, longest: 5, meanLength: 4.5, blank: 0, padded: 0, patterns: [], collapsed: false, looked: 100 }; // prettier-ignore
const digits = (name: string): ColumnProfile => ({
  ...steep(name),
  type: 'text',
  numbers: null,
  texts: { ...texts, patternsExact: true, dates: 0, numbers: 1, variants: null, close: null },
});

test('texts of digits are told, but not those of codes', () => {
  expect(kindsOf(digits('spend'))).toEqual(['text-numbers']);
  expect(kindsOf(digits('postcode'))).toEqual([]);
});

test.each([
  [80, ['imbalance']],
  [40, []],
])('a column in which %i %% of the rows have one of many values is told as %j', (most, expected) => {
  const uneven = { ...steep('department'), numbers: null, imbalance: 0.6 };
  expect(kindsOf({ ...uneven, top: [{ text: 'a', rows: most }] })).toEqual(expected);
});
