import { expect, test } from 'vitest';
import type { ComparedSide, Comparison } from '../../../src/stages/registry/spec.ts';
import { verdictOf } from '../../../src/stages/registry/compare/words.ts';
import { measureRows } from '../../../src/stages/registry/view/measureRows.ts';

const space = (silhouette: number) => ({ silhouette, calinskiHarabasz: 7372, daviesBouldin: 0.9 });
const side = (id: string, silhouette: number, agreement: number): ComparedSide => ({
  id,
  name: id,
  key: id,
  k: 2,
  customers: 40,
  unassigned: 0,
  vanished: [],
  notes: [],
  features: ['Spend'],
  segments: [],
  own: space(silhouette),
  other: space(silhouette),
  common: space(silhouette),
  stability: {
    adjustedRand: agreement,
    low: agreement - 0.01,
    high: agreement + 0.01,
    resamples: 25,
    rows: 40,
    jaccard: [0.9],
  },
  lift: { explained: 0.3, auc: null, best: 4.1 },
  fairness: [],
});
const compared = (champion: ComparedSide, challenger: ComparedSide): Comparison => ({
  champion,
  challenger,
  customers: 40,
  onlyChampion: 0,
  onlyChallenger: 0,
  asOf: null,
  adjustedRand: 0.8,
  reassigned: 0.1,
  counts: [],
  matched: [],
  sample: 40,
  commonFeatures: ['Spend'],
  target: {
    name: 'Spend',
    kind: 'feature',
    folds: 5,
    formedBy: true,
    yesNo: false,
  } as unknown as NonNullable<Comparison['target']>,
  verdict: '',
});

test('a side that is better in both is named once', () => {
  const said = verdictOf(compared(side('v1', 0.37, 0.6), side('v2', 0.43, 0.9)));
  expect(said).toMatch(/; the challenger is the more stable and tells customers apart more clearly\.$/);
});

test('sides that are better in one each are both named', () => {
  const said = verdictOf(compared(side('v1', 0.57, 0.6), side('v2', 0.4, 0.9)));
  expect(said).toMatch(
    /challenger is the more stable and the champion tells customers apart more clearly\.$/,
  );
});

test('figures of both sides have as many decimals', () => {
  const rows = measureRows(compared(side('v1', 0.37, 0.6), side('v2', 0.428, 0.884)));
  const told = (key: string) => rows.find((row) => row.key === key);
  expect(told('common')).toMatchObject({ champion: '0.370', challenger: '0.428' });
  expect(told('stability')).toMatchObject({ champion: '0.600 (0.59 to 0.61)' });
  expect(told('jaccard')).toMatchObject({ champion: '0.90' });
  expect(told('ch')).toMatchObject({ champion: '7,372' });
  expect(told('best')).toMatchObject({ champion: '4.10 ×' });
});
