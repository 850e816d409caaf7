import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { folderWatch } from '../../src/storage/folderWatch.ts';
import { forgetEverything } from '../../src/storage/forget.ts';

let directory: FileSystemDirectoryHandle;
const watch = () => folderWatch(() => Promise.resolve(directory));

async function write(name: string, text: string): Promise<void> {
  const handle = await directory.getFileHandle(name, { create: true });
  const writer = await handle.createWritable();
  await writer.write(text);
  await writer.close();
}

beforeEach(async () => {
  const root = await navigator.storage.getDirectory();
  directory = await root.getDirectoryHandle('watched by a test', { create: true });
});

afterEach(async () => {
  vi.restoreAllMocks();
  await watch().forget();
  await (await navigator.storage.getDirectory()).removeEntry('watched by a test', { recursive: true });
});

test('files of a folder are listed with size and bytes; hidden ones and folders are not', async () => {
  await write('b.csv', 'a\n1\n');
  await write('a.csv', 'a\n');
  await write('.hidden.csv', 'a\n');
  await directory.getDirectoryHandle('inside', { create: true });
  const folder = await watch().choose();
  const files = (await folder?.files()) ?? [];
  expect(files.map(({ name, bytes }) => [name, bytes])).toEqual([
    ['a.csv', 2],
    ['b.csv', 4],
  ]);
  expect(await files[1]?.blob.text()).toBe('a\n1\n');
});

test('a chosen folder is found again by another page, until it is forgotten', async () => {
  await watch().choose();
  expect((await watch().remembered())?.name).toBe('watched by a test');
  await watch().forget();
  expect(await watch().remembered()).toBeNull();
});

test('forgetting everything forgets the folder, too', async () => {
  await watch().choose();
  const { left } = await forgetEverything();
  expect(left.filter((item) => item.includes('folder'))).toEqual([]);
  expect(await watch().remembered()).toBeNull();
});

test('a dialog that is closed chooses nothing, and one that fails is told', async () => {
  const closed = folderWatch(() => Promise.reject(new DOMException('closed', 'AbortError')));
  expect(await closed.choose()).toBeNull();
  const failing = folderWatch(() => Promise.reject(new DOMException('no', 'SecurityError')));
  await expect(failing.choose()).rejects.toMatchObject({ code: 'storage.folder' });
});

test('a browser without the dialog says so', async () => {
  const none = folderWatch(null);
  expect([none.available, await none.remembered()]).toEqual([false, null]);
  await expect(none.choose()).rejects.toMatchObject({ code: 'storage.folder' });
});

test('where the browser blocks storage a folder is watched for this visit, and none is remembered or missed', async () => {
  vi.spyOn(indexedDB, 'open').mockImplementation(() => {
    throw new DOMException('blocked', 'SecurityError');
  });
  const blocked = watch();
  expect((await blocked.choose())?.name).toBe('watched by a test');
  expect(await blocked.remembered()).toBeNull();
  await expect(blocked.forget()).resolves.toBeUndefined();
});
