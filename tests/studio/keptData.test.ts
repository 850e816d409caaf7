import { afterEach, expect, test } from 'vitest';
import { forgetEverything } from '../../src/storage/forget.ts';
import { automation } from '../../src/workspace/automation.ts';
import type { Workspace } from '../../src/workspace/workspace.svelte.ts';
import { memoryKeeping, openWorkspace } from '../support/workspace.ts';

const opened: Workspace[] = [];

async function visit(keeping: ReturnType<typeof memoryKeeping>): Promise<Workspace> {
  const workspace = await openWorkspace({ engine: 'wasm' }, keeping);
  opened.push(workspace);
  return workspace;
}

const file = (rows: number) =>
  new Blob(['customer,spend\n', ...Array.from({ length: rows }, (_, i) => `${i},${i % 7}\n`)]);

const missingOf = ({ sources }: Workspace): string[] => sources.missing.map(({ name }) => name);

afterEach(async () => {
  for (const workspace of opened.splice(0)) {
    await workspace.keptData.stop();
    workspace.close();
  }
  await forgetEverything();
});

test('a file that is added after the studio was started anew is kept like those before', async () => {
  const keeping = memoryKeeping();
  const first = await visit(keeping);
  const tessera = automation(first);
  await tessera.addSource('a.csv', file(20));
  await first.keptData.keep();
  await tessera.useEngine('reference');
  await tessera.addSource('b.csv', file(30));
  expect(missingOf(await visit(keeping))).toEqual([]);
});

test('data that is kept under a passphrase is locked in a studio that was started anew, and opens there', async () => {
  const workspace = await visit(memoryKeeping());
  const tessera = automation(workspace);
  await tessera.addSource('a.csv', file(20));
  await workspace.keptData.keep('correct horse');
  await tessera.useEngine('reference');
  expect(workspace.keptData.now.state).toBe('locked');
  await workspace.keptData.unlock('correct horse');
  expect(workspace.keptData.now.state).toBe('on');
});

test('the files of a study that is opened are kept where data is kept', async () => {
  const keeping = memoryKeeping();
  const first = await visit(keeping);
  const tessera = automation(first);
  await tessera.addSource('a.csv', file(20));
  const study = { recipe: first.recipe, pinned: [], files: filesOf(first) };
  await tessera.forgetEverything();
  await tessera.addSource('b.csv', file(30));
  await first.keptData.keep();
  keeping.readStudy = () => Promise.resolve(study);
  await first.openStudy(new Blob([]));
  expect(missingOf(await visit(keeping))).toEqual([]);
});

function filesOf({ sources }: Workspace) {
  return sources.entries.flatMap(({ id, fingerprint }) => {
    const found = sources.file(id);
    return found ? [{ fingerprint, ...found }] : [];
  });
}
