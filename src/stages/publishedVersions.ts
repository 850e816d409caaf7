import type { Recipe } from '../core/recipe.ts';
import {
  productionAfter,
  type HistoryEntry,
  type PublishedVersion,
  type RegistrySpec,
} from './registry/spec.ts';

/** The versions of a study and what was done with them. */
export interface Published {
  readonly versions: readonly PublishedVersion[];
  /** Oldest first. */
  readonly history: readonly HistoryEntry[];
  readonly production: PublishedVersion | null;
}

/** The versions that a study keeps, oldest first. A run that reads them watches `registryOf` in its stage's definition. */
export function publishedVersions(recipe: Recipe): Published {
  const spec = recipe.nodes.find(({ stage }) => stage === 'registry')?.spec as unknown as
    RegistrySpec | undefined;
  const { versions, history } = spec ?? { versions: [], history: [] };
  const id = productionAfter(history);
  return { versions, history, production: versions.find((version) => version.id === id) ?? null };
}
