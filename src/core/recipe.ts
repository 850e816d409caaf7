import type * as v from 'valibot';
import type { Json } from './json.ts';

/** One stage of a study: what it is, which nodes it reads, and its settings. */
export interface RecipeNode {
  /** Unique in the recipe; the stage's name where there is one of the kind. */
  readonly id: string;
  readonly stage: string;
  /** Ids of the nodes it reads, in the order that the stage declares. */
  readonly inputs: readonly string[];
  readonly spec: Json;
  /** Why a setting is as it is, by the setting's name: autopilot's words, dropped when a person changes the setting. Not in the key. */
  readonly reasons: Readonly<Record<string, string>>;
}

/** A study as a document: immutable, plain JSON, no data. */
export interface Recipe {
  readonly format: 'tessera-recipe';
  /** Version of this document's form. */
  readonly version: number;
  readonly name: string;
  readonly seed: number;
  readonly nodes: readonly RecipeNode[];
  /** Version of each stage's spec at the time of writing. */
  readonly stages: Readonly<Record<string, number>>;
}

/** One step of a migration: takes version n and gives version n + 1. */
export type Migration = (old: Json) => Json;

/** What a stage declares of itself: pure, shared by the page and the worker. */
export interface StageDefinition<Spec = unknown> {
  /** The stage's name: its folder, its rail entry, its node id where there is one. */
  readonly stage: string;
  readonly title: string;
  /** One plain sentence under the title. */
  readonly purpose: string;
  /** Place in the life cycle, ascending. */
  readonly order: number;
  /** Version of the spec's form; `migrations[i]` takes i + 1 to i + 2, so that there are `version − 1` of them. */
  readonly version: number;
  readonly migrations: readonly Migration[];
  /** Version of the computation: raising it makes every older artifact stale. */
  readonly algorithm: number;
  readonly schema: v.GenericSchema<unknown, Spec>;
  readonly defaults: Spec;
  /** Stages that it reads, in order. */
  readonly inputs: readonly string[];
  /** Nothing on the way to segments reads it: it is computed where it is asked for, and autopilot passes it by. */
  readonly aside?: boolean;
  /** Whether nothing is chosen that could be computed yet: it and all that reads it wait for somebody to choose, and that is no failure. */
  readonly unset?: (spec: Spec) => boolean;
  /** Parts of the spec that change nothing computed (such as display choices) are taken out here before the key. */
  readonly keyed?: (spec: Spec) => Json;
  /**
   * What of the spec the stages after it depend on, where that is less than the whole: null where it gives its input on as it
   * is, so that later stages have the keys that they would have without it. Left out where they depend on all of it.
   */
  readonly passes?: (spec: Spec) => Json | null;
  /**
   * What else of the study its computation depends on, beside its spec and its inputs, such as the loads of the sources; left
   * out where there is nothing.
   */
  readonly watches?: (recipe: Recipe) => Json;
  /**
   * Members of the spec (lists) that are only ever added to: an edit that takes from them or changes them is refused, and undo
   * leaves them as they are.
   */
  readonly appendOnly?: readonly string[];
  /** Its settings hold figures of the data: they stay in the study and its file, and a link carries the defaults in their place. */
  readonly unshared?: boolean;
  /** The name of an edit for undo, such as “Cap spend at 99 %”. */
  readonly label: (before: Spec, after: Spec) => string;
}

/** The stages that exist, by name. */
export type Registry = ReadonlyMap<string, StageDefinition>;

export const recipeFormat = 'tessera-recipe';
export const recipeVersion = 3;

/** A registry from definitions, in the order of the life cycle. @throws RangeError when two have one name. */
export function makeRegistry(definitions: readonly StageDefinition[]): Registry {
  const sorted = [...definitions].sort((a, b) => a.order - b.order || (a.stage < b.stage ? -1 : 1));
  const registry = new Map(sorted.map((definition) => [definition.stage, definition]));
  if (registry.size !== sorted.length) throw new RangeError('two stages have one name');
  return registry;
}

/** Keeps a definition's types while it is written, and forgets its spec's type for the registry. */
export function defineStage<Spec>(definition: StageDefinition<Spec>): StageDefinition<Spec> {
  return definition;
}

/** A stage's node with its defaults. */
export function newNode({ stage, inputs, defaults }: StageDefinition): RecipeNode {
  return { id: stage, stage, inputs, spec: defaults as Json, reasons: {} };
}

/** A new study: one node for every stage, with its defaults. */
export function emptyRecipe(registry: Registry, name = 'Untitled study', seed = 1): Recipe {
  const definitions = [...registry.values()];
  return {
    format: recipeFormat,
    version: recipeVersion,
    name,
    seed,
    nodes: definitions.map(newNode),
    stages: Object.fromEntries(definitions.map(({ stage, version }) => [stage, version])),
  };
}
