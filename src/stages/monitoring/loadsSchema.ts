import type { Json } from '../../core/json.ts';
import type { Recipe } from '../../core/recipe.ts';
import { snapshotsOf } from '../../core/snapshots.ts';

/** A source as far as its loads go. */
type Loaded = Parameters<typeof snapshotsOf>[0] & { readonly id: string };

/** The loads of every source, which a source's own key leaves out, and what is agreed of them. */
export function loadsOf(recipe: Recipe): Json {
  const sources = recipe.nodes.find(({ stage }) => stage === 'sources')?.spec as unknown as
    { readonly sources: readonly Loaded[] } | undefined;
  const quality = recipe.nodes.find(({ stage }) => stage === 'quality')?.spec as unknown as
    { readonly levels: Json } | undefined;
  const loads = (sources?.sources ?? []).map((source) => ({
    source: source.id,
    loads: snapshotsOf(source).map(({ id, asOf, loadedAt, content }) => ({
      id,
      asOf,
      loadedAt,
      fingerprint: content?.fingerprint ?? null,
    })),
  }));
  return { loads, levels: quality?.levels ?? [] };
}
