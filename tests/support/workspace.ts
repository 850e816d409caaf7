import workerUrl from '../../src/studio/worker.ts?worker&url';
import type { StartOptions } from '../../src/core/studio.ts';
import { startWorker } from '../../src/core/workers.ts';
import { registry } from '../../src/stages/specs.ts';
import type { Recipe } from '../../src/core/recipe.ts';
import type { SharedStudy } from '../../src/core/sharing/sharedStudy.ts';
import type { Artifact } from '../../src/core/artifacts.ts';
import type { KeepingParts } from '../../src/workspace/keeping.svelte.ts';
import { Workspace } from '../../src/workspace/workspace.svelte.ts';

/** Keeping in memory: what the page would keep on the device, so that a test can look at it. */
export function memoryKeeping(): KeepingParts & {
  kept: { recipe: Recipe; pinned: readonly Artifact[] } | null;
} {
  const parts = {
    kept: null as { recipe: Recipe; pinned: readonly Artifact[] } | null,
    openRecipeStore: () =>
      Promise.resolve({
        load: () => Promise.resolve(parts.kept ? { ...parts.kept, problem: null } : null),
        save: (recipe: Recipe, pinned: readonly Artifact[]) => {
          parts.kept = { recipe, pinned };
          return Promise.resolve();
        },
        setAside: () => Promise.resolve([]),
        clear: () => Promise.resolve(),
        close: () => Promise.resolve(),
      }),
    claimStudy: () =>
      Promise.resolve({ held: true as const, guarded: false, release: () => Promise.resolve() }),
    writeStudy: () => Promise.resolve(new Blob([])),
    readStudy: () => Promise.reject(new Error('this test reads no study')),
    forgetEverything: () => Promise.resolve({ left: [], looked: [] }),
    toFragment: (study: SharedStudy) => Promise.resolve(`study=${encodeURIComponent(JSON.stringify(study))}`),
    fromFragment: (fragment: string) =>
      Promise.resolve(JSON.parse(decodeURIComponent(fragment.replace(/^#study=/, ''))) as SharedStudy),
  };
  return parts;
}

/** A workspace over a real studio worker, with DuckDB and the engines, but without views. */
export async function openWorkspace(
  start: StartOptions = { engine: 'wasm' },
  keeping = memoryKeeping(),
): Promise<Workspace> {
  const workspace = new Workspace({
    registry,
    createWorker: (name) => startWorker(workerUrl, { name }),
    explainFailure: () => Promise.resolve(null),
    keeping,
    version: 'test',
    start,
  });
  await workspace.ready;
  return workspace;
}
