import { snapshotsOf } from '../core/snapshots.ts';
import type { SourceEntry } from './sourceEdits.ts';
import type { Workspace } from './workspace.svelte.ts';

/** Sources with two loads or more, which can be compared: the one that was loaded last first. */
export function comparableSources(sources: readonly SourceEntry[]): readonly SourceEntry[] {
  const lastLoad = (source: SourceEntry): string => snapshotsOf(source).at(-1)?.loadedAt ?? '';
  return sources
    .filter((source) => snapshotsOf(source).length > 1)
    .toSorted((a, b) => (lastLoad(a) < lastLoad(b) ? 1 : lastLoad(a) > lastLoad(b) ? -1 : 0));
}

/**
 * Brings a source's two newest loads on screen, side by side, from any view. The stage on screen changes as by the rail, so that
 * Back returns.
 * @throws AppError of the sources, where they have to be computed first.
 */
export async function showLoads(workspace: Workspace, source: string): Promise<void> {
  workspace.selection.loads = source;
  workspace.show('sources');
  if (!workspace.results.current('sources')) await workspace.run('sources');
}
