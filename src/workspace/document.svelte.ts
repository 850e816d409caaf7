import type { Json } from '../core/json.ts';
import { sameJson } from '../core/json.ts';
import { keysOf } from '../core/lineage.ts';
import { emptyRecipe, type Recipe, type RecipeNode, type Registry } from '../core/recipe.ts';
import { nodeOf, withSpec } from '../core/recipeEdits.ts';
import { parseSpec } from '../core/recipeSchema.ts';
import { edited, newHistory, redone, redoName, undone, undoName, type History } from '../core/undo.ts';

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
  readonly recipe = $derived(this.#history.present);
  readonly keys = $derived.by(() => keysOf(this.recipe, this.registry));
  readonly undoName = $derived(undoName(this.#history));
  readonly redoName = $derived(redoName(this.#history));

  constructor(registry: Registry) {
    this.registry = registry;
    this.#history = newHistory(emptyRecipe(registry));
  }

  node(id: string): RecipeNode {
    return nodeOf(this.recipe, id);
  }

  /** Puts a checked spec into a node as one step. Gives false when nothing changed. @throws AppError `recipe.setting` */
  edit(id: string, spec: unknown, options: EditOptions = {}): boolean {
    const node = this.node(id);
    const checked: Json = parseSpec(this.registry, node.stage, spec);
    if (sameJson(node.spec, checked) && options.reasons === undefined) return false;
    const name = options.name ?? this.registry.get(node.stage)?.label(node.spec, checked) ?? `Change ${id}`;
    this.replace(withSpec(this.recipe, id, checked, options.reasons), name, options.mergeKey ?? null);
    return true;
  }

  /** Another recipe as one step. */
  replace(recipe: Recipe, name: string, mergeKey: string | null = null): void {
    this.#history = edited(this.#history, recipe, name, mergeKey);
  }

  /** Another study: its past is empty. */
  open(recipe: Recipe): void {
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
