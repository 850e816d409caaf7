import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Workspace } from '../../src/workspace/workspace.svelte.ts';
import { openWorkspace } from '../support/workspace.ts';

let workspace: Workspace;
beforeAll(async () => {
  workspace = await openWorkspace({ engine: 'reference' });
});
beforeEach(() => {
  for (const { id } of workspace.notices) workspace.notes.dismiss(id);
  for (const { name } of workspace.sources.refused) workspace.sources.settle(name);
});
afterAll(() => workspace.close());

const header = { name: 'header.csv', blob: new Blob(['customer,amount\n']) };
const empty = { name: 'empty.csv', blob: new Blob([]) };

test('a file with only a header is asked about in a dialog, and no notice says the same', async () => {
  await workspace.sources.addFiles([header]);
  expect(workspace.sources.refused.map(({ name, error }) => [name, error?.code])).toEqual([
    ['header.csv', expect.stringContaining('ingest.')],
  ]);
  expect(workspace.notices).toEqual([]);
});

test('a file that no other reading can mend is told by a notice', async () => {
  await workspace.sources.addFiles([empty]);
  expect(workspace.sources.refused).toEqual([]);
  expect(workspace.notices.map(({ title }) => title)).toEqual(['The file is empty']);
});

test('what the dialog itself tells is told nowhere else', async () => {
  const inDialog = () => true;
  await expect(workspace.sources.add(header.name, header.blob, {}, { inDialog })).rejects.toThrow();
  expect(workspace.notices).toEqual([]);
});

describe('a run that fails', () => {
  const fail = () => expect(workspace.run('features')).rejects.toThrow();

  test('is told by the view of its stage where that is on screen', async () => {
    workspace.show('features');
    await fail();
    expect(workspace.result('features').state).toBe('failed');
    expect(workspace.notices).toEqual([]);
  });

  test('is told by a notice elsewhere, until its stage is shown', async () => {
    workspace.show('sources');
    await fail();
    expect(workspace.notices).toHaveLength(1);
    workspace.show('segments');
    expect(workspace.notices).toHaveLength(1);
    workspace.show('features');
    expect(workspace.notices).toEqual([]);
  });
});
