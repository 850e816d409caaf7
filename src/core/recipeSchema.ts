import * as v from 'valibot';
import { AppError } from './errors.ts';
import { shortName } from './format.ts';
import type { Json } from './json.ts';
import { inOrder } from './lineage.ts';
import { migrateRecipe } from './migrations.ts';
import {
  newNode,
  recipeFormat,
  recipeVersion,
  type Recipe,
  type RecipeNode,
  type Registry,
} from './recipe.ts';

const largestBytes = 50_000_000;
const deepest = 32;

const nodeSchema = v.strictObject({
  id: v.pipe(v.string(), v.minLength(1), v.maxLength(100)),
  stage: v.pipe(v.string(), v.minLength(1), v.maxLength(100)),
  inputs: v.pipe(v.array(v.string()), v.maxLength(100)),
  spec: v.custom<Json>((value) => value !== undefined, 'a spec is needed'),
  reasons: v.record(v.string(), v.string()),
});

const documentSchema = v.strictObject({
  format: v.literal(recipeFormat),
  version: v.literal(recipeVersion),
  name: v.pipe(v.string(), v.maxLength(500)),
  seed: v.pipe(v.number(), v.safeInteger(), v.minValue(0), v.maxValue(4294967295)),
  nodes: v.pipe(v.array(nodeSchema), v.maxLength(1000)),
  stages: v.record(v.string(), v.pipe(v.number(), v.safeInteger(), v.minValue(1))),
});

/** Where a value first breaks a schema, as `path: what is wrong`. */
export function firstIssue(issues: readonly v.BaseIssue<unknown>[]): {
  readonly path: string;
  readonly message: string;
} {
  const [issue] = issues;
  if (!issue) return { path: '', message: 'unknown' };
  return { path: v.getDotPath(issue) ?? '', message: issue.message };
}

/** A stage's spec, checked and completed. @throws AppError `recipe.setting` that names stage and setting. */
export function parseSpec(registry: Registry, stage: string, spec: unknown): Json {
  const definition = registry.get(stage);
  if (!definition) {
    throw new AppError('recipe.unknown-stage', `There is no stage “${stage}”.`, {
      stage,
      stages: [...registry.keys()],
    });
  }
  const parsed = v.safeParse(definition.schema, spec);
  if (parsed.success) return parsed.output as Json;
  const { path, message } = firstIssue(parsed.issues);
  throw new AppError(
    'recipe.setting',
    path === ''
      ? `${definition.title}: the settings are not valid (${message}).`
      : `${definition.title}: the setting “${path}” is not valid (${message}).`,
    {
      stage,
      setting: path,
    },
  );
}

/**
 * A recipe from anything that was read: form, version (older ones are migrated), every node's spec, its place among the others, no cycles.
 * @throws AppError `recipe.invalid`, `recipe.newer`, `recipe.too-large`, `recipe.setting`, `recipe.unknown-stage`.
 */
export function parseRecipe(value: unknown, registry: Registry): Recipe {
  if (depthOf(value, deepest + 1) > deepest) {
    throw new AppError('recipe.too-large', `A study holds at most ${deepest} levels.`, { limit: deepest });
  }
  const migrated = migrateRecipe(value, registry);
  const parsed = v.safeParse(documentSchema, migrated);
  if (!parsed.success) {
    const { path, message } = firstIssue(parsed.issues);
    throw new AppError('recipe.invalid', `The study cannot be read at “${path}”: ${message}.`, { path });
  }
  const ids = new Set(parsed.output.nodes.map((node) => node.id));
  if (ids.size !== parsed.output.nodes.length) {
    throw new AppError('recipe.invalid', 'Two stages of the study have one id.', {});
  }
  const nodes: RecipeNode[] = parsed.output.nodes.map((node) => ({
    ...node,
    spec: parseSpec(registry, node.stage, node.spec),
  }));
  const recipe: Recipe = { ...parsed.output, nodes: withMissingStages(nodes, registry) };
  inOrder(recipe);
  const misplaced = misplacedNode(recipe, registry);
  if (misplaced === null) return recipe;
  throw new AppError(
    'recipe.invalid',
    `Stage “${shortName(misplaced)}” is not where it belongs in a study.`,
    {
      stage: misplaced,
    },
  );
}

/**
 * The id of the first node that would leave a stage without its own: the first node of a stage bears its name, no other does, and all
 * read nodes of the stages that theirs declares. Null where there is none.
 */
function misplacedNode({ nodes }: Recipe, registry: Registry): string | null {
  const stageOf = new Map(nodes.map(({ id, stage }) => [id, stage]));
  const seen = new Set<string>();
  for (const { id, stage, inputs } of nodes) {
    const isFirst = !seen.has(stage);
    seen.add(stage);
    const named = isFirst ? id === stage : !registry.has(id);
    const read = registry.get(stage)?.inputs ?? [];
    if (!named || inputs.length !== read.length) return id;
    if (inputs.some((input, at) => stageOf.get(input) !== read[at])) return id;
  }
  return null;
}

/** A study from before a stage existed gets it with its defaults, so that every stage can be opened. */
function withMissingStages(nodes: readonly RecipeNode[], registry: Registry): RecipeNode[] {
  const present = new Set(nodes.map(({ stage }) => stage));
  const missing = [...registry.values()].filter(({ stage }) => !present.has(stage));
  return [...nodes, ...missing.map(newNode)];
}

/** A recipe from its JSON text, with the caps on size. @throws AppError as `parseRecipe`. */
export function parseRecipeText(text: string, registry: Registry): Recipe {
  if (text.length > largestBytes) {
    throw new AppError('recipe.too-large', 'A study’s recipe holds at most 50 MB.', { bytes: text.length });
  }
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw new AppError('recipe.invalid', 'The file is not JSON, so it is not a study.', {}, cause);
  }
  return parseRecipe(value, registry);
}

function depthOf(value: unknown, limit: number): number {
  if (limit === 0 || typeof value !== 'object' || value === null) return 0;
  let deepestChild = 0;
  for (const child of Object.values(value)) deepestChild = Math.max(deepestChild, depthOf(child, limit - 1));
  return deepestChild + 1;
}
