import { AppError } from './errors.ts';
import type { Json } from './json.ts';
import { recipeVersion, type Migration, type Registry } from './recipe.ts';

/** Steps of the document's own form: `[i]` takes version i + 1 to i + 2. */
const documentMigrations: readonly Migration[] = [];

/**
 * An older document in today's form: first the document, then each node's spec by its stage's migrations.
 * What is not a document at all is given back as it is, for the schema to refuse.
 * @throws AppError `recipe.newer` when the document or a stage is newer than this build.
 */
export function migrateRecipe(value: unknown, registry: Registry): unknown {
  if (!isObject(value) || typeof value['version'] !== 'number') return value;
  const document = migrate(value as Json, value['version'], recipeVersion, documentMigrations, 'study');
  if (!isObject(document) || !Array.isArray(document['nodes']) || !isObject(document['stages']))
    return document;
  const written = document['stages'];
  const nodes = document['nodes'].map((node: unknown) => {
    if (!isObject(node) || typeof node['stage'] !== 'string') return node;
    const definition = registry.get(node['stage']);
    const version = written[node['stage']];
    if (!definition || typeof version !== 'number') return node;
    const spec = migrate(
      node['spec'] as Json,
      version,
      definition.version,
      definition.migrations,
      definition.stage,
    );
    return { ...node, spec };
  });
  const stages = Object.fromEntries([...registry.values()].map(({ stage, version }) => [stage, version]));
  return { ...document, nodes, stages };
}

function migrate(value: Json, from: number, to: number, steps: readonly Migration[], what: string): Json {
  if (from > to) {
    throw new AppError('recipe.newer', `The ${what} has version ${from}; this Tessera reads up to ${to}.`, {
      what,
      from,
      to,
    });
  }
  return steps.slice(from - 1, to - 1).reduce((older, step) => step(older), value);
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
