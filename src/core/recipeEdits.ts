import { AppError } from './errors.ts';
import { sameJson, type Json } from './json.ts';
import type { Recipe, RecipeNode } from './recipe.ts';

/** The node of that id. @throws AppError `recipe.unknown-stage` */
export function nodeOf(recipe: Recipe, id: string): RecipeNode {
  const node = recipe.nodes.find((candidate) => candidate.id === id);
  if (node) return node;
  throw new AppError('recipe.unknown-stage', `This study has no stage “${id}”.`, {
    stage: id,
    stages: recipe.nodes.map((candidate) => candidate.id),
  });
}

/**
 * The recipe with another spec in one node. Reasons of settings (top-level members) that changed are dropped,
 * unless new reasons come with the spec.
 */
export function withSpec(
  recipe: Recipe,
  id: string,
  spec: Json,
  reasons?: Readonly<Record<string, string>>,
): Recipe {
  const before = nodeOf(recipe, id);
  const kept = reasons ?? unchangedReasons(before, spec);
  const node: RecipeNode = { ...before, spec, reasons: kept };
  return { ...recipe, nodes: recipe.nodes.map((other) => (other.id === id ? node : other)) };
}

/** The recipe with some members of a node's spec replaced. */
export function withMembers(recipe: Recipe, id: string, members: Readonly<Record<string, Json>>): Recipe {
  const node = nodeOf(recipe, id);
  return withSpec(recipe, id, { ...membersOf(node.spec), ...members }, node.reasons);
}

function unchangedReasons(node: RecipeNode, spec: Json): Record<string, string> {
  const before = membersOf(node.spec);
  const after = membersOf(spec);
  return Object.fromEntries(
    Object.entries(node.reasons).filter(([setting]) =>
      sameJson(before[setting] ?? null, after[setting] ?? null),
    ),
  );
}

function membersOf(spec: Json): Record<string, Json> {
  return typeof spec === 'object' && spec !== null && !Array.isArray(spec)
    ? { ...(spec as Record<string, Json>) }
    : {};
}

/**
 * What somebody made of a recipe while somebody else went on editing it: nodes that were edited meanwhile stay as edited,
 * all others are taken from `made`. The study's name and seed are the edited ones.
 */
export function withEditsKept(before: Recipe, edited: Recipe, made: Recipe): Recipe {
  if (edited === before) return made;
  const nodes = edited.nodes.map((node) => {
    const old = before.nodes.find(({ id }) => id === node.id);
    const untouched = old !== undefined && sameJson(old.spec, node.spec);
    return (untouched && made.nodes.find(({ id }) => id === node.id)) || node;
  });
  return { ...edited, nodes };
}
