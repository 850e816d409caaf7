import { deleteDB, openDB } from 'idb';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { openRecipeStore } from '../../src/storage/recipeStore.ts';
import { databaseName } from '../../src/storage/names.ts';
import type { RecipeStore } from '../../src/storage/storage.ts';
import { artifact, errorOf, registry, study } from '../unit/storage/support.ts';

let store: RecipeStore;
beforeEach(async () => {
  store = await openRecipeStore(registry);
});
afterEach(async () => {
  vi.restoreAllMocks();
  await store.close();
  await deleteDB(databaseName);
});

test('a study saved comes back to another opening', async () => {
  await store.save(study('one'), []);
  await store.save(study('two'), [artifact({ centroids: [[1.5]] })]);
  const other = await openRecipeStore(registry);
  expect(await other.load()).toEqual({
    recipe: study('two'),
    pinned: [artifact({ centroids: [[1.5]] })],
    problem: null,
  });
  await other.close();
});

test('only the latest and its predecessor are kept', async () => {
  for (let i = 0; i < 5; i++) await store.save(study(`study ${i}`), []);
  const database = await openDB(databaseName);
  expect(await database.getAllKeys('journal')).toEqual([4, 5]);
  database.close();
});

test('every change is one transaction of strict durability', async () => {
  const spy = vi.spyOn(IDBDatabase.prototype, 'transaction');
  await store.save(study('one'), []);
  expect(spy.mock.calls.map(([, mode, options]) => [mode, options])).toEqual([
    ['readwrite', { durability: 'strict' }],
  ]);
});

test('a latest record that was changed is set aside, and the one before comes back', async () => {
  await store.save(study('one'), []);
  await store.save(study('two'), []);
  const database = await openDB(databaseName);
  await database.put('journal', { generation: 2, checksum: 'x', text: 'y' }, 2);
  database.close();
  expect(await store.load()).toMatchObject({ recipe: { name: 'one' }, problem: { code: 'storage.corrupt' } });
  expect(await store.setAside()).toMatchObject([{ text: 'y' }]);
  await store.save(study('three'), []);
  expect(await store.load()).toMatchObject({ recipe: { name: 'three' }, problem: null });
});

test('at most ten notes are kept, the newest first', async () => {
  const database = await openDB(databaseName);
  for (let i = 0; i < 12; i++) {
    await database.put('journal', { generation: 1, checksum: 'x', text: `bad ${i}` }, 1);
    await store.load();
  }
  database.close();
  const notes = await store.setAside();
  expect(notes.map(({ text }) => text)).toEqual(Array.from({ length: 10 }, (_, i) => `bad ${11 - i}`));
});

test('many saves at once end with the last one', async () => {
  await Promise.all(Array.from({ length: 50 }, (_, i) => store.save(study(`study ${i}`), [])));
  expect((await store.load())?.recipe?.name).toBe('study 49');
});

test('a database that is deleted under an open store is made anew', async () => {
  await store.save(study('one'), []);
  await deleteDB(databaseName);
  expect(await store.load()).toBeNull();
  await store.save(study('two'), []);
  expect((await store.load())?.recipe?.name).toBe('two');
});

test('clear leaves nothing', async () => {
  await store.save(study('one'), []);
  await store.clear();
  expect(await store.load()).toBeNull();
  expect(await store.setAside()).toEqual([]);
});

test('a browser that refuses IndexedDB is storage.blocked', async () => {
  vi.spyOn(indexedDB, 'open').mockImplementation(() => {
    throw new DOMException('blocked', 'SecurityError');
  });
  expect((await errorOf(openRecipeStore(registry))).code).toBe('storage.blocked');
});

test.each([
  [true, 'storage.blocked'],
  [false, 'storage.failed'],
])('IndexedDB that does not open, where local storage is denied (%s), is %s', async (denied, code) => {
  vi.spyOn(indexedDB, 'open').mockImplementation(() => {
    throw new DOMException('The user denied permission to access the database.', 'UnknownError');
  });
  if (denied)
    vi.spyOn(globalThis, 'localStorage', 'get').mockImplementation(() => {
      throw new DOMException('Access is denied for this document.', 'SecurityError');
    });
  expect((await errorOf(openRecipeStore(registry))).code).toBe(code);
});

test('no more space is storage.quota, and what was saved before is still there', async () => {
  await store.save(study('one'), []);
  vi.spyOn(IDBObjectStore.prototype, 'put').mockImplementation(() => {
    throw new DOMException('full', 'QuotaExceededError');
  });
  expect((await errorOf(store.save(study('two'), []))).code).toBe('storage.quota');
  vi.restoreAllMocks();
  expect((await store.load())?.recipe?.name).toBe('one');
});
