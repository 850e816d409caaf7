import type { Json } from './json.ts';
import type { Recipe, Registry } from './recipe.ts';

/** The study as a link carries it: stages whose settings hold figures of the data have their defaults. */
export function sharedRecipe(recipe: Recipe, registry: Registry): Recipe {
  const nodes = recipe.nodes.map((node) => {
    const definition = registry.get(node.stage);
    return definition?.unshared ? { ...node, spec: definition.defaults as Json, reasons: {} } : node;
  });
  return { ...recipe, nodes };
}
