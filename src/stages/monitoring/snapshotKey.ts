import type { Json } from '../../core/json.ts';
import { keyOf, type Key } from '../../core/key.ts';
import type { Recipe } from '../../core/recipe.ts';
import { nodeOf } from '../../core/recipeEdits.ts';
import { contentOf, currentSnapshot } from '../../core/snapshots.ts';
import type { QualitySpec } from '../quality/spec.ts';
import type { PublishedVersion } from '../registry/spec.ts';
import { featuresOf } from '../scoringBinding.ts';
import type { Snapshot } from '../series.ts';
import type { SourcesSpec } from '../sources/spec.ts';

/**
 * What a snapshot's figures under a version depend on: the content of the loads that the version reads, how they are read, clocked
 * and repaired, and the as-of date. A new load changes the keys of no earlier snapshot.
 */
export function snapshotKey(
  version: PublishedVersion,
  { asOf, loads }: Pick<Snapshot, 'asOf' | 'loads'>,
  recipe: Recipe,
): Key {
  const read = contentsRead(sourcesOf(version), loads, recipe);
  // Without a date it is the day after the last event: on the published data that is known, unless a date was set then.
  const isKnown =
    asOf === null && featuresOf(version).asOf === null && readsAsPublished(version, loads, recipe);
  return keyOf({
    version: version.fingerprint,
    asOf: isKnown ? version.reference.asOf : asOf,
    read,
    ...preparationOf(recipe),
  });
}

/** What one source's rows depend on: the content of its load, how it is read, clocked and repaired. */
export function sourceKey(source: string, loads: Snapshot['loads'], recipe: Recipe): Key {
  return keyOf({ read: contentsRead([source], loads, recipe), ...preparationOf(recipe) });
}

/** How loads are clocked, checked and repaired before they are given on. */
function preparationOf(recipe: Recipe): { readonly [part: string]: Json } {
  const { zone = null } = nodeOf(recipe, 'sources').spec as unknown as SourcesSpec;
  const { rules, repairs } = nodeOf(recipe, 'quality').spec as unknown as QualitySpec;
  return {
    zone,
    rules: rules.filter(({ severity }) => severity === 'error'),
    repairs: repairs.filter(({ enabled }) => enabled),
  };
}

/** Whether loads hold what the version was published from, and are read in the same way. */
export function readsAsPublished(
  version: PublishedVersion,
  loads: Snapshot['loads'],
  recipe: Recipe,
): boolean {
  const published = Object.fromEntries(version.sources.map(({ id, load }) => [id, load]));
  const read = (own: Snapshot['loads']): Key => keyOf(contentsRead(sourcesOf(version), own, recipe));
  return read(loads) === read(published);
}

const sourcesOf = (version: PublishedVersion): readonly string[] => version.sources.map(({ id }) => id);

/** What the loads of sources hold, and how they are read. */
function contentsRead(ids: readonly string[], loads: Snapshot['loads'], recipe: Recipe): Json {
  const { sources } = nodeOf(recipe, 'sources').spec as unknown as SourcesSpec;
  return ids.map((id) => {
    const source = sources.find((one) => one.id === id);
    if (!source) return null;
    const content = contentOf(source, loads[id] ?? currentSnapshot(source).id);
    if (!content) return { id, load: loads[id] ?? null };
    const { fingerprint, demo, reading, columns, parts = null } = content;
    return { id, fingerprint, demo, reading, columns, parts, clock: source.clock ?? null } as unknown as Json;
  });
}
