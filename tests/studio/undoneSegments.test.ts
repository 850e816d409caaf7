import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Workspace } from '../../src/workspace/workspace.svelte.ts';
import { openWorkspace } from '../support/workspace.ts';

let workspace: Workspace;

beforeAll(async () => {
  workspace = await openWorkspace({ engine: 'reference' });
});
afterAll(() => workspace.close());

const people = (): Blob => {
  const rows = Array.from({ length: 300 }, (_, row) => `${row},${(row * row) % 97},${(row * 7919) % 89}`);
  return new Blob([`customer_id,spend,visits\n${rows.join('\n')}\n`]);
};
const states = (): string[] =>
  ['sources', 'features', 'segments', 'insight'].map((node) => workspace.result(node).state);

test('“Segment it”, undone, is as before it: nothing fails, nothing is stale, and redo brings all back', async () => {
  await workspace.sources.add('people.csv', people());
  await workspace.autopilot();
  expect(states()).toEqual(['ready', 'ready', 'ready', 'ready']);
  await workspace.undo();
  expect(states()).toEqual(['ready', 'idle', 'idle', 'idle']);
  await expect.poll(() => workspace.result('quality').state).toBe('ready');
  await expect.poll(() => workspace.jobs.length).toBe(0);
  expect([workspace.notices.filter(({ kind }) => kind === 'error'), states()[1]]).toEqual([[], 'idle']);
  await workspace.redo();
  expect(states()).toEqual(['ready', 'ready', 'ready', 'ready']);
});

test('without the source that features are made of it is said which one is gone and what to do', async () => {
  await workspace.sources.add('shops.csv', new Blob(['shop,size\nA,1\nB,2\n']));
  await workspace.autopilot();
  await workspace.sources.remove('people');
  await expect(workspace.run('features')).rejects.toMatchObject({
    code: 'stage.source-gone',
    message: 'Features read the source “people”, which is not in the study any more.',
  });
  const result = workspace.result('features');
  expect(result.state === 'failed' && result.error.code).toBe('stage.source-gone');
  await workspace.undo();
  await expect.poll(() => workspace.result('features').state).toBe('ready');
});
