import { expect, test } from 'vitest';
import { published, withAct, type RegistrySpec } from '../../../src/stages/registry/spec.ts';
import { verdictOf } from '../../../src/stages/registry/view/words.ts';
import { draftOf } from './registryDraft.ts';

const empty: RegistrySpec = { versions: [], history: [], comparison: null, lift: null };
const signed = { at: '2026-01-01T00:00:00Z', by: 'Ann', note: '' };
const draft = draftOf();
const spec = withAct(published(empty, draft, { ...signed, name: 'Spring' }), {
  ...signed,
  action: 'promote',
  version: 'v1',
  comparison: null,
  reason: '',
});
const sentence = (key: string, model = draft.model): string => verdictOf(spec, { key, model }).sentence;

test('segments of the version’s own key are those', () => {
  expect(sentence(draft.key)).toContain('The segments of the study are those.');
});

test('segments that were found anew and came out alike are not called others', () => {
  const anew = { ...draft.model, fittedOn: { kind: 'webgpu' as const, name: 'GPU', threads: 0 } };
  expect(sentence('b'.repeat(64), anew)).toContain(
    'came out alike, with the same centres and sizes: publish them only to pin other names or settings.',
  );
});

test('segments with another centre are others', () => {
  const moved = { ...draft.model, centroids: [[0, 0], [1, 1.5]] }; // prettier-ignore
  expect(sentence('b'.repeat(64), moved)).toContain('are others: compare the two');
});

test('segments of another published version are called by its name, and whether it can be promoted', () => {
  const other = draftOf('c'.repeat(64));
  const two = published(spec, other, { ...signed, name: 'Summer' });
  const said = (of: RegistrySpec): string => verdictOf(of, { key: other.key, model: { ...other.model, counts: [1, 39] } }).sentence; // prettier-ignore
  expect(said(two)).toContain('are those of “Summer” (v2): compare the two before you promote it.');
  const act = { ...signed, action: 'retire', version: 'v2', comparison: null, reason: '' } as const;
  expect(said(withAct(two, act))).toContain('are those of “Summer” (v2), which is retired.');
});

test('alike are segments that were found anew and came out as those in production, and no others', () => {
  const isAlike = (key: string, model = draft.model): boolean => verdictOf(spec, { key, model }).isAlike;
  expect(isAlike('b'.repeat(64))).toBe(true);
  expect(isAlike(draft.key)).toBe(false);
  expect(isAlike('b'.repeat(64), { ...draft.model, counts: [29, 11] })).toBe(false);
  expect(verdictOf(spec, null).isAlike).toBe(false);
});
