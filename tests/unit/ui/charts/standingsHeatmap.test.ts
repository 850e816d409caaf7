import { expect, test } from 'vitest';
import { standingsTable } from '../../../../src/stages/segments/view/pictures.ts';
import type { ShownSegment } from '../../../../src/stages/segments/view/ranking.ts';
import { standingsHeatmap } from '../../../../src/ui/charts/standingsHeatmap.ts';

const table = {
  features: [
    { name: 'Recency', unit: 'days', typical: 'median' as const },
    { name: 'Returns', unit: '', typical: 'mean' as const },
  ],
  segments: [
    {
      name: 'Loyal',
      rank: 0,
      standings: [
        { z: -1.2, median: 9, mean: 11 },
        { z: 2.9, median: 0, mean: 1.5 },
      ],
    },
    { name: 'Segment 2', rank: 1, standings: [undefined, { z: 0.1, median: 0, mean: 0.2 }] },
  ],
};

test('deviations stand in the cells, and colour them; what is not known yet is no number', () => {
  const { values, printed, rows } = standingsHeatmap(table, 'z');
  expect(values).toEqual([
    [-1.2, 2.9],
    [Number.NaN, 0.1],
  ]);
  expect(printed).toBeUndefined();
  expect(rows).toEqual([
    { name: 'Loyal', rank: 0 },
    { name: 'Segment 2', rank: 1 },
  ]);
});

test('medians or means, whichever tells segments apart, are printed over the colours of the deviations', () => {
  const { values, printed, columns } = standingsHeatmap(table, 'values');
  expect(values).toEqual(standingsHeatmap(table, 'z').values);
  expect(printed).toEqual([
    [9, 1.5],
    [Number.NaN, 0.2],
  ]);
  expect(columns.map(({ unit }) => unit)).toEqual(['median, days', 'mean']);
});

test('features that form segments come first, and a segment without its profile has a row', () => {
  const features = [
    { id: 'f0', name: 'Age', unit: 'years', used: false, typical: 'median' as const },
    { id: 'f1', name: 'Spend', unit: '£', used: true, typical: 'median' as const },
  ];
  const profile = {
    id: 'S1',
    index: 1,
    name: 'Loyal',
    evidence: '',
    size: 3,
    share: 0.6,
    revenueShare: null,
    margin: 0.5,
    standings: [
      { feature: 'f0', z: 0.5, median: 40, mean: 41 },
      { feature: 'f1', z: 1, median: 12, mean: 13 },
    ],
  };
  const shown = { id: 'S1', label: 1, rank: 0, name: 'Loyal', size: 3, share: 0.6, profile };
  const segments: ShownSegment[] = [shown, { ...shown, id: 'S2', label: 0, rank: 1, profile: null }];
  const profiles = { verdict: '', warnings: [], features, segments: [profile] };
  const { columns, values } = standingsHeatmap(standingsTable(segments, profiles), 'z');
  expect(columns.map(({ name }) => name)).toEqual(['Spend', 'Age']);
  expect(values).toEqual([
    [1, 0.5],
    [Number.NaN, Number.NaN],
  ]);
});
