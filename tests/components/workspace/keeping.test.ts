import { expect, test, vi } from 'vitest';
import { AppError } from '../../../src/core/errors.ts';
import { emptyRecipe } from '../../../src/core/recipe.ts';
import { registry } from '../../../src/stages/specs.ts';
import type { LoadedStudy, RecipeStore } from '../../../src/storage/storage.ts';
import { Keeping } from '../../../src/workspace/keeping.svelte.ts';
import { Notices } from '../../../src/workspace/notices.svelte.ts';
import { memoryKeeping } from '../../support/workspace.ts';

const newer = new AppError('recipe.newer', 'The study has version 99; this Tessera reads up to 2.').toJSON();
const saved: LoadedStudy = { recipe: emptyRecipe(registry), pinned: [], problem: null };

/** Keeping in a tab beside the one that holds the study; what is loaded is told by `load`, in the order of asking. */
function beside(...loads: (LoadedStudy | Error)[]) {
  const release = vi.fn(() => Promise.resolve());
  const takenOver = vi.fn(() => Promise.resolve());
  const held = { held: true as const, guarded: true, release };
  const load = (): Promise<LoadedStudy | null> => {
    const next = loads.shift() ?? null;
    return next instanceof Error ? Promise.reject(next) : Promise.resolve(next);
  };
  const parts = {
    ...memoryKeeping(),
    claimStudy: () => Promise.resolve({ held: false as const, takeOver: () => Promise.resolve(held) }),
    openRecipeStore: () => Promise.resolve({ load } as unknown as RecipeStore),
  };
  const events = { handOver: () => Promise.resolve(), takenOver };
  const keeping = new Keeping(parts, registry, new Notices(), events);
  const takeOver = (): Promise<void> =>
    keeping.holding.state === 'elsewhere' ? keeping.holding.takeOver() : Promise.reject(new Error('held'));
  return { keeping, release, takenOver, takeOver };
}

test('a study that is taken over is shown as the other tab saved it', async () => {
  const { keeping, takenOver, takeOver } = beside(saved, saved);
  await keeping.open();
  await takeOver();
  expect(takenOver).toHaveBeenCalledWith({ recipe: saved.recipe, pinned: [] });
  expect(keeping.holding.state).toBe('held');
});

test.each([
  ['was saved by a newer Tessera', { recipe: null, pinned: [], problem: newer }],
  ['cannot be read', new AppError('storage.failed', 'The study on this device could not be read.')],
])('a study that %s is let go again, and stays the other tab’s', async (_what, second) => {
  const { keeping, release, takenOver, takeOver } = beside(saved, second);
  await keeping.open();
  await expect(takeOver()).rejects.toBeInstanceOf(AppError);
  expect(release).toHaveBeenCalledOnce();
  expect(takenOver).not.toHaveBeenCalled();
  expect(keeping.holding.state).toBe('elsewhere');
});

test('where a newer Tessera saved the study nothing is kept, and that is said', async () => {
  const { keeping } = beside({ recipe: null, pinned: [], problem: newer });
  await keeping.open();
  expect(keeping.state).toBe('off');
});

/** Keeping where the store cannot be opened, and what was told of it. */
async function unopened(error: AppError) {
  const notices = new Notices();
  const parts = { ...memoryKeeping(), openRecipeStore: () => Promise.reject(error) };
  const events = { handOver: () => Promise.resolve(), takenOver: () => Promise.resolve() };
  const keeping = new Keeping(parts, registry, notices, events);
  const kept = await keeping.open();
  return { kept, state: keeping.state, told: notices.all.map(({ title }) => title) };
}

test('where the browser blocks all storage the banner alone says so', async () => {
  const blocked = new AppError('storage.blocked', 'The browser lets this page keep nothing.');
  expect(await unopened(blocked)).toEqual({ kept: null, state: 'blocked', told: [] });
});

test('a store that fails for another reason is told with it', async () => {
  const failed = new AppError('storage.failed', 'The study on this device could not be read.');
  expect(await unopened(failed)).toEqual({
    kept: null,
    state: 'off',
    told: ['Saving on this device failed'],
  });
});
