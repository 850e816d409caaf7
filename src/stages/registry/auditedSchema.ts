import type { GroupedColumn } from '../../core/attributeGrouping.ts';
import type { Recipe } from '../../core/recipe.ts';

/** The sensitive attributes that the study's audit declares, with their groups. */
export interface Audited {
  readonly attributes: readonly (GroupedColumn & { readonly id: string })[];
  /** Ids of attributes that are crossed. */
  readonly crossings: readonly (readonly string[])[];
  /** Groups of fewer customers are not told apart. */
  readonly minimum: number;
}

/** What the settings of the audit say of groups; without an audit nobody declared any. */
export function auditedOf(recipe: Recipe): Audited {
  const spec = recipe.nodes.find(({ stage }) => stage === 'fairness')?.spec as unknown as Audited | undefined;
  return {
    attributes: (spec?.attributes ?? []).map(({ id, source, column, grouping }) => ({
      id,
      source,
      column,
      grouping,
    })),
    crossings: spec?.crossings ?? [],
    minimum: spec?.minimum ?? 11,
  };
}
