import { afterEach, beforeEach, expect, test } from 'vitest';
import { automation, type Tessera } from '../../src/workspace/automation.ts';
import type { Workspace } from '../../src/workspace/workspace.svelte.ts';
import { openWorkspace } from '../support/workspace.ts';

const name = 'tessera-changed-file.csv';
const text = (rows: number): string =>
  `customer,spend\n${Array.from({ length: rows }, (_, i) => `${i},${i % 7}\n`).join('')}`;

let workspace: Workspace;
let tessera: Tessera;

/** A file of a disk that holds this text now: a file that was taken before cannot be read any more. */
async function onDisk(content: string): Promise<File> {
  const folder = await navigator.storage.getDirectory();
  const handle = await folder.getFileHandle(name, { create: true });
  const writable = await handle.createWritable();
  await writable.write(content);
  await writable.close();
  return handle.getFile();
}

const codeOf = (work: Promise<unknown>): Promise<unknown> =>
  work.catch((thrown: unknown) => (thrown as { readonly code: string }).code);

beforeEach(async () => {
  workspace = await openWorkspace();
  tessera = automation(workspace);
  await tessera.addSource(name, await onDisk(text(20)));
  await onDisk(text(30));
});

afterEach(async () => {
  workspace.close();
  await (await navigator.storage.getDirectory()).removeEntry(name);
});

test('a file that changed on the disk is told as that when it is to be read in another way', async () => {
  expect(await codeOf(tessera.chooseColumns(name, ['customer']))).toBe('ingest.changed');
});

test('a file that changed is asked for once a new studio needs it, and its content as it was goes on', async () => {
  await codeOf(tessera.useEngine('reference'));
  expect(await codeOf(tessera.run('sources'))).toBe('ingest.changed');
  expect(workspace.sources.missing.map((source) => source.name)).toEqual([name]);
  await tessera.addSource(name, new Blob([text(20)]));
  expect((await tessera.sources()).map(({ rows }) => rows)).toEqual([20]);
});

test('what the file is now is offered in the place of what it was', async () => {
  await codeOf(tessera.useEngine('reference'));
  await codeOf(tessera.run('sources'));
  await tessera.addSource(name, new Blob([text(30)]));
  const offer = workspace.notices.find(({ action }) => action?.label === 'Read it in place of that one');
  offer?.action?.run();
  await expect.poll(() => workspace.sources.entries.map(({ bytes }) => bytes)).toEqual([text(30).length]);
});
