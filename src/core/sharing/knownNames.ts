import type { Recipe } from '../recipe.ts';

interface Named {
  readonly name: string;
}
interface Sources {
  readonly sources: readonly (Named & { readonly columns: readonly Named[] })[];
}
interface Plan {
  readonly properties: readonly Named[];
}
interface Tracking {
  readonly plan: Plan;
  readonly versions: readonly { readonly plan: Plan }[];
}

type Known = (names: { readonly source: string | null; readonly column: string | null }) => boolean;

/** Tells whether a study has a source and a column of these names; without a source, a property of its tracking plan. */
export function knownNames(recipe: Recipe): Known {
  const known = new Set([keyOf(null, null)]);
  for (const { stage, spec } of recipe.nodes) {
    if (stage === 'sources') {
      const { sources = [] } = spec as Partial<Sources>;
      for (const { name, columns } of sources) {
        known.add(keyOf(name, null));
        columns.forEach((column) => known.add(keyOf(name, column.name)));
      }
    }
    if (stage === 'tracking') {
      const { plan, versions } = spec as unknown as Tracking;
      const plans = [plan, ...versions.map((version) => version.plan)];
      plans.forEach(({ properties }) => properties.forEach(({ name }) => known.add(keyOf(null, name))));
    }
  }
  return ({ source, column }) => known.has(keyOf(source, column));
}

const keyOf = (source: string | null, column: string | null): string => JSON.stringify([source, column]);
