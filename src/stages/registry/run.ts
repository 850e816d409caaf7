import type { Artifact } from '../../core/artifacts.ts';
import { AppError } from '../../core/errors.ts';
import type { Json } from '../../core/json.ts';
import { nodeOf } from '../../core/recipeEdits.ts';
import { ident, sql } from '../../core/sql.ts';
import type { Run, RunContext } from '../context.ts';
import type { FeaturesSpec } from '../features/spec.ts';
import { checkedSources, inputArtifact, inputValue } from '../inputs.ts';
import { withLackedColumns } from '../lackedColumns.ts';
import { auditedOf } from './auditedSchema.ts';
import { compareSides } from './compare/compare.ts';
import { currentSide, publishedSide, type Side } from './compare/sides.ts';
import {
  current,
  fingerprintOf,
  productionAfter,
  type Comparison,
  type RegistrySpec,
  type RegistryValue,
} from './spec.ts';

type Inputs = Readonly<Record<string, Artifact>>;

/** Tells what is in production, and compares the two that the settings name over the data as it is now. */
export const run: Run<RegistrySpec, RegistryValue> = async (spec, inputs, context) => {
  const { versions, history, comparison } = spec;
  const id = productionAfter(history);
  const name = versions.find((version) => version.id === id)?.name;
  const production = id === null || name === undefined ? null : { id, name };
  if (comparison === null) return { versions: versions.length, production, comparison: null };
  const print = (side: string): string => {
    const version = versions.find((one) => one.id === side);
    return version ? fingerprintOf(version) : inputArtifact(inputs, 'segments').key;
  };
  // Publishing and promoting change what is in production, not what was compared.
  const address = {
    pair: [
      comparison.champion,
      comparison.challenger,
      print(comparison.champion),
      print(comparison.challenger),
    ],
    inputs: ['quality', 'features', 'segments', 'insight'].map((stage) => inputArtifact(inputs, stage).key),
    lift: spec.lift,
    audited: auditedOf(context.recipe) as unknown as Json,
    seed: context.seed,
  };
  const found = await context.memo('comparison of versions', address, () =>
    compare(spec, comparison, inputs, context),
  );
  return { versions: versions.length, production, comparison: found };
};

async function compare(
  spec: RegistrySpec,
  { champion, challenger }: { readonly champion: string; readonly challenger: string },
  inputs: Inputs,
  context: RunContext,
): Promise<Comparison> {
  const { work, database } = context;
  const features = nodeOf(context.recipe, inputArtifact(inputs, 'features').node)
    .spec as unknown as FeaturesSpec;
  const sources = checkedSources(inputs);
  const table = `compared_${context.key.slice(0, 12)}`;
  const side = (id: string, name: string): Promise<Side> => {
    if (id === current) return currentSide(inputs, context.recipe, name, context);
    const version = spec.versions.find((one) => one.id === id);
    if (version) return publishedSide(version, sources, features.asOf, name, context);
    const message = `There is no version ${id} to compare.`;
    return Promise.reject(
      new AppError('recipe.setting', message, { stage: 'registry', setting: 'comparison' }),
    );
  };
  const { entity, events } = features;
  const rowsOf = entity?.column === null && entity.source !== events?.source ? entity.source : null;
  try {
    work.progress?.('Scoring the champion', 0, 2, 'versions');
    const one = await side(champion, `${table}_champion`);
    work.progress?.('Scoring the challenger', 1, 2, 'versions');
    const other = await side(challenger, `${table}_challenger`);
    const groups = {
      sources: withLackedColumns(sources, context.recipe),
      features,
      asOf: inputValue(inputs, 'features').asOf,
      audited: auditedOf(context.recipe),
    };
    const matter = { sources, asOf: features.asOf, lift: spec.lift, rowsOf, groups };
    return await compareSides(one, other, matter, table, context);
  } finally {
    for (const name of ['', '_champion', '_champion_features', '_challenger', '_challenger_features'])
      await database.run(sql`DROP TABLE IF EXISTS ${ident(`${table}${name}`)}`);
  }
}
