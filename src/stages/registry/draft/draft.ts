import type { Artifact } from '../../../core/artifacts.ts';
import type { Recipe } from '../../../core/recipe.ts';
import { nodeOf } from '../../../core/recipeEdits.ts';
import type { FeaturesSpec } from '../../features/spec.ts';
import { checkedSources, inputArtifact, inputValue } from '../../inputs.ts';
import { usedFeatures } from '../../scaled.ts';
import type { Validity } from '../../segments/spec.ts';
import type { SourcesSpec } from '../../sources/spec.ts';
import type { VersionDraft } from '../versionSchema.ts';
import { pinnedPreparation } from './preparation.ts';
import { referenceFeatures, type ReferenceContext } from './reference.ts';
import { segmentMoments } from './segmentMoments.ts';
import { pinnedSources } from './sources.ts';

/** What the segments as they are now would pin, were they published. @throws AppError `stage.input`, `cancelled` */
export async function draftVersion(
  inputs: Readonly<Record<string, Artifact>>,
  recipe: Recipe,
  context: ReferenceContext,
): Promise<VersionDraft> {
  const made = inputArtifact(inputs, 'segments');
  const features = inputValue(inputs, 'features');
  const segments = inputValue(inputs, 'segments');
  const insight = inputValue(inputs, 'insight');
  const node = nodeOf(recipe, inputArtifact(inputs, 'features').node);
  const ids = new Set(features.features.map(({ id }) => id));
  const chosen = node.spec as unknown as FeaturesSpec;
  const known = new Set(features.groups?.map(({ id }) => id));
  const spec = withOnly(chosen, ids, known);
  const sources = nodeOf(recipe, 'sources').spec as unknown as SourcesSpec;
  const tables = { features: features.table, segments: segments.table };
  const moments = await segmentMoments(tables, usedFeatures(features), segments.model.k, context);
  const reference = await referenceFeatures(features.table, [...ids], context);
  return {
    features: { version: recipe.stages['features'] ?? 1, spec },
    sources: pinnedSources(spec, checkedSources(inputs), sources.sources),
    preparation: pinnedPreparation(spec, features.features),
    ...(features.groups
      ? { groups: structuredClone(features.groups) as NonNullable<VersionDraft['groups']> }
      : {}),
    model: structuredClone(segments.model) as VersionDraft['model'],
    segments: insight.segments.map(({ id, index, name, size, evidence }) => ({
      id,
      index,
      name,
      size,
      evidence: evidence.slice(0, 2000),
    })),
    reference: {
      customers: features.customers,
      unassigned: features.counts.customersExcluded,
      asOf: features.asOf,
      features: reference,
      segmentMeans: moments.means,
      segmentDeviations: moments.deviations,
    },
    validity: validityOf(segments.validity),
    key: made.key,
    seed: recipe.seed,
    tessera: made.provenance.version,
  };
}

/** The settings with the features and groups that were made; what a sensitive column forbids is not pinned. */
function withOnly(
  { groups, ...spec }: FeaturesSpec,
  features: ReadonlySet<string>,
  known: ReadonlySet<string>,
): FeaturesSpec {
  const made = groups?.filter(({ id }) => known.has(id)) ?? [];
  return {
    ...spec,
    features: spec.features.filter(({ id }) => features.has(id)),
    ...(made.length > 0 ? { groups: made } : {}),
  };
}

function validityOf(validity: Validity | null): VersionDraft['validity'] {
  if (validity === null) return null;
  const { silhouette, squared, simplified, calinskiHarabasz, daviesBouldin } = validity;
  return {
    silhouette: silhouette.mean,
    silhouetteRows: silhouette.rows,
    squaredSilhouette: squared.mean,
    simplified,
    calinskiHarabasz,
    daviesBouldin,
  };
}
