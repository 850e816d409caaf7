import { AppError } from './errors.ts';
import { keyOf, type Key } from './key.ts';
import type { Json } from './json.ts';
import type { Recipe, RecipeNode, Registry } from './recipe.ts';

/** Nodes so that each comes after all that it reads. @throws AppError `recipe.invalid` on a cycle or a missing input. */
export function inOrder(recipe: Recipe): RecipeNode[] {
  const byId = new Map(recipe.nodes.map((node) => [node.id, node]));
  const done = new Set<string>();
  const under = new Set<string>();
  const ordered: RecipeNode[] = [];
  const visit = (node: RecipeNode): void => {
    if (done.has(node.id)) return;
    if (under.has(node.id)) {
      throw new AppError('recipe.invalid', `Stage “${node.id}” reads its own result.`, { stage: node.id });
    }
    under.add(node.id);
    for (const input of node.inputs) {
      const source = byId.get(input);
      if (!source) {
        throw new AppError(
          'recipe.invalid',
          `Stage “${node.id}” reads “${input}”, which is not in the study.`,
          {
            stage: node.id,
            input,
          },
        );
      }
      visit(source);
    }
    under.delete(node.id);
    done.add(node.id);
    ordered.push(node);
  };
  recipe.nodes.forEach(visit);
  return ordered;
}

/** Nodes in which nothing is chosen yet that could be computed, and all that read such. */
export function waitingNodes(recipe: Recipe, registry: Registry): ReadonlySet<string> {
  const waiting = new Set<string>();
  for (const { id, stage, inputs, spec } of inOrder(recipe)) {
    if (registry.get(stage)?.unset?.(spec) || inputs.some((input) => waiting.has(input))) waiting.add(id);
  }
  return waiting;
}

/**
 * The key of every node's artifact: SHA-256 over its canonical spec, its inputs' keys, the stage's algorithm version
 * and the recipe's seed. Engine, build and versions are provenance, not key. A stage that `passes` only a part of its spec on
 * gives later stages a key of that part; what it `watches` of the study is in its key too.
 */
export function keysOf(recipe: Recipe, registry: Registry): Map<string, Key> {
  const keys = new Map<string, Key>();
  const given = new Map<string, Key>();
  for (const node of inOrder(recipe)) {
    const definition = registry.get(node.stage);
    const inputs = node.inputs.map((input) => given.get(input) ?? '');
    const { algorithm = 0, watches } = definition ?? {};
    const watched = watches ? { watched: watches(recipe) } : {};
    const keyWith = (spec: Json): Key =>
      keyOf({ stage: node.stage, spec, inputs, algorithm, seed: recipe.seed, ...watched });
    const key = keyWith(definition?.keyed ? definition.keyed(node.spec) : node.spec);
    keys.set(node.id, key);
    if (!definition?.passes) {
      given.set(node.id, key);
      continue;
    }
    const passed = definition.passes(node.spec);
    given.set(node.id, passed === null ? (inputs[0] ?? key) : keyWith(passed));
  }
  return keys;
}

/** The node and all that it reads, directly or not, in order of computation. */
export function upstreamOf(recipe: Recipe, id: string): RecipeNode[] {
  const wanted = new Set<string>([id]);
  const ordered = inOrder(recipe);
  for (const node of [...ordered].reverse()) {
    if (wanted.has(node.id)) node.inputs.forEach((input) => wanted.add(input));
  }
  return ordered.filter((node) => wanted.has(node.id));
}

/** All nodes that read the node, directly or not, in order of computation; the node itself is not among them. */
export function downstreamOf(recipe: Recipe, id: string): RecipeNode[] {
  const reached = new Set<string>([id]);
  return inOrder(recipe).filter((node) => {
    if (!node.inputs.some((input) => reached.has(input))) return false;
    reached.add(node.id);
    return true;
  });
}
