import { deleteDB, openDB } from 'idb';
import { afterEach, expect, test, vi } from 'vitest';
import { forgetEverything } from '../../src/storage/forget.ts';
import { openRecipeStore } from '../../src/storage/recipeStore.ts';
import { registry, study } from '../unit/storage/support.ts';

const places = [
  'Service worker',
  'Private files',
  'IndexedDB',
  'Cache Storage',
  'localStorage',
  'sessionStorage',
];

afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
});

async function leaveTraces(): Promise<void> {
  const store = await openRecipeStore(registry);
  await store.save(study('one'), []);
  const root = await navigator.storage.getDirectory();
  await (
    await root.getDirectoryHandle('tessera', { create: true })
  ).getFileHandle('data-1', { create: true });
  await (await caches.open('tessera-plain')).put('/x', new Response('x'));
  localStorage.setItem('tessera-theme', 'dark');
  sessionStorage.setItem('tessera-mark', '1');
}

async function rootNames(): Promise<string[]> {
  const names: string[] = [];
  for await (const name of (await navigator.storage.getDirectory()).keys()) names.push(name);
  return names;
}

test('nothing of Tessera is left anywhere, even with the autosave open', async () => {
  await leaveTraces();
  expect(await forgetEverything()).toEqual({ left: [], looked: places });
  expect((await indexedDB.databases()).map(({ name }) => name)).not.toContain('tessera');
  expect(await rootNames()).not.toContain('tessera');
  expect(await caches.keys()).not.toContain('tessera-plain');
  expect(localStorage.getItem('tessera-theme')).toBeNull();
  expect(sessionStorage.getItem('tessera-mark')).toBeNull();
});

test('what other pages of the origin keep is left alone', async () => {
  localStorage.setItem('other', '1');
  await forgetEverything();
  expect(localStorage.getItem('other')).toBe('1');
  localStorage.removeItem('other');
});

test('a database that another tab keeps open is told', async () => {
  const stubborn = await openDB('tessera-stubborn', 1);
  const { left } = await forgetEverything();
  expect(left).toEqual([expect.stringContaining('IndexedDB: tessera-stubborn')]);
  stubborn.close();
  await deleteDB('tessera-stubborn');
});

test('what cannot be removed is told with its reason', async () => {
  localStorage.setItem('tessera-theme', 'dark');
  vi.spyOn(Storage.prototype, 'removeItem').mockImplementation(() => {
    throw new Error('refused');
  });
  expect((await forgetEverything()).left).toEqual(['localStorage: tessera-theme (refused)']);
  vi.restoreAllMocks();
  localStorage.removeItem('tessera-theme');
});

test('a place that cannot be looked into is told', async () => {
  vi.spyOn(caches, 'keys').mockRejectedValue(new Error('no access'));
  expect((await forgetEverything()).left).toEqual(['Cache Storage (no access)']);
});

test('a browser that does not list its databases is cleared and looked into all the same', async () => {
  await leaveTraces();
  const factory = indexedDB;
  vi.stubGlobal('indexedDB', {
    open: (name: string) => factory.open(name),
    deleteDatabase: (name: string) => factory.deleteDatabase(name),
  });
  expect((await forgetEverything()).left).toEqual([]);
  vi.unstubAllGlobals();
  expect((await indexedDB.databases()).map(({ name }) => name)).not.toContain('tessera');
});

test('a browser without some of the places is cleared in the others', async () => {
  await leaveTraces();
  vi.spyOn(indexedDB, 'databases').mockRejectedValue(new Error('missing'));
  const { left } = await forgetEverything();
  expect(left).toEqual(['IndexedDB (missing)']);
  expect(await rootNames()).not.toContain('tessera');
  vi.restoreAllMocks();
  expect((await forgetEverything()).left).toEqual([]);
});
