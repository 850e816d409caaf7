import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parityBetween, selections } from '../../../../src/stats/fairness/selection.ts';
import oracle from '../../../oracles/fairness.json';
import { near } from './near.ts';

/** Who earns over 50,000 dollars in Adult's classic training file. */
const adult = [
  { group: 'Female', n: 10771, selected: 1179 },
  { group: 'Male', n: 21790, selected: 6662 },
];

test('Adult’s published difference and ratio by sex', () => {
  const [female, male] = selections(adult);
  expect(female?.rate).toBeCloseTo(0.1094605886, 9);
  expect(male?.rate).toBeCloseTo(0.3057365764, 9);
  const gap = parityBetween(selections(adult));
  expect(gap?.difference).toBeCloseTo(0.1962759878, 9);
  expect(gap?.ratio).toBeCloseTo(0.3580225497, 9);
  expect(gap).toMatchObject({ lowest: 'Female', highest: 'Male' });
});

test.each(oracle.decisions)('$name: shares of the selected equal Aequitas’s', ({ groups, aequitas }) => {
  const counted = groups.map(({ group, tp, fp, tn, fn }) => ({
    group,
    n: tp + fp + tn + fn,
    selected: tp + fp,
  }));
  const wanted = aequitas as Readonly<Record<string, { ppr: number; pprev: number }>>;
  for (const { group, rate, shareOfSelected } of selections(counted)) {
    near(rate, wanted[group]?.pprev);
    near(shareOfSelected, wanted[group]?.ppr);
  }
});

const group = fc.tuple(fc.integer({ min: 0, max: 500 }), fc.double({ min: 0, max: 1, noNaN: true }));

test('representation is the rate over the overall rate, and shares sum to one', () => {
  fc.assert(
    fc.property(fc.array(group, { minLength: 1, maxLength: 6 }), (drawn) => {
      const groups = drawn.map(([n, p], i) => ({ group: `${i}`, n, selected: Math.round(n * p) }));
      const all = groups.reduce((sum, { n }) => sum + n, 0);
      const selected = groups.reduce((sum, entry) => sum + entry.selected, 0);
      const found = selections(groups);
      for (const { rate, representation } of found) {
        if (representation !== null) near(representation, (rate ?? NaN) / (selected / all));
      }
      if (selected > 0)
        near(
          found.reduce((sum, entry) => sum + (entry.shareOfSelected ?? 0), 0),
          1,
        );
    }),
  );
});

test('without selected customers there is no ratio, and without a second group no gap', () => {
  const nobody = [
    { group: 'a', n: 9, selected: 0 },
    { group: 'b', n: 4, selected: 0 },
  ];
  expect(parityBetween(selections(nobody))).toMatchObject({ difference: 0, ratio: null });
  expect(selections(nobody)[0]?.representation).toBeNull();
  expect(parityBetween(selections(nobody.slice(1)))).toBeNull();
});
