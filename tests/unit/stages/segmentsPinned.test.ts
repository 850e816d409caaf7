import * as v from 'valibot';
import { expect, test } from 'vitest';
import type { Json } from '../../../src/core/json.ts';
import { draftSchema } from '../../../src/stages/registry/versionSchema.ts';
import { pinnedFit } from '../../../src/stages/segments/pinned.ts';
import { draftOf } from './registryDraft.ts';

const names = ['f0', 'f1'];
const fit = {
  k: 2,
  chosenBy: 'curve',
  reason: 'Two segments have the highest silhouette.',
  curve: [{ k: 2, inertia: 3, silhouette: 0.5, calinskiHarabasz: 10, daviesBouldin: null }],
  proposed: 2,
  elbow: null,
  silhouetteRows: 9,
  model: {
    kind: 'kmeans',
    k: 2,
    d: 2,
    names,
    center: [0, 0],
    scale: 1,
    centroids: [
      [-1, 0.5],
      [1, -0.5],
    ],
    inertia: 3,
    counts: [4, 5],
    iterations: 7,
    converged: true,
    seed: 1,
    fittedOn: { kind: 'wasm', name: 'CPU', threads: 2 },
  },
  fittedOn: { kind: 'wasm', name: 'CPU', threads: 2, reason: 'It is there.' },
} satisfies Json;

const withModel = (changed: Record<string, Json>): Json => ({ ...fit, model: { ...fit.model, ...changed } });

test('a fit that was made elsewhere is taken, also one that an older version measured less of', () => {
  expect(pinnedFit(fit, names)).toEqual(fit);
});

test('what a later build adds is left out, so that a version can pin the model', () => {
  const later = { ...fit, later: 1, model: { ...fit.model, later: { of: 1 } } };
  const taken = pinnedFit(later, names);
  expect(taken).toEqual(fit);
  expect(v.is(draftSchema, { ...draftOf(), model: taken?.model })).toBe(true);
});

test('a fit of other features is left', () => {
  expect(pinnedFit(fit, ['f1', 'f0'])).toBeNull();
  expect(pinnedFit(null, names)).toBeNull();
});

test.each<readonly [string, Json]>([
  ['no fit at all', 'a text'],
  ['a centroid with a coordinate too few', withModel({ centroids: [[-1, 0.5], [1]] })],
  ['a centroid too few', withModel({ centroids: [[-1, 0.5]] })],
  [
    'a coordinate that is a text',
    withModel({
      centroids: [
        [-1, 'x'],
        [1, 2],
      ],
    }),
  ],
  ['a centre of other length', withModel({ center: [0] })],
  ['a scale of 0', withModel({ scale: 0 })],
  ['sizes of other segments', withModel({ counts: [4, 5, 6] })],
  ['a number of segments that is not the model’s', { ...fit, k: 3 }],
  ['a reason that is no text', { ...fit, reason: { html: '<b>' } }],
  ['a curve that is none', { ...fit, curve: { k: 2 } }],
  ['a minimum that is no number', withModel({ minimum: { groups: 'a0', part: 'all' } })],
  ['a note on a minimum without its column', { ...fit, minimum: { groups: 'a0', part: 0.8 } }],
  ['a silhouette without its interval', { ...fit, validity: { silhouette: { mean: 1 } } }],
])('%s is not taken for a fit', (_, pinned) => {
  expect(pinnedFit(pinned, names)).toBeNull();
});
