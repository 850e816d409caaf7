import { expect, test } from 'vitest';
import {
  evidence,
  verdictOf,
  warningsOf,
  type OverallFeature,
} from '../../../src/stages/insight/sentences.ts';
import type { SegmentProfile } from '../../../src/stages/insight/spec.ts';
import { structureOf } from '../../../src/stages/segments/view/ranking.ts';

const features: readonly OverallFeature[] = [
  { id: 'f0', name: 'Balance', unit: '€', kind: 'column', median: 450, mean: 1362, typical: 'median' },
  { id: 'f1', name: 'previous', unit: '', kind: 'column', median: 0, mean: 0.58, typical: 'mean' },
];
const standings = (balance: number, previous: number) => [
  { feature: 'f0', z: balance, median: 460, mean: 1280 },
  { feature: 'f1', z: previous, median: 0, mean: 0.17 },
];

const segment = (index: number, revenueShare: number | null, size = 50): SegmentProfile => ({
  id: `S${index + 1}`,
  index,
  name: index === 0 ? 'זהב' : 'כסף',
  suggested: '',
  evidence: '',
  size,
  share: 0.5,
  revenueShare,
  margin: 0.5,
  standings: standings(index, 0),
});

test('what stands out is said by medians, and by means where the medians are alike', () => {
  expect(evidence(features, standings(0.9, -0.6), 0.2)).toBe(
    'Median balance 460 € against 450 and mean previous 0.17 against 0.58 of all customers.',
  );
});

test('a segment near the average that holds most customers makes that average itself, and it is said', () => {
  expect(evidence(features, standings(0.02, -0.33), 0.714)).toBe(
    'It holds 71.4\u00a0% of all customers, which draws their average to its own: in every feature its mean is within 0.5 standard deviations of that of all customers; it is furthest off in previous (mean 0.17 against 0.58, −0.3σ). The customers in it may differ among themselves.',
  );
});

test('a smaller one near the average is said to be so in every feature, and where it is furthest off', () => {
  expect(evidence(features, standings(-0.2, 0.1), 0.3)).toBe(
    'In every feature its mean is within 0.5 standard deviations of that of all customers; it is furthest off in balance (mean 1,280 € against 1,362, −0.2σ). The customers in it may differ among themselves.',
  );
});

test('where nothing can be seen of a difference none is named', () => {
  expect(evidence(features, standings(0.01, 0), 0.3)).toBe(
    'In every feature its mean is within 0.5 standard deviations of that of all customers. The customers in it may differ among themselves.',
  );
});

test('one segment of everyone has nothing to be held against', () => {
  expect(evidence(features, standings(0, 0), 1)).toBe(
    'These are all customers: there is no other segment to hold them against.',
  );
});

test('names that are written from right to left move no figure beside them', () => {
  const foreign = features.map((feature, at) => (at === 0 ? { ...feature, name: 'יתרה' } : feature));
  expect(evidence(foreign, standings(0.9, -0.6), 0.2)).toContain('Median \u2068יתרה\u2069 460 € against 450');
  expect(evidence(foreign, standings(-0.2, 0.1), 0.3)).toContain('furthest off in \u2068יתרה\u2069 (mean');
  const bare = [segment(0, null), segment(1, null)];
  expect(verdictOf([segment(0, 0.8), segment(1, 0.2)], foreign, 100)).toContain('“\u2068זהב\u2069” are 50.0');
  expect(verdictOf(bare, foreign, 100)).toMatch(/“\u2068זהב\u2069”, holds .* in \u2068יתרה\u2069\.$/);
  expect(warningsOf(bare, 0.6)[0]).toContain('“\u2068זהב\u2069” has only 50 customers');
});

test.each([
  [0.249, true],
  [0.25, true],
  [0.2501, false],
])(
  'of a silhouette of %d the verdict on the segments and the warning of them agree',
  (silhouette, isUnclear) => {
    expect(structureOf(silhouette).word === 'No clear structure.').toBe(isUnclear);
    const warnings = warningsOf([segment(0, null, 500), segment(1, null, 500)], silhouette);
    expect(warnings).toHaveLength(isUnclear ? 1 : 0);
  },
);
