import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Folder, FolderFile, FolderParts } from '../../src/core/folders.ts';
import type { Workspace } from '../../src/workspace/workspace.svelte.ts';
import { memoryKeeping, openWorkspace } from '../support/workspace.ts';

let files: FolderFile[] = [];
let allowed = true;
let remembered: Folder | null = null;

const folder: Folder = {
  name: 'exports',
  allowed: () => Promise.resolve(allowed),
  ask: () => {
    allowed = true;
    return Promise.resolve(true);
  },
  files: () => Promise.resolve(files),
};
const folders: FolderParts = {
  available: true,
  choose: () => {
    remembered = folder;
    return Promise.resolve(folder);
  },
  remembered: () => Promise.resolve(remembered),
  forget: () => {
    remembered = null;
    return Promise.resolve();
  },
};
const csv = (name: string, modified: number, ...rows: readonly string[]): FolderFile => {
  const blob = new Blob([['id,spend', ...rows].join('\n') + '\n']);
  return { name, bytes: blob.size, modified, blob };
};

let workspace: Workspace;
beforeAll(async () => {
  workspace = await openWorkspace({ engine: 'reference' }, { ...memoryKeeping(), folders });
});
afterAll(() => workspace.close());

const offered = () =>
  workspace.sources.snapshots.folder.offers.map(({ file, source }) => [file.name, source?.id ?? null]);

test('new and changed files are offered, read ones are not, and nothing is loaded by itself', async () => {
  const watch = workspace.sources.snapshots.folder;
  const first = csv('people.csv', 1000, '1,2.5', '2,3.5');
  files = [first];
  await watch.choose();
  expect(watch.state).toBe('watching');
  expect(offered()).toEqual([['people.csv', null]]);
  expect(workspace.isEmpty).toBe(true);
  await workspace.sources.add(first.name, first.blob);
  expect(offered()).toEqual([]);
  files = [csv('people.csv', Date.now() + 60_000, '1,2.5', '2,4.5', '3,1.5'), csv('more.csv', 1000, '9,9.5')];
  await watch.look();
  expect(offered()).toEqual([
    ['people.csv', 'people'],
    ['more.csv', null],
  ]);
  const offer = watch.offers.find(({ file }) => file.name === 'more.csv');
  if (!offer) throw new Error('more.csv is offered');
  watch.dismiss(offer);
  expect(offered()).toEqual([['people.csv', 'people']]);
});

test('after a reload the folder sleeps until the browser is asked', async () => {
  allowed = false;
  const later = await openWorkspace({ engine: 'reference' }, { ...memoryKeeping(), folders });
  try {
    const watch = later.sources.snapshots.folder;
    await watch.wake();
    expect([watch.state, watch.name]).toEqual(['asleep', 'exports']);
    expect(watch.offers).toEqual([]);
    await watch.allow();
    expect(watch.state).toBe('watching');
    await watch.stop();
    expect([watch.state, remembered]).toEqual(['off', null]);
  } finally {
    later.close();
  }
});

test('a page without the browser’s dialog is told so', async () => {
  const plain = await openWorkspace({ engine: 'reference' });
  try {
    expect(plain.sources.snapshots.folder.state).toBe('unavailable');
  } finally {
    plain.close();
  }
});
