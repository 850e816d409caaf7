import { tableFromIPC } from 'apache-arrow';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { random } from '../../src/core/random.ts';
import { automation, type Tessera } from '../../src/workspace/automation.ts';
import type { Workspace } from '../../src/workspace/workspace.svelte.ts';
import { openWorkspace } from '../support/workspace.ts';

let workspace: Workspace;
let tessera: Tessera;
const people = 600;

function customers(seed: number, from = 0): Blob {
  const source = random(seed);
  const lines = Array.from({ length: people }, (_, place) => {
    const group = place % 3;
    return [
      1000 + from + place,
      10 + 25 * group + 3 * source.normal(),
      200 + 400 * group + 40 * source.normal(),
    ].join(',');
  });
  return new Blob([`client,visits,spend\n${lines.join('\n')}\n`]);
}

/** Lines of a file of assignments without what names the model. */
async function assigned(format: string, options = {}): Promise<string[][]> {
  const text = await (await tessera.export(format, options)).text();
  return text
    .trim()
    .split('\r\n')
    .map((line) => line.split(','));
}

const withoutModel = (lines: string[][]): string[][] =>
  lines.map((line) => line.filter((_, place) => place !== 5));

beforeAll(async () => {
  workspace = await openWorkspace();
  tessera = automation(workspace);
  await tessera.addSource('customers.csv', customers(1), { roles: { client: 'customer' } });
  await tessera.autopilot({ k: 3 });
}, 180_000);
afterAll(() => workspace.close());

test('without a version in production there is no list', async () => {
  await expect(tessera.export('version-csv')).rejects.toMatchObject({ message: 'Nothing is in production.' });
});

test('on the data that it was published from the list is Activation’s, but for the name of the model', async () => {
  await tessera.publishVersion({ name: 'First', by: 'Ann' });
  await tessera.promoteVersion('v1');
  const list = await assigned('version-csv');
  expect(list).toHaveLength(people + 1);
  expect(withoutModel(list)).toEqual(withoutModel(await assigned('csv')));
  expect(list[1]?.[5]).toMatch(/^v1 [0-9a-f]{12}$/);
});

test('another number of segments in the study changes nothing of it; every format has all rows', async () => {
  const before = await assigned('version-csv');
  await tessera.set('segments', { k: 5 });
  expect(await assigned('version-csv', { version: 'v1' })).toEqual(before);
  const arrow = tableFromIPC(new Uint8Array(await (await tessera.export('version-arrow')).arrayBuffer()));
  expect(arrow.numRows).toBe(people);
  expect(arrow.schema.fields.map(({ name }) => name)).toEqual(before[0]);
  const parquet = await tessera.export('version-parquet');
  expect(await parquet.slice(0, 4).text()).toBe('PAR1');
});

test('a new load is assigned by the version in production, all of its customers', async () => {
  await tessera.replace('customers.csv', 'customers february.csv', customers(2, 100));
  const list = await assigned('version-csv');
  const named = list.slice(1).map(([customer]) => Number(customer));
  expect(named.sort((a, b) => a - b)).toEqual(Array.from({ length: people }, (_, place) => 1100 + place));
});

test('a load in which nobody can be told is refused with the reason', async () => {
  const text = await customers(3).text();
  await tessera.replace('customers.csv', 'customers march.csv', new Blob([text.replace(/^\d+,/gm, ',')]));
  await expect(tessera.export('version-csv')).rejects.toMatchObject({ code: 'recipe.setting' });
});
