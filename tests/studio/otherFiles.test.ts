import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { emptyRecipe, type Recipe } from '../../src/core/recipe.ts';
import { registry } from '../../src/stages/specs.ts';
import type { Workspace } from '../../src/workspace/workspace.svelte.ts';
import { openWorkspace } from '../support/workspace.ts';
import { csv, file, june, may } from './snapshotsSupport.ts';

let workspace: Workspace;
/** A study of people.csv and visits.csv, whose data is on no page any more. */
let left: Recipe;

const visits = (): Blob => csv('customer_id,visits', '1,4', '2,7');
const names = (): string[] => workspace.sources.entries.map(({ name }) => name);
const missing = (): string[] => workspace.sources.missing.map(({ name }) => name);
const titles = (): string[] => workspace.notices.map(({ title }) => title);
const press = (label: string): void => {
  const notice = workspace.notices.find(({ action }) => action?.label === label);
  if (!notice) throw new Error(`nothing offers “${label}”`);
  notice.action?.run();
};

beforeAll(async () => {
  workspace = await openWorkspace({ engine: 'reference' });
  await workspace.sources.add('people.csv', may());
  await workspace.sources.add('visits.csv', visits());
  left = JSON.parse(JSON.stringify(workspace.recipe)) as Recipe;
});
beforeEach(async () => {
  await workspace.open(emptyRecipe(registry));
  workspace.sources.forget();
  for (const { id } of workspace.notices) workspace.notes.dismiss(id);
});
afterAll(() => workspace.close());

test('files that are given back one by one are refused by nobody', async () => {
  await workspace.open(left);
  await workspace.sources.addFiles([{ name: 'visits.csv', blob: visits() }]);
  expect([missing(), workspace.sources.refused, titles()]).toEqual([['people.csv'], [], []]);
  await workspace.sources.addFiles([{ name: 'people.csv', blob: may() }]);
  expect([missing(), workspace.sources.refused, titles(), names()]).toEqual([
    [],
    [],
    [],
    ['people.csv', 'visits.csv'],
  ]);
});

test('a file that is none of the missing ones is no file that cannot be read; it can be taken out again', async () => {
  await workspace.open(left);
  await workspace.sources.addFiles([{ name: 'other.csv', blob: csv('a,b', '1,2') }]);
  expect([workspace.sources.refused, titles()]).toEqual([[], ['other.csv is not the file that is missing']]);
  press('Take it out again');
  expect(names()).toEqual(['people.csv', 'visits.csv']);
});

test('a missing file that changed takes the place of the one that it was', async () => {
  await workspace.open(left);
  await workspace.sources.add('visits.csv', visits());
  await workspace.sources.add('people.csv', june());
  expect([missing(), titles()]).toEqual([['people.csv'], ['people.csv is not the same file as before']]);
  press('Read it in place of that one');
  await expect.poll(() => [missing(), names()]).toEqual([[], ['people.csv', 'visits.csv']]);
});

test('a file that changed since it was added is told, and can be read in place of what it was', async () => {
  await workspace.sources.add('people.csv', may());
  await workspace.sources.addFiles([file('people.csv', june())]);
  expect([names(), titles()]).toEqual([
    ['people.csv', 'people.csv (2)'],
    ['people.csv is not the same file as before'],
  ]);
  press('Read it in place of that one');
  await expect.poll(names).toEqual(['people.csv']);
  await expect.poll(() => workspace.sources.entries[0]?.snapshots?.length).toBe(2);
});

test('a file that is added after segments were formed leaves none of them older than their settings', async () => {
  const rows = Array.from({ length: 200 }, (_, row) => `${row},${(row * row) % 97},${(row * 7919) % 89}`);
  await workspace.sources.add('people.csv', csv('customer_id,spend,visits', ...rows));
  await workspace.autopilot();
  await workspace.sources.add('shops.csv', csv('shop,size', 'A,1', 'B,2'));
  await expect.poll(() => workspace.result('activation').state, { timeout: 20_000 }).toBe('ready');
});
