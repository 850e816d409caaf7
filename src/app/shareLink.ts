import { AppError, asAppError } from '../core/errors.ts';
import { withGivenReasons } from '../core/givenReasons.ts';
import type { SeenSource } from '../core/sharing/columns.ts';
import { freeTexts } from '../core/sharing/freeTexts.ts';
import { heldColumns } from '../core/sharing/heldColumns.ts';
import { sharedStudy, type SharedStudy } from '../core/sharing/sharedStudy.ts';
import type { Workspace } from '../workspace/workspace.svelte.ts';
import { linkWords } from './shareWords.ts';
import type { Shell } from './shell.svelte.ts';

/**
 * Asks what goes along with a link to the study: its settings do, without rows and published versions; values of the data that stand in
 * settings only where a person lets them. The dialog then copies it.
 */
export function copyLink(workspace: Workspace, shell: Shell): void {
  // What is shown is what is copied, whatever a running job changes meanwhile.
  const { recipe, registry } = workspace;
  const columns = heldColumns(recipe, seenOf(workspace));
  const shared = (leftOut: ReadonlySet<string>): SharedStudy => sharedStudy(recipe, registry, leftOut);
  shell.sharing = {
    columns,
    texts: (leftOut) => freeTexts(shared(leftOut).recipe, registry),
    copy: (leftOut) => putLink(workspace, shared(leftOut), linkWords(columns, leftOut)),
  };
  shell.open('share');
}

async function putLink({ keeping, notes }: Workspace, study: SharedStudy, words: string): Promise<void> {
  const address = new URL(location.href);
  address.hash = await keeping.parts.toFragment(study);
  await navigator.clipboard.writeText(address.href).catch((cause: unknown) => {
    throw new AppError('export.failed', 'This browser did not let the link be copied.', {}, cause);
  });
  notes.tell({
    kind: 'success',
    title: 'Link copied',
    message: `It holds settings and the names of files and columns, no rows and no published versions. ${words}`,
  });
}

/** The first rows of the sources, as far as they are there. */
function seenOf(workspace: Workspace): readonly SeenSource[] {
  const result = workspace.result<{ readonly sources: readonly SeenSource[] }>('sources');
  return 'artifact' in result ? (result.artifact?.value.sources ?? []) : [];
}

/** Whether the fragment of an address is one of `copyLink`. */
export const isShared = (hash: string): boolean => hash.startsWith('#study=');

/** Opens the study of a link once the studio is there; asks first where a study would be left. */
export async function openLink(hash: string, workspace: Workspace, shell: Shell): Promise<void> {
  try {
    const study = await workspace.keeping.parts.fromFragment(hash, workspace.registry);
    await workspace.ready;
    if (!study) return;
    shell.opening = { ...study, name: study.recipe.name, recipe: withGivenReasons(study.recipe, 'link') };
    shell.open('open');
  } catch (thrown) {
    const error = asAppError(thrown);
    // A studio that did not start is told in the place of the stage.
    if (workspace.startError === null) workspace.notes.error(error);
  }
}
