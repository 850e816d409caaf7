import { expect, test } from 'vitest';
import type { Json } from '../../../src/core/json.ts';
import { keysOf } from '../../../src/core/lineage.ts';
import { defineStage, emptyRecipe, makeRegistry, type Recipe, type StageDefinition } from '../../../src/core/recipe.ts'; // prettier-ignore
import { parseRecipe } from '../../../src/core/recipeSchema.ts';
import { definition, type SegmentsSpec } from '../../../src/stages/segments/spec.ts';

const alone = { ...definition, inputs: [] } as StageDefinition;
const registry = makeRegistry([alone]);

/** What version 1 of this stage wrote. */
const first = {
  method: 'k-means',
  k: 5,
  from: 2,
  to: 10,
  restarts: 8,
  maxIterations: 300,
  tolerance: 1e-4,
  sample: 50_000,
  silhouetteSample: 5_000,
};

const recipeOf = (spec: Json, version: number): Recipe => {
  const empty = emptyRecipe(registry);
  return { ...empty, nodes: empty.nodes.map((node) => ({ ...node, spec })), stages: { segments: version } };
};

test('a study of version 1 opens with what it did, and its key stays: its fit and its names are found again', () => {
  const opened = parseRecipe(recipeOf(first, 1), registry);
  expect(opened.nodes[0]?.spec).toEqual({ ...definition.defaults, k: 5 });
  const plain = { ...definition, inputs: [], keyed: (spec: SegmentsSpec) => spec };
  const older = makeRegistry([defineStage<SegmentsSpec>(plain) as StageDefinition]);
  expect(keysOf(opened, registry).get('segments')).toBe(keysOf(recipeOf(first, 1), older).get('segments'));
});

test('a changed limit changes the key', () => {
  const keyOf = (change: object): unknown =>
    keysOf(recipeOf({ ...definition.defaults, ...change }, 2), registry).get('segments');
  const keys = [{}, { memory: 12 }, { silhouetteExact: 200 }, { silhouetteDrawn: 200 }, { k: 3 }].map(keyOf);
  expect(new Set(keys).size).toBe(5);
});
