import type { Json } from '../json.ts';
import type { Recipe, RecipeNode, Registry } from '../recipe.ts';
import { columnsOf, type Columns } from './columns.ts';
import { passes } from './heldColumns.ts';
import { knownNames } from './knownNames.ts';
import { together, type LeftOut } from './leftOut.ts';

/** A study as a link carries it, and what it came without. */
export interface SharedStudy {
  readonly recipe: Recipe;
  readonly leftOut: readonly LeftOut[];
}

/**
 * The study as a link carries it: stages whose settings hold figures of the data have their defaults, and no setting holds a value of
 * a column that is left out. What stays behind is told by counts, and by names that the rest of the link has anyway.
 * @param leftOut keys of `heldColumns`.
 */
export function sharedStudy(recipe: Recipe, registry: Registry, leftOut: ReadonlySet<string>): SharedStudy {
  const columns = columnsOf(recipe);
  const left: LeftOut[] = [];
  const nodes = recipe.nodes.map((node) => {
    const definition = registry.get(node.stage);
    if (!definition?.unshared) return withoutValues(node, columns, leftOut, left);
    left.push(...versionsOf(node));
    return { ...node, spec: definition.defaults as Json, reasons: {} };
  });
  const shared = { ...recipe, nodes };
  const isKnown = knownNames(shared);
  const told = left.map((one) => (isKnown(one) ? one : { ...one, source: null, column: null }));
  return { recipe: shared, leftOut: together(told) };
}

/** Reasons go with what was left out: they were told of the settings as they were. */
function withoutValues(
  node: RecipeNode,
  columns: Columns,
  leftOut: ReadonlySet<string>,
  left: LeftOut[],
): RecipeNode {
  const pass = passes.get(node.stage);
  if (!pass || leftOut.size === 0) return node;
  const before = left.length;
  const spec = pass(node.spec, ({ kind, place }) => {
    const stays = !leftOut.has(columns.keyOf(place));
    if (!stays) left.push({ kind, ...columns.namesOf(place), count: 1 });
    return stays;
  });
  return left.length > before ? { ...node, spec, reasons: {} } : node;
}

function versionsOf({ spec }: RecipeNode): LeftOut[] {
  const { versions = [] } = spec as { readonly versions?: readonly Json[] };
  return versions.length === 0
    ? []
    : [{ kind: 'versions', source: null, column: null, count: versions.length }];
}
