import type { Json } from './json.ts';
import type { Recipe } from './recipe.ts';

/** What of the registry a stage depends on that reads its versions: which there are, and what was done with them. */
export function registryOf(recipe: Recipe): Json {
  const spec = recipe.nodes.find(({ stage }) => stage === 'registry')?.spec;
  if (!spec) return null;
  const { versions, history } = spec as unknown as {
    readonly versions: readonly { readonly fingerprint: string }[];
    readonly history: readonly { readonly hash: string }[];
  };
  return { versions: versions.map(({ fingerprint }) => fingerprint), last: history.at(-1)?.hash ?? null };
}
