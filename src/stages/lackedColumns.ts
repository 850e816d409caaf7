import { namedColumnsOf } from '../core/snapshots.ts';
import type { Recipe } from '../core/recipe.ts';
import { nodeOf } from '../core/recipeEdits.ts';
import type { SourcesSpec, SourceValue } from './sources/spec.ts';

/**
 * The sources with the names of the columns that other loads of them have and the load that is read lacks, so that a refusal can
 * name what it asks for; columns that are only left out of reading are none of them. What is computed must not depend on them: loads are no part of a key.
 */
export function withLackedColumns(sources: readonly SourceValue[], recipe: Recipe): readonly SourceValue[] {
  const { sources: specs } = nodeOf(recipe, 'sources').spec as unknown as SourcesSpec;
  return sources.map((source) => {
    const spec = specs.find(({ id }) => id === source.id);
    const here = new Set([...source.columns, ...(source.leftOut ?? [])].map(({ id }) => id));
    const lacked = [...(spec ? namedColumnsOf(spec) : [])].flatMap(([id, name]) =>
      here.has(id) ? [] : [{ id, name }],
    );
    return lacked.length > 0 ? { ...source, lacked } : source;
  });
}
