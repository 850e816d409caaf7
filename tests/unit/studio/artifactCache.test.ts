import { expect, test } from 'vitest';
import type { Artifact } from '../../../src/core/artifacts.ts';
import { ArtifactCache } from '../../../src/studio/artifactCache.ts';

const artifact = (key: string): Artifact => ({
  key,
  node: 'features',
  stage: 'features',
  inputs: [],
  provenance: {
    at: '',
    milliseconds: 0,
    version: '',
    engine: { kind: 'reference', name: '', threads: 1, reason: '' },
    seed: 0,
    queries: [],
  },
  value: null,
});

test('keeping some artifacts forgets the others, and gives the tables that nobody has any more', () => {
  const cache = new ArtifactCache();
  cache.add(artifact('a'), ['own_a', 'shared'], new Set());
  cache.add(artifact('b'), ['own_b', 'shared'], new Set());
  cache.pin(artifact('a'));
  cache.pin(artifact('b'));
  expect(cache.keep(new Set(['b']))).toEqual(['own_a']);
  expect([cache.get('a'), cache.pinned('a')]).toEqual([undefined, undefined]);
  expect([cache.get('b')?.key, cache.pinned('b')?.key]).toEqual(['b', 'b']);
  expect(cache.keep(new Set())).toEqual(['own_b', 'shared']);
});
