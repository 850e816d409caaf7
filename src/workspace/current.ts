import type { Workspace } from './workspace.svelte.ts';

/** The one workspace of this page. The composition root sets it before anything is shown. */
export let workspace: Workspace;

export function setWorkspace(made: Workspace): void {
  workspace = made;
}
