import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { emptyRecipe } from '../../src/core/recipe.ts';
import { registry } from '../../src/stages/specs.ts';
import type { Workspace } from '../../src/workspace/workspace.svelte.ts';
import { openWorkspace } from '../support/workspace.ts';
import { csv, file } from './snapshotsSupport.ts';

let workspace: Workspace;

beforeAll(async () => {
  workspace = await openWorkspace({ engine: 'reference' });
});
beforeEach(() => workspace.open(emptyRecipe(registry)));
afterAll(() => workspace.close());

const longName = (word: string): string => `${word} ${'and more '.repeat(80)}end.csv`;
const sheet = (first: number): Blob => csv('id,spend', `${first},1.5`, `${first + 1},2.5`);

test('files with names of over 500 characters are read, continued and replaced, with their beginnings and ends', async () => {
  const { id } = await workspace.sources.add(longName('may'), sheet(1));
  await workspace.sources.snapshots.append(id, file(longName('june'), sheet(3)));
  await workspace.sources.snapshots.replace(id, file(longName('july'), sheet(5)));
  await workspace.sources.add(longName('may'), sheet(7));
  const [first, second] = workspace.sources.spec.sources;
  expect(first?.snapshots?.map(({ file: name }) => [name.slice(0, 8), name.slice(-12), name.length])).toEqual(
    [
      ['may and ', 'more end.csv', 480],
      ['june and', 'more end.csv', 480],
      ['july and', 'more end.csv', 480],
    ],
  );
  expect(second?.name).toBe(`${first?.name ?? ''} (2)`);
});
