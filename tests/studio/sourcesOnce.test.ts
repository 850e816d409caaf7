import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { emptyRecipe } from '../../src/core/recipe.ts';
import { registry } from '../../src/stages/specs.ts';
import type { Workspace } from '../../src/workspace/workspace.svelte.ts';
import { openWorkspace } from '../support/workspace.ts';
import { csv, file, may, rowsNow, sourceValue } from './snapshotsSupport.ts';

let workspace: Workspace;

beforeAll(async () => {
  workspace = await openWorkspace({ engine: 'reference' });
});
beforeEach(() => workspace.open(emptyRecipe(registry)));
afterAll(() => workspace.close());

test('files that are one source are put together once, also where another file comes or a role changes', async () => {
  await workspace.sources.add('people.csv', may());
  await workspace.sources.snapshots.append('people', file('more.csv', csv('customer_id,name', '9,Zoe')));
  const { table } = sourceValue(workspace, 'people');
  await workspace.sources.add('other.csv', csv('a,b', '1,2'));
  await workspace.sources.setRole('people', 'c1', 'ignore');
  await workspace.run('sources');
  expect(sourceValue(workspace, 'people').table).toBe(table);
  expect(sourceValue(workspace, 'people').columns[1]?.role).toBe('ignore');
  expect(await rowsNow(workspace, 'people.csv')).toHaveLength(5);
});

test('another file of a source is put together anew, and one that is taken back brings its rows back', async () => {
  await workspace.sources.add('people.csv', may());
  await workspace.sources.snapshots.append('people', file('more.csv', csv('customer_id,name', '9,Zoe')));
  const { table } = sourceValue(workspace, 'people');
  await workspace.sources.snapshots.append('people', file('again.csv', csv('customer_id,name', '10,Yve')));
  expect(sourceValue(workspace, 'people').table).not.toBe(table);
  expect(await rowsNow(workspace, 'people.csv')).toHaveLength(6);
  await workspace.undo();
  await workspace.run('sources');
  expect(sourceValue(workspace, 'people').table).toBe(table);
  expect(await rowsNow(workspace, 'people.csv')).toHaveLength(5);
});
