import { expect, test } from 'vitest';
import { waitingNodes } from '../../../src/core/lineage.ts';
import { emptyRecipe } from '../../../src/core/recipe.ts';
import { withSpec } from '../../../src/core/recipeEdits.ts';
import { registry } from '../../../src/stages/specs.ts';

const empty = emptyRecipe(registry);
const source = { id: 'people', name: 'people.csv' };
const feature = { id: 'f0', name: 'spend' };

test('with sources alone features and what reads them wait', () => {
  const waiting = waitingNodes(withSpec(empty, 'sources', { sources: [source] }), registry);
  expect(['sources', 'quality', 'profile'].filter((id) => waiting.has(id))).toEqual([]);
  expect(['features', 'segments', 'insight', 'activation'].every((id) => waiting.has(id))).toBe(true);
});

test('with features chosen nothing waits', () => {
  const recipe = withSpec(empty, 'sources', { sources: [source] });
  expect(waitingNodes(withSpec(recipe, 'features', { features: [feature] }), registry).size).toBe(0);
});
