import { expect, test } from 'vitest';
import { alertRulesJson } from '../../../../src/exports/alertRules.ts';
import { alertRulesSql } from '../../../../src/exports/alertSql.ts';
import { alertRules, type AlertParts } from '../../../../src/stages/monitoring/alertExport.ts';
import { defaultTriggers } from '../../../../src/stages/monitoring/spec.ts';
import type { PublishedVersion } from '../../../../src/stages/registry/spec.ts';
import { draftOf } from '../registryDraft.ts';
import { source } from './facts.ts';

type Reference = PublishedVersion['reference']['features'][number];

const published = (...features: Partial<Reference>[]): PublishedVersion => {
  const draft = draftOf();
  return {
    ...draft,
    id: 'v1',
    name: 'Spring',
    note: '',
    by: '',
    publishedAt: '2026-01-01T00:00:00Z',
    fingerprint: 'f'.repeat(64),
    reference: {
      ...draft.reference,
      features: draft.reference.features.map((feature, i) => ({ ...feature, ...features[i] })),
    },
  };
};

const rulesOf = (version: PublishedVersion, parts: Partial<AlertParts> = {}) =>
  alertRules({
    version,
    inProductionSince: null,
    spec: { triggers: defaultTriggers.slice(), falseDiscovery: 0.05, effectFloor: 0.1 },
    sources: [source()],
    ...parts,
  });

test('no bin, no value and no segment of fewer than 11 customers leaves, and what is left out is said', () => {
  const rules = rulesOf(
    published(
      { edges: [1, 2, 3], counts: [4, 20, 8, 3] },
      {
        values: [
          [0, 30],
          [1, 12],
          [2, 3],
        ],
      },
    ),
  );
  expect(rules.features.map(({ counts }) => counts)).toEqual([
    [24, 11],
    [30, 15],
  ]);
  expect(rules.features[1]?.bins).toEqual({ kind: 'values', values: [0] });
  expect(rules.segments.map(({ id }) => id)).toEqual(['S1']);
  expect(rules.left).toEqual(['Segments of fewer than 11 customers are left out: 1.']);
});

test('bins that are large enough stay as they are, with twenty quantiles at the middles of equal parts', () => {
  const counts = [15, 20, 12];
  const quantiles = Array.from({ length: 201 }, (_, i) => i);
  const [feature] = rulesOf(published({ edges: [1, 2], counts, quantiles })).features;
  expect(feature).toMatchObject({ counts, bins: { kind: 'number', edges: [1, 2] } });
  expect(feature?.quantiles).toHaveLength(20);
  feature?.quantiles.forEach((quantile, i) => expect(quantile).toBeCloseTo(5 + 10 * i, 9));
});

test('enabled triggers become rules with a sentence, ages with their day, agreed sources with their cadence', () => {
  const rules = rulesOf(published());
  expect(rules.rules.map(({ kind, limit }) => [kind, limit])).toEqual([
    ['drift', 0.5],
    ['size', 0.15],
    ['stability', 0.2],
    ['unassigned', 0.05],
    ['age', 365],
  ]);
  expect(rules.rules.find(({ kind }) => kind === 'age')?.after).toBe('2027-01-01');
  expect(rules.sources).toEqual([{ name: 'orders.csv', everyDays: 7, graceDays: 1 }]);
  const cadence = { id: 't9', enabled: true, kind: 'cadence', days: 30 } as const;
  const spec = { triggers: [cadence], falseDiscovery: 0.05, effectFloor: 0.1 };
  expect(rulesOf(published(), { spec }).rules[0]?.after).toBeNull();
  expect(rulesOf(published(), { spec, inProductionSince: '2026-02-01T10:00:00Z' }).rules[0]?.after).toBe(
    '2026-03-02',
  );
});

test('JSON says its format and holds the rules; SQL without features or triggers is still one query', () => {
  const rules = rulesOf(published());
  expect(JSON.parse(alertRulesJson(rules))).toMatchObject({
    format: 'tessera-alert-rules',
    formatVersion: 1,
    falseDiscovery: 0.05,
  });
  const spec = { triggers: [], falseDiscovery: 0.05, effectFloor: 0.1 };
  const text = alertRulesSql(rulesOf(published(), { spec }));
  expect(text.slice(text.indexOf('\nWITH')).split(';')).toHaveLength(2);
});
