import { AppError } from './errors.ts';
import type { Json } from './json.ts';
import { recipeVersion, type Migration, type Registry } from './recipe.ts';

/** Steps of the document's own form: `[i]` takes version i + 1 to i + 2. */
const documentMigrations: readonly Migration[] = [featuresReadQuality, insightReadsQuality];

/**
 * An older document in today's form: first the document, then each node's spec by its stage's migrations.
 * What is not a document at all is given back as it is, for the schema to refuse.
 * @throws AppError `recipe.newer` when the document or a stage is newer than this build, `recipe.invalid` when its version never was.
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

/** Version 2: between the sources and the features that read them stands the quality stage, here without rules and repairs. */
function featuresReadQuality(old: Json): Json {
  if (!isObject(old) || !Array.isArray(old['nodes'])) return old;
  const nodes = (old['nodes'] as readonly unknown[]).filter(isObject);
  const sources = new Set(nodes.filter(({ stage }) => stage === 'sources').map(({ id }) => id));
  const added = new Map<unknown, string>();
  const read = (input: unknown): unknown => {
    if (!sources.has(input)) return input;
    const id = added.get(input) ?? (added.size === 0 ? 'quality' : `quality ${added.size + 1}`);
    added.set(input, id);
    return id;
  };
  const rewired = nodes.map((node) =>
    node['stage'] === 'features' && Array.isArray(node['inputs'])
      ? { ...node, inputs: node['inputs'].map(read) }
      : node,
  );
  const spec = { rules: [], repairs: [], levels: [] };
  const quality = [...added].map(([input, id]) => ({
    id,
    stage: 'quality',
    inputs: [input],
    spec,
    reasons: {},
  }));
  const stages = isObject(old['stages']) ? old['stages'] : {};
  return {
    ...old,
    version: 2,
    nodes: [...rewired, ...quality],
    stages: added.size > 0 ? { ...stages, quality: 1 } : stages,
  } as Json;
}

/** Version 3: insight reads what its features are made of, too, for outcomes by segment. */
function insightReadsQuality(old: Json): Json {
  if (!isObject(old) || !Array.isArray(old['nodes'])) return old;
  const nodes = old['nodes'] as readonly unknown[];
  const inputsOf = (id: unknown): readonly unknown[] => {
    const node = nodes.find((one) => isObject(one) && one['id'] === id);
    return isObject(node) && Array.isArray(node['inputs']) ? node['inputs'] : [];
  };
  const rewired = nodes.map((node) => {
    if (!isObject(node) || node['stage'] !== 'insight' || !Array.isArray(node['inputs'])) return node;
    const inputs = node['inputs'] as readonly unknown[];
    return { ...node, inputs: [...inputsOf(inputs[0]).slice(0, 1), ...inputs] };
  });
  return { ...old, version: 3, nodes: rewired } as Json;
}

function migrate(value: Json, from: number, to: number, steps: readonly Migration[], what: string): Json {
  if (from > to) {
    throw new AppError('recipe.newer', `The ${what} has version ${from}; this Tessera reads up to ${to}.`, {
      what,
      from,
      to,
    });
  }
  if (!Number.isSafeInteger(from) || from < 1) {
    throw new AppError('recipe.invalid', `The ${what} has version ${from}, which never was.`, { what, from });
  }
  return steps.slice(from - 1, to - 1).reduce((older, step) => step(older), value);
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
