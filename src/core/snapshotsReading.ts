import { AppError } from './errors.ts';
import {
  contentOf,
  currentSnapshot,
  snapshotsOf,
  type SnapshotRecord,
  type SourceContent,
} from './snapshots.ts';
import type { Json } from './json.ts';
import type { Recipe } from './recipe.ts';
import { nodeOf, withSpec } from './recipeEdits.ts';
import type { Column } from './table.ts';

/** What of a source's settings says which of its loads is read. */
interface ReadSource extends SourceContent {
  readonly id: string;
  readonly name: string;
  readonly snapshots?: readonly SnapshotRecord[];
  readonly snapshot?: string;
}

/**
 * A study that reads other loads of its sources: what is computed of it has the keys that it would have, had a person chosen
 * them. Columns keep the roles that they have now, by name.
 * @param loads load ids by source id; sources that are not named stay as they are.
 * @throws AppError `recipe.setting` for a source or a load that is not recorded, `ingest.missing` where its content is not.
 */
export function readingLoads(recipe: Recipe, loads: Readonly<Record<string, string>>): Recipe {
  const node = nodeOf(recipe, 'sources');
  const spec = node.spec as unknown as { readonly sources: readonly ReadSource[] };
  const known = new Set(spec.sources.map(({ id }) => id));
  const unknown = Object.keys(loads).find((id) => !known.has(id));
  if (unknown !== undefined) throw notRecorded(unknown, loads[unknown] ?? '');
  const sources = spec.sources.map((source) => readingLoad(source, loads[source.id] ?? null));
  if (sources.every((source, at) => source === spec.sources[at])) return recipe;
  return withSpec(recipe, node.id, { ...spec, sources } as unknown as Json, node.reasons);
}

function readingLoad(source: ReadSource, load: string | null): ReadSource {
  if (load === null || currentSnapshot(source).id === load) return source;
  if (!snapshotsOf(source).some(({ id }) => id === load)) throw notRecorded(source.name, load);
  const content = contentOf(source, load);
  if (!content) {
    const message = `The data of load ${load} of “${source.name}” is not recorded, only its figures are.`;
    throw new AppError('ingest.missing', message, { file: source.name, source: source.id, stage: 'sources' });
  }
  const roles = new Map(source.columns.map(({ name, role }) => [name, role]));
  const columns = content.columns.map((column): Column => ({
    ...column,
    role: roles.get(column.name) ?? column.role,
  }));
  const rest = Object.fromEntries(
    Object.entries(source).filter(([name]) => name !== 'parts'),
  ) as unknown as ReadSource;
  return { ...rest, ...content, columns, snapshot: load };
}

function notRecorded(source: string, load: string): AppError {
  const message = `Load ${load} of “${source}” is not in this study.`;
  return new AppError('recipe.setting', message, { stage: 'sources', source, load });
}

/** What of the loads a stage that looks at all of them depends on: which there are, of what content, and as of when. */
export function loadsOf(recipe: Recipe): Json {
  const { sources } = nodeOf(recipe, 'sources').spec as unknown as {
    readonly sources: readonly ReadSource[];
  };
  return sources.map((source) => ({
    id: source.id,
    read: currentSnapshot(source).id,
    loads: snapshotsOf(source).map(({ id, asOf, loadedAt }) => ({
      id,
      asOf,
      loadedAt,
      fingerprints: fingerprintsOf(contentOf(source, id)),
    })),
  }));
}

const fingerprintsOf = (content: SourceContent | null): readonly string[] =>
  content === null
    ? []
    : [content.fingerprint, ...(content.parts ?? []).map(({ fingerprint }) => fingerprint)];
