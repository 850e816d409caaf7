import { workspace } from './current.ts';
import { told } from './runs.svelte.ts';

/** Whether the data of every source is on this page. */
export const isDataHere = (): boolean =>
  !workspace.isEmpty && !workspace.starting && workspace.sources.missing.length === 0;

/**
 * Computes a node that is on screen whenever it is not up to date and may be computed: once for each key, so that what was cancelled or
 * failed is not begun again by itself. Called where a view is made.
 */
export function runWhenShown(node: () => string, mayRun: () => boolean = isDataHere): void {
  let asked = '';
  $effect(() => {
    const key = workspace.document.keys.get(node()) ?? '';
    const { state } = workspace.result(node());
    const isWanted = state === 'idle' || state === 'stale';
    if (!isWanted || key === asked || !mayRun()) return;
    asked = key;
    workspace.run(node()).catch(told);
  });
}
