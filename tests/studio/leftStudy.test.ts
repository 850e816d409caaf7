import { afterEach, beforeEach, expect, test } from 'vitest';
import { emptyRecipe } from '../../src/core/recipe.ts';
import { automation, type Tessera } from '../../src/workspace/automation.ts';
import type { Workspace } from '../../src/workspace/workspace.svelte.ts';
import { memoryKeeping, openWorkspace } from '../support/workspace.ts';

let workspace: Workspace;
let tessera: Tessera;

const people = (rows: number) =>
  new Blob([
    'customer,spend,visits\n',
    ...Array.from({ length: rows }, (_, i) => `${i},${(i % 3) * 100 + (i % 7)},${i % 5}\n`),
  ]);

const other = () => ({ ...emptyRecipe(workspace.registry), name: 'Other' });

/** The code of the error with which work ends, or null where it comes to its end. */
const endOf = (work: Promise<unknown>): Promise<string | null> =>
  work.then(
    () => null,
    (thrown: unknown) => (thrown as { readonly code: string }).code,
  );

beforeEach(async () => {
  workspace = await openWorkspace();
  tessera = automation(workspace);
});

afterEach(() => workspace.close());

test('“Segment it” that still runs when another study is opened ends, and changes nothing of it', async () => {
  await tessera.addSource('people.csv', people(3000));
  const end = endOf(tessera.autopilot({ k: 3 }));
  await tessera.open(other());
  expect(await end).toBe('cancelled');
  expect(await tessera.recipe()).toEqual(other());
});

test('a file that is still read when another study is opened does not become a source of it', async () => {
  const end = endOf(tessera.addSource('people.csv', people(100_000)));
  await tessera.open(other());
  expect(await end).toBe('cancelled');
  expect(await tessera.recipe()).toEqual(other());
});

test('what a study showed is no older result of the study that is opened after it', async () => {
  await tessera.addSource('people.csv', people(60));
  await tessera.autopilot({ k: 3 });
  await tessera.open(other());
  expect(workspace.result('segments')).toEqual({ state: 'idle' });
});

test('a fit that was kept stays kept when the study is renamed before its data is back', async () => {
  await tessera.addSource('people.csv', people(60));
  await tessera.autopilot({ k: 3 });
  const [fit] = workspace.results.pinned();
  const keeping = memoryKeeping();
  keeping.kept = { recipe: workspace.recipe, pinned: workspace.results.pinned() };
  const next = await openWorkspace({ engine: 'wasm' }, keeping);
  await next.rename('Spring');
  await next.keep();
  expect(keeping.kept.recipe.name).toBe('Spring');
  expect(keeping.kept.pinned).toEqual([fit]);
  next.close();
});

test('what was fitted after an edit is kept when the run that follows it is done', async () => {
  const keeping = memoryKeeping();
  const one = await openWorkspace({ engine: 'wasm' }, keeping);
  const calls = automation(one);
  await calls.addSource('people.csv', people(60));
  await calls.autopilot({ k: 3 });
  await one.edit('segments', { ...((await calls.get('segments')) as object), k: 2 });
  await expect
    .poll(() => keeping.kept?.pinned.map(({ key }) => key))
    .toEqual([one.document.keys.get('segments')]);
  one.close();
});

/** Names of the tables in the database. */
async function tables(): Promise<readonly unknown[]> {
  const { rows } = await workspace.query('SELECT table_name FROM duckdb_tables() ORDER BY 1');
  return rows.map(([name]) => name);
}

test('no table of a study stays in the database when another takes its place', async () => {
  await tessera.addSource('people.csv', people(60));
  await tessera.autopilot({ k: 3 });
  expect(await tables()).not.toEqual([]);
  await tessera.open(other());
  expect(await tables()).toEqual([]);
});

test('a study that is opened anew in its own place has what was computed for it', async () => {
  await tessera.addSource('people.csv', people(60));
  await tessera.autopilot({ k: 3 });
  const [before, made] = [await tables(), workspace.result('segments')];
  await tessera.open(await tessera.recipe());
  expect(workspace.result('segments')).toEqual(made);
  expect(await tables()).toEqual(before);
});

test('a study that comes back after another finds its file, and gives the same', async () => {
  await tessera.addSource('people.csv', people(60));
  await tessera.autopilot({ k: 3 });
  const [recipe, sizes] = [await tessera.recipe(), await sizesNow()];
  await tessera.open(other());
  await tessera.open(recipe);
  await tessera.run();
  expect(await sizesNow()).toEqual(sizes);
});

async function sizesNow(): Promise<unknown> {
  const { rows } = await workspace.query('SELECT segment, count(*) FROM segments GROUP BY 1 ORDER BY 1');
  return rows;
}
