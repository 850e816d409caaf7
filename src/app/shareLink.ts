import { AppError, asAppError } from '../core/errors.ts';
import type { Recipe } from '../core/recipe.ts';
import { sharedRecipe } from '../core/sharedRecipe.ts';
import { heldColumns, type HeldColumn } from '../core/sharing/heldColumns.ts';
import type { Workspace } from '../workspace/workspace.svelte.ts';
import type { Shell } from './shell.svelte.ts';
import { askWhatGoes } from './askWhatGoes.svelte.ts';
import { linkWords } from './shareWords.ts';

/**
 * Puts a link to the study on the clipboard: its settings, without rows and published versions. Where settings hold values of the data,
 * a person is told which and chooses first. Tells how it went.
 */
export async function copyLink(workspace: Workspace): Promise<void> {
  try {
    // What is shown is what is copied, whatever a running job changes meanwhile.
    const { recipe } = workspace;
    const columns = heldColumns(recipe);
    if (columns.length === 0) await putLink(workspace, recipe, columns, new Set());
    else await askWhatGoes({ columns, copy: (leftOut) => putLink(workspace, recipe, columns, leftOut) });
  } catch (thrown) {
    workspace.notes.error(asAppError(thrown));
  }
}

async function putLink(
  { keeping, registry, notes }: Workspace,
  recipe: Recipe,
  columns: readonly HeldColumn[],
  leftOut: ReadonlySet<string>,
): Promise<void> {
  const address = new URL(location.href);
  address.hash = await keeping.parts.toFragment(sharedRecipe(recipe, registry, leftOut));
  await navigator.clipboard.writeText(address.href).catch((cause: unknown) => {
    throw new AppError('export.failed', 'This browser did not let the link be copied.', {}, cause);
  });
  notes.tell({
    kind: 'success',
    title: 'Link copied',
    message: `It holds settings and the names of files and columns, no rows and no published versions. ${linkWords(columns, leftOut)}`,
  });
}

/** Whether the fragment of an address is one of `copyLink`. */
export const isShared = (hash: string): boolean => hash.startsWith('#study=');

/** Opens the study of a link once the studio is there; asks first where a study would be left. */
export async function openLink(hash: string, workspace: Workspace, shell: Shell): Promise<void> {
  try {
    const recipe = await workspace.keeping.parts.fromFragment(hash, workspace.registry);
    await workspace.ready;
    if (!recipe) return;
    shell.opening = { name: recipe.name, recipe };
    shell.open('open');
  } catch (thrown) {
    const error = asAppError(thrown);
    // A studio that did not start is told in the place of the stage.
    if (workspace.startError === null) workspace.notes.error(error);
  }
}
