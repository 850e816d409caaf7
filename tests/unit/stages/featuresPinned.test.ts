import { expect, test } from 'vitest';
import type { Json } from '../../../src/core/json.ts';
import { pinnedFeatures } from '../../../src/stages/features/pinned.ts';
import { ageGroups } from './ageGroups.ts';

const summary = {
  id: 'f0',
  name: 'Recency',
  unit: 'days',
  kind: 'recency',
  used: true,
  transform: 'log',
  scaling: 'z-score',
  missing: 0,
  imputed: null,
  cap: [0, 90],
  center: 2,
  scale: 0.5,
  mean: 20,
  standardDeviation: 4,
  quantiles: [0, 1, 10, 20, 30, 80, 90],
  skewness: null,
  histogram: { from: 0, to: 90, counts: [3, 4] },
} satisfies Json;

test('summaries and groups that were made elsewhere are taken', () => {
  const pinned = { features: [summary], groups: [ageGroups] };
  expect(pinnedFeatures({ ...pinned, table: 't' })).toEqual(pinned);
  expect(pinnedFeatures({ features: [] })).toEqual({ features: [] });
});

test.each<readonly [string, Json]>([
  ['nothing', null],
  ['a text', 'features'],
  ['no list of features', { features: { f0: summary } }],
  ['a centre that is a text', { features: [{ ...summary, center: '2' }] }],
  ['a way of scaling that does not exist', { features: [{ ...summary, scaling: 'log' }] }],
  ['counts that are none', { features: [{ ...summary, histogram: { from: 0, to: 1, counts: 'x' } }] }],
  ['bands without edges', { features: [summary], groups: [{ ...ageGroups, grouping: { kind: 'bands' } }] }],
  ['a place that is a fraction', { features: [summary], groups: [{ ...ageGroups, missingAt: 0.5 }] }],
])('%s is not taken for what was made elsewhere', (_, pinned) => {
  expect(pinnedFeatures(pinned)).toBeNull();
});
