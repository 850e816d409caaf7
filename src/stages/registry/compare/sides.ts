import type { Artifact } from '../../../core/artifacts.ts';
import { ident, sql } from '../../../core/sql.ts';
import type { Recipe } from '../../../core/recipe.ts';
import { nodeOf } from '../../../core/recipeEdits.ts';
import type { RunContext } from '../../context.ts';
import type { FeatureOrigin, FeaturesSpec } from '../../features/spec.ts';
import { checkedSources, inputArtifact, inputValue } from '../../inputs.ts';
import { usedFeatures, type ScaledFeature } from '../../scaled.ts';
import { scoreSources } from '../../scoring.ts';
import { columnsOf, featuresOf } from '../../scoringBinding.ts';
import { coordinatesOf } from '../../scoringLabels.ts';
import type { SourceValue } from '../../sources/spec.ts';
import type { PublishedVersion } from '../versionSchema.ts';

/** A feature that a side's segments are formed by. */
export interface SideFeature extends ScaledFeature {
  readonly name: string;
  /** The same for features of two sides that are made of the same columns in the same way and are brought to the same form. */
  readonly identity: string;
  /** Names of the columns that it is made of, by source. */
  readonly columns: readonly { readonly source: string; readonly name: string }[];
}

/** One of two segmentations that are compared, over the data as it is now. */
export interface Side {
  readonly id: string;
  readonly name: string;
  readonly key: string;
  readonly k: number;
  readonly segments: readonly { readonly id: string; readonly name: string }[];
  /** Table with `customer` and the features; table with `customer` and `segment`. */
  readonly table: string;
  readonly assignments: string;
  readonly customers: number;
  readonly unassigned: number;
  readonly vanished: readonly string[];
  readonly notes: readonly string[];
  /** In the order of the coordinates. */
  readonly coordinates: readonly SideFeature[];
  /** The id of the feature that is spend; null where there is none. */
  readonly monetary: { readonly id: string; readonly name: string; readonly used: boolean } | null;
}

type NamedColumns = readonly {
  readonly id: string;
  readonly columns: readonly { readonly id: string; readonly name: string }[];
}[];

/** A published version over the sources as they are now, as of the date that the study looks at. @param name of its tables. */
export async function publishedSide(
  version: PublishedVersion,
  sources: readonly SourceValue[],
  asOf: string | null,
  name: string,
  context: RunContext,
): Promise<Side> {
  const names = { table: `${name}_features`, assignments: name };
  const scored = await scoreSources(version, sources, asOf, context, names);
  const spec = featuresOf(version);
  const called = new Map(version.preparation.map(({ id, name }) => [id, name]));
  const spend = spec.features.find(({ origin }) => origin.kind === 'monetary');
  return {
    id: version.id,
    name: version.name,
    key: version.key,
    k: version.model.k,
    segments: version.segments.map(({ id, name }) => ({ id, name })),
    table: scored.table,
    assignments: scored.assignments,
    customers: scored.customers,
    unassigned: scored.unassigned,
    vanished: scored.vanished.map(({ name }) => name),
    notes: scored.notes,
    coordinates: coordinatesOf(version).map((feature) => ({
      ...feature,
      name: called.get(feature.id) ?? feature.id,
      ...identityOf(feature, spec, version.sources),
    })),
    monetary: spend ? { id: spend.id, name: spend.name, used: spend.used } : null,
  };
}

/** The segments as they are now. */
export async function currentSide(
  inputs: Readonly<Record<string, Artifact>>,
  recipe: Recipe,
  assignments: string,
  context: RunContext,
): Promise<Side> {
  const features = inputValue(inputs, 'features');
  const segments = inputValue(inputs, 'segments');
  const spec = nodeOf(recipe, inputArtifact(inputs, 'features').node).spec as unknown as FeaturesSpec;
  const sources = checkedSources(inputs);
  await context.database.run(
    sql`CREATE OR REPLACE TABLE ${ident(assignments)} AS SELECT customer, segment
      FROM ${ident(features.table)} POSITIONAL JOIN ${ident(segments.table)}`,
    context.work,
  );
  const spend = features.features.find(({ id }) => id === features.monetary);
  return {
    id: 'current',
    name: 'The segments as they are',
    key: inputArtifact(inputs, 'segments').key,
    k: segments.model.k,
    segments: inputValue(inputs, 'insight').segments.map(({ id, name }) => ({ id, name })),
    table: features.table,
    assignments,
    customers: features.customers,
    unassigned: features.counts.customersExcluded,
    vanished: [],
    notes: [],
    coordinates: usedFeatures(features).map((feature) => ({
      ...feature,
      ...identityOf(feature, spec, sources),
    })),
    monetary: spend ? { id: spend.id, name: spend.name, used: spend.used } : null,
  };
}

function identityOf(
  { id, transform }: ScaledFeature,
  spec: FeaturesSpec,
  sources: NamedColumns,
): Pick<SideFeature, 'identity' | 'columns'> {
  const origin: FeatureOrigin = spec.features.find((feature) => feature.id === id)?.origin ?? {
    kind: 'recency',
  };
  const { source, columns: ids } = columnsOf(origin, spec.events);
  const of = sources.find((one) => one.id === source)?.columns ?? [];
  const columns = ids.map((column) => ({
    source,
    name: of.find((one) => one.id === column)?.name ?? column,
  }));
  const aggregate = origin.kind === 'column' ? origin.aggregate : null;
  return { columns, identity: JSON.stringify([origin.kind, aggregate, columns, transform]) };
}
