import { AppError, asAppError } from '../core/errors.ts';
import { sharedRecipe } from '../core/sharedRecipe.ts';
import type { Workspace } from '../workspace/workspace.svelte.ts';
import type { Shell } from './shell.svelte.ts';

/** Puts a link to the study on the clipboard: its settings, without data and published versions. Tells how it went. */
export async function copyLink({ keeping, recipe, registry, notes }: Workspace): Promise<void> {
  try {
    const address = new URL(location.href);
    address.hash = await keeping.parts.toFragment(sharedRecipe(recipe, registry));
    await navigator.clipboard.writeText(address.href).catch((cause: unknown) => {
      throw new AppError('export.failed', 'This browser did not let the link be copied.', {}, cause);
    });
    notes.tell({
      kind: 'success',
      title: 'Link copied',
      message: 'It holds settings and the names of files and columns, no data and no published versions.',
    });
  } catch (thrown) {
    notes.error(asAppError(thrown));
  }
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
