import { expect, test } from 'vitest';
import type { AttributeSpec } from '../../../src/stages/fairness/spec.ts';
import {
  formedSo,
  isFormedSo,
  type FormingFeatures,
  type FormingSegments,
} from '../../../src/stages/fairness/view/forming.ts';

const sex: AttributeSpec = {
  id: 'a4',
  source: 's0',
  column: 'c1',
  grouping: { kind: 'values' },
  reference: null,
  reason: '',
  basis: '',
};
const features: FormingFeatures = {
  features: [
    { id: 'f0', name: 'hours', used: true },
    { id: 'f1', name: 'age', used: true },
  ],
};
const drop = { id: 'drop f0 f1', kind: 'drop' as const };
const residual = { id: 'residualise', kind: 'residualise' as const };
const minimum = { id: 'minimum 0.8', kind: 'minimum' as const };

test('features left out are shown in profiles only', () => {
  const wanted = formedSo(drop, sex, features, {});
  expect(wanted?.features.features?.map(({ used }) => used)).toEqual([false, false]);
  expect(isFormedSo(drop, sex, features, {})).toBe(false);
  expect(isFormedSo(drop, sex, wanted?.features ?? {}, {})).toBe(true);
});

test('residualising adds the attribute’s column under an id of the features’ own', () => {
  const wanted = formedSo(residual, sex, features, {});
  const groups = [{ id: 'a0', source: 's0', column: 'c1', grouping: { kind: 'values' }, adjust: true }];
  expect(wanted?.features.groups).toEqual(groups);
  expect(isFormedSo(residual, sex, wanted?.features ?? {}, {})).toBe(true);
  expect(wanted?.features.features).toBe(features.features);
});

test('a minimum takes groups that are there already, and leaves whether they are residualised', () => {
  const before = formedSo(residual, sex, features, {})?.features ?? {};
  const wanted = formedSo(minimum, sex, before, { minimum: { groups: 'a0', part: 1 } });
  expect(wanted?.features.groups).toEqual(before.groups);
  expect(wanted?.segments.minimum).toEqual({ groups: 'a0', part: 0.8 });
  expect(isFormedSo(minimum, sex, wanted?.features ?? {}, wanted?.segments ?? {})).toBe(true);
});

test('ages of a study without a date are told from then on at the day of the audit', () => {
  const birth: AttributeSpec = { ...sex, grouping: { kind: 'ages', edges: [18] } };
  const none: FormingSegments = {};
  expect(formedSo(residual, birth, { ...features, asOf: null }, none, '2026-03-01')?.features.asOf).toBe(
    '2026-03-01',
  );
  expect(
    formedSo(residual, birth, { ...features, asOf: '2025-01-01' }, none, '2026-03-01')?.features.asOf,
  ).toBe('2025-01-01');
  expect(formedSo(residual, sex, { ...features, asOf: null }, none, '2026-03-01')?.features.asOf).toBeNull();
});

test('other bands of the same column are groups of their own, three at most', () => {
  const bands = (edge: number): AttributeSpec => ({ ...sex, grouping: { kind: 'ages', edges: [edge] } });
  let now: FormingFeatures = features;
  for (const edge of [18, 30, 50]) now = formedSo(residual, bands(edge), now, {})?.features ?? {};
  expect(now.groups?.map(({ id }) => id)).toEqual(['a0', 'a1', 'a2']);
  expect(formedSo(residual, bands(60), now, {})).toBeNull();
  const none: FormingSegments = {};
  expect(formedSo(minimum, bands(30), now, none)?.segments.minimum?.groups).toBe('a1');
});

test('a minimum of groups that were taken away is not held for the next ones', () => {
  const orphan: FormingSegments = { minimum: { groups: 'a0', part: 1 } };
  const wanted = formedSo(residual, sex, features, orphan);
  expect(wanted?.features.groups?.map(({ id }) => id)).toEqual(['a1']);
  expect(wanted?.segments).toEqual(orphan);
});
