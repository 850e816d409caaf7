import { expect, it } from 'vitest';
import { emptyRecipe, type Recipe } from '../../../src/core/recipe.ts';
import { sharedRecipe } from '../../../src/core/sharedRecipe.ts';
import { registry } from '../../../src/stages/specs.ts';

it('a link carries no published versions, and everything else as it is', () => {
  const empty = emptyRecipe(registry, 'Shared');
  const recipe: Recipe = {
    ...empty,
    nodes: empty.nodes.map((node) =>
      node.stage === 'registry' ? { ...node, spec: { versions: [{ reference: { least: 3 } }] } } : node,
    ),
  };
  expect(sharedRecipe(recipe, registry)).toEqual(empty);
});
