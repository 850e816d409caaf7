import { tableFromIPC } from 'apache-arrow';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { errorTable } from '../../src/core/errorTable.ts';
import { random } from '../../src/core/random.ts';
import type { FeaturesSpec } from '../../src/stages/features/spec.ts';
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

/** Publishes segments that all features form, with a rule for values that are missing. */
async function publishAll(missing: 'median' | 'exclude'): Promise<void> {
  const spec = workspace.node('features').spec as FeaturesSpec;
  const features = spec.features.map((feature) => ({ ...feature, used: true, missing }));
  await tessera.set('features', { features });
  await tessera.publishVersion({ name: missing, by: 'Ann' });
}

test('a list of what is as it was has nothing beside it', async () => {
  expect((await tessera.export('version-csv')).notes).toEqual([]);
});

test('customers who lack a value that the version asks for are counted beside the list', async () => {
  await publishAll('median');
  await publishAll('exclude');
  const text = await customers(8).text();
  const gaps = new Blob([text.replace(/^(100\d,[^,]*),.*$/gm, '$1,')]);
  await tessera.replace('customers.csv', 'customers gaps.csv', gaps);
  const file = await tessera.export('version-csv', { version: 'v3' });
  expect(file.notes).toEqual([
    '10 of 600 customers lack a value that the version asks for: they get no segment and are not in the list.',
  ]);
  expect((await file.text()).trim().split('\r\n')).toHaveLength(people - 10 + 1);
});

test('a list by a version whose column is gone is written, and says which feature lacks it', async () => {
  const text = await customers(4).text();
  const gone = new Blob([text.replace(/,[^,\n]*$/gm, '')]);
  await tessera.replace('customers.csv', 'customers gone.csv', gone);
  const file = await tessera.export('version-csv', { version: 'v2' });
  expect(file.notes).toEqual([
    'The data lacks what these features are made of: spend (spend of customers.csv). What was pinned for a missing value stands in for everybody.',
  ]);
  expect((await file.text()).trim().split('\r\n')).toHaveLength(people + 1);
});

test('a column that forms no segment of the version may be gone without a word', async () => {
  expect((await tessera.export('version-csv', { version: 'v1' })).notes).toEqual([]);
});

test('where the version leaves out who lacks the value nobody is left: it is refused, and says what is gone', async () => {
  await expect(tessera.export('version-csv', { version: 'v3' })).rejects.toMatchObject({
    code: 'stage.nobody-assigned',
    message:
      'No customer of the data as it is now gets a segment by v3. The data lacks what these features are made of: spend (spend of customers.csv).',
  });
});

test('one whose column is read as text by now says so too, with what changed', async () => {
  const text = await customers(5).text();
  const words = new Blob([text.replace(/,(\d[^,\n]*)$/gm, ',about $1')]);
  await tessera.replace('customers.csv', 'customers words.csv', words);
  const [lacks, changed, ...others] = (await tessera.export('version-csv', { version: 'v2' })).notes;
  expect(lacks).toContain('spend (spend of customers.csv)');
  expect(changed).toBe('spend: spend was “number” and is “text” now.');
  expect(others).toEqual([]);
});

test('a load in which nobody can be told is refused with the reason', async () => {
  const text = await customers(3).text();
  await tessera.replace('customers.csv', 'customers march.csv', new Blob([text.replace(/^\d+,/gm, ',')]));
  await expect(tessera.export('version-csv')).rejects.toMatchObject({ code: 'stage.nobody-assigned' });
});

test('data without any column that the version forms segments by is refused, with the columns and what to do', async () => {
  const text = await customers(6).text();
  const bare = new Blob([text.replace(/^([^,]*),.*$/gm, '$1,1').replace('client,1', 'client,age')]);
  await tessera.replace('customers.csv', 'customers bare.csv', bare);
  await expect(tessera.export('version-csv', { version: 'v2' })).rejects.toMatchObject({
    code: 'stage.features-gone',
    message:
      'No feature that v2 forms segments by can be made of the data as it is now. Missing: visits of customers.csv, spend of customers.csv.',
    details: { version: 'v2', columns: ['visits', 'spend'] },
  });
  expect(errorTable['stage.features-gone'].hint).toContain('Load data that has these columns');
});

test('columns that are there and no numbers any more are told apart from those that are missing', async () => {
  const text = await customers(7).text();
  const words = text.replace(/^(\d+),([^,]*),.*$/gm, '$1,about $2').replace(',spend', '');
  await tessera.replace('customers.csv', 'customers in words.csv', new Blob([words]));
  await expect(tessera.export('version-csv', { version: 'v2' })).rejects.toMatchObject({
    message:
      'No feature that v2 forms segments by can be made of the data as it is now. Missing: spend of customers.csv. Not read as numbers any more: visits of customers.csv.',
  });
});
