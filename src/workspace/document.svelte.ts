import { appendedTo } from '../core/appendOnly.ts';
import type { Json } from '../core/json.ts';
import { sameJson } from '../core/json.ts';
import { keysOf, waitingNodes } from '../core/lineage.ts';
import { emptyRecipe, type Recipe, type RecipeNode, type Registry } from '../core/recipe.ts';
import { nodeOf, withMembers, withSpec } from '../core/recipeEdits.ts';
import { parseSpec } from '../core/recipeSchema.ts';
import {
  edited,
  newHistory,
  redone,
  redoName,
  throughout,
  undone,
  undoName,
  type History,
} from '../core/undo.ts';

export interface EditOptions {
  /** The step's name; the stage's own label unless told. */
  readonly name?: string;
  /** Edits with one merge key that follow each other are one step. */
  readonly mergeKey?: string;
  readonly reasons?: Readonly<Record<string, string>>;
}

/** The recipe on screen, with its past and future. */
export class StudyDocument {
  readonly registry: Registry;
  #history = $state.raw<History<Recipe>>() as History<Recipe>;
  #opened = $state(0);
  readonly recipe = $derived(this.#history.present);
  readonly keys = $derived.by(() => keysOf(this.recipe, this.registry));
  /** Nodes that cannot be computed until somebody chooses their settings, or those of what they read. */
  readonly waiting = $derived.by(() => waitingNodes(this.recipe, this.registry));
  readonly undoName = $derived(undoName(this.#history));
  readonly redoName = $derived(redoName(this.#history));

  constructor(registry: Registry) {
    this.registry = registry;
    this.#history = newHistory(emptyRecipe(registry));
  }

  node(id: string): RecipeNode {
    return nodeOf(this.recipe, id);
  }

  /**
   * Puts a checked spec into a node as one step. What is appended to members that its stage only appends to is no step: it is
   * in the past and the future too, so that undo leaves it. Gives false when nothing changed.
   * @throws AppError `recipe.setting`, `recipe.append-only`
   */
  edit(id: string, spec: unknown, options: EditOptions = {}): boolean {
    const node = this.node(id);
    const checked: Json = parseSpec(this.registry, node.stage, spec);
    if (sameJson(node.spec, checked) && options.reasons === undefined) return false;
    const definition = this.registry.get(node.stage);
    const name = options.name ?? definition?.label(node.spec, checked) ?? `Change ${id}`;
    const appended = appendedTo(definition, node.spec, checked);
    if (appended) {
      this.#history = throughout(this.#history, (recipe) => withMembers(recipe, id, appended));
      if (sameJson(this.node(id).spec, checked)) return true;
    }
    this.replace(withSpec(this.recipe, id, checked, options.reasons), name, options.mergeKey ?? null);
    return true;
  }

  /** Another recipe as one step. */
  replace(recipe: Recipe, name: string, mergeKey: string | null = null): void {
    this.#history = edited(this.#history, recipe, name, mergeKey);
  }

  /** How many other studies took the place of the one that the page began with. */
  get opened(): number {
    return this.#opened;
  }

  /** Another study: its past is empty. */
  open(recipe: Recipe): void {
    this.restore(recipe);
    this.#opened++;
  }

  /** The study that this device kept: its past is empty. */
  restore(recipe: Recipe): void {
    this.#history = newHistory(recipe);
  }

  undo(): string | null {
    const name = this.undoName;
    this.#history = undone(this.#history);
    return name;
  }

  redo(): string | null {
    const name = this.redoName;
    this.#history = redone(this.#history);
    return name;
  }
}
