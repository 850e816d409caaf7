import type { Json } from './json.ts';
import type { Recipe, RecipeNode, Registry } from './recipe.ts';
import type { Held } from './sharing/held.ts';
import { columnsOf, passes, type Columns } from './sharing/heldColumns.ts';

/**
 * The study as a link carries it: stages whose settings hold figures of the data have their defaults, and no setting holds a value of
 * a column that is left out.
 * @param leftOut keys of `heldColumns`.
 */
export function sharedRecipe(recipe: Recipe, registry: Registry, leftOut: ReadonlySet<string>): Recipe {
  const columns = columnsOf(recipe);
  const nodes = recipe.nodes.map((node) => {
    const definition = registry.get(node.stage);
    if (definition?.unshared) return { ...node, spec: definition.defaults as Json, reasons: {} };
    return withoutValues(node, columns, leftOut);
  });
  return { ...recipe, nodes };
}

/** Reasons go with what was left out: they were told of the settings as they were. */
function withoutValues(node: RecipeNode, columns: Columns, leftOut: ReadonlySet<string>): RecipeNode {
  const pass = passes.get(node.stage);
  if (!pass || leftOut.size === 0) return node;
  const left: Held[] = [];
  const spec = pass(node.spec, (held) => {
    const stays = !leftOut.has(columns.keyOf(held.place));
    if (!stays) left.push(held);
    return stays;
  });
  return left.length > 0 ? { ...node, spec, reasons: {} } : node;
}
