import { tick } from 'svelte';
import { expect, test, vi } from 'vitest';
import { render } from 'vitest-browser-svelte';
import ProfileView from '../../../src/stages/profile/View.svelte';
import type { Workspace } from '../../../src/workspace/workspace.svelte.ts';
import '../ui/support.ts';
import * as fakes from '../views/fakes.ts';

/** A stage on screen that computes itself, with what it asked for. */
async function shown(): Promise<{ workspace: Workspace; asked: () => unknown[] }> {
  const workspace = fakes.quietWorkspace();
  await workspace.edit('sources', fakes.sourcesSpec, { run: false });
  const run = vi.spyOn(workspace, 'run').mockResolvedValue();
  workspace.sources.missing = workspace.sources.entries;
  await render(ProfileView);
  return { workspace, asked: () => run.mock.calls.flat() };
}

test('what is shown is computed when its data is here, and not before', async () => {
  const { workspace, asked } = await shown();
  workspace.starting = false;
  await tick();
  expect(asked()).toEqual([]);
  workspace.sources.missing = [];
  await tick();
  expect(asked()).toEqual(['profile']);
});

test('what came to nothing is not begun again by itself, but for other settings', async () => {
  const { workspace, asked } = await shown();
  workspace.sources.missing = [];
  workspace.starting = false;
  await tick();
  workspace.starting = true;
  await tick();
  workspace.starting = false;
  await tick();
  expect(asked()).toEqual(['profile']);
  await workspace.edit('profile', { pairs: 'all' }, { run: false });
  await tick();
  expect(asked()).toEqual(['profile', 'profile']);
});
