import * as v from 'valibot';
import { expect, test } from 'vitest';
import { definition, productionAfter, type RegistrySpec } from '../../../src/stages/registry/spec.ts';
import { withPublished } from '../../../src/stages/registry/view/acts.ts';
import { draftOf } from './registryDraft.ts';

const empty: RegistrySpec = { versions: [], history: [], comparison: null, lift: null };
const wish = { name: 'Spring', note: 'Finer.', by: 'Ann', promote: true };
const at = '2026-01-01T00:00:00.000Z';

test('a first version is published and put into production by one wish, as two acts', () => {
  const after = withPublished(empty, draftOf(), wish, at);
  expect(after.history.map(({ action, by, note }) => [action, by, note])).toEqual([
    ['publish', 'Ann', 'Finer.'],
    ['promote', 'Ann', ''],
  ]);
  expect(productionAfter(after.history)).toBe('v1');
  expect(v.is(definition.schema, after)).toBe(true);
});

test('without the wish, or with a version in production, it is published alone', () => {
  const alone = withPublished(empty, draftOf(), { ...wish, promote: false }, at);
  expect(productionAfter(alone.history)).toBeNull();
  const second = withPublished(withPublished(empty, draftOf(), wish, at), draftOf(), wish, at);
  expect(second.versions.map(({ id }) => id)).toEqual(['v1', 'v2']);
  expect(productionAfter(second.history)).toBe('v1');
});
