import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { Float64, Int32, Table, Utf8, vectorFromArray } from 'apache-arrow';
import { emptyRecipe } from '../../src/core/recipe.ts';
import { registry } from '../../src/stages/specs.ts';
import { automation, type Tessera } from '../../src/workspace/automation.ts';
import type { Workspace } from '../../src/workspace/workspace.svelte.ts';
import { parquetFile } from '../sql/parquetFile.ts';
import { ColumnOffer } from '../../src/workspace/columnChoice.ts';
import { Notices } from '../../src/workspace/notices.svelte.ts';
import { openWorkspace } from '../support/workspace.ts';

let workspace: Workspace;
let tessera: Tessera;

beforeAll(async () => {
  workspace = await openWorkspace({ engine: 'reference' });
  tessera = automation(workspace);
});
beforeEach(async () => {
  await workspace.open(emptyRecipe(registry));
});
afterAll(() => workspace.close());

/** Customers with what they spent, in ten columns of which most say nothing; in another order where asked for. */
function customers(rows: number, order: 'as it is' | 'turned' = 'as it is'): Promise<Blob> {
  const numbers = (of: (row: number) => number) =>
    vectorFromArray(
      Array.from({ length: rows }, (_, row) => of(row)),
      new Float64(),
    );
  const columns = {
    customer_id: vectorFromArray(
      Array.from({ length: rows }, (_, row) => row + 1),
      new Int32(),
    ),
    ...Object.fromEntries(Array.from({ length: 6 }, (_, at) => [`noise ${at}`, numbers((row) => row * at)])),
    spend: numbers((row) => (row % 3) * 100 + (row % 7)),
    visits: numbers((row) => (row % 3) * 10 + (row % 5)),
    town: vectorFromArray(
      Array.from({ length: rows }, (_, row) => `t${row % 4}`),
      new Utf8(),
    ),
  };
  const entries = Object.entries(columns);
  return parquetFile(new Table(Object.fromEntries(order === 'turned' ? entries.reverse() : entries)), 100);
}

const wanted = ['customer_id', 'spend', 'visits'];
const reading = { only: wanted };
const entry = () => workspace.sources.entries[0];
const names = (): readonly string[] => (entry()?.columns ?? []).map(({ name }) => name);

test('a source is read in the columns asked for, says what it leaves out, and the choice can be taken back and undone', async () => {
  const added = await tessera.addSource('people.parquet', await customers(300), { reading });
  expect(added.columns.map(({ name }) => name)).toEqual(wanted);
  expect(added.leftOut).toHaveLength(7);
  expect(entry()?.reading.only).toEqual(wanted);
  expect(entry()?.columns.map(({ id }) => id)).toEqual(['c0', 'c7', 'c8']);

  await tessera.setRole('people', 'visits', 'quantity');
  await tessera.setRole('people', 'spend', null);
  const whole = await tessera.chooseColumns('people', null);
  expect([whole.columns.length, whole.leftOut]).toEqual([10, []]);
  expect(entry()?.reading).not.toHaveProperty('only');
  const role = (name: string) => whole.columns.find((column) => column.name === name)?.role;
  expect([role('customer_id'), role('visits'), role('spend')]).toEqual(['customer', 'quantity', null]);

  expect(await tessera.undo()).toBe('Choose the columns of people.parquet');
  expect(names()).toEqual(wanted);
  const [known] = await tessera.sources();
  expect(known?.leftOut).toHaveLength(7);
});

test('a column that a feature reads and that is left out is named with its source', async () => {
  await tessera.addSource('people.parquet', await customers(300), { reading });
  await tessera.autopilot({ k: 3 });
  await tessera.chooseColumns('people', ['customer_id', 'visits']);
  await expect(tessera.run('features')).rejects.toMatchObject({
    code: 'recipe.setting',
    message: expect.stringMatching(/“spend” of people\.parquet, which is left out/) as unknown,
    details: { source: 'people.parquet', column: 'spend' },
  });
  await tessera.chooseColumns('people', wanted);
  await tessera.run('features');
});

test('types chosen by hand stay when other columns are read', async () => {
  const text = new Blob(['id,code,note\n1,7,a\n2,8,b\n3,9,c\n']);
  await tessera.addSource('notes.csv', text, { types: { code: 'text' } });
  await tessera.chooseColumns('notes', ['id', 'code']);
  const kept = await tessera.chooseColumns('notes', null);
  expect(kept.columns.map(({ type }) => type)).toEqual(['integer', 'text', 'text']);
});

test('a column that comes back takes no role that another column has', async () => {
  const text = new Blob(['customer_id,person\n1,7\n2,8\n3,9\n']);
  await tessera.addSource('people.csv', text, { reading: { only: ['person'] } });
  await tessera.setRole('people', 'person', 'customer');
  const whole = await tessera.chooseColumns('people', null);
  expect(whole.columns.map(({ role }) => role)).toEqual([null, 'customer']);
});

test('files that replace and append are read in the chosen columns, whatever their order', async () => {
  await tessera.addSource('people.parquet', await customers(300), { reading });
  const replaced = await tessera.replace('people', 'may.parquet', await customers(200));
  expect([replaced.rows, replaced.columns.map(({ name }) => name)]).toEqual([200, wanted]);
  const turned = await tessera.replace('people', 'june.parquet', await customers(150, 'turned'));
  expect([
    turned.rows,
    turned.columns
      .map(({ name }) => name)
      .slice()
      .sort(),
    turned.leftOut.length,
  ]).toEqual([150, wanted.slice().sort(), 7]);
  const more = await tessera.append('people', 'july.parquet', await customers(50));
  expect([more.rows, more.columns.length]).toEqual([200, 3]);
  const next = { name: 'x.parquet', blob: await customers(9) };
  expect(await workspace.sources.snapshots.columnsApart('people', next)).toEqual({
    brought: [],
    lacking: [],
  });

  const compared = await tessera.compare('people', '1', '2');
  expect(compared.schema).toMatchObject({ came: [], went: [] });
  expect(compared.key).toMatchObject({ stayed: 200, went: 100, came: 0 });
  await tessera.choose('people', '1');
  expect(names()).toEqual(wanted);
  const { rows } = await tessera.query('SELECT count(*), sum("visits") FROM "people.parquet"');
  expect(rows).toEqual([[300, 3600]]);
});

test('a misspelt column is refused with the name of the file, and the study is as before', async () => {
  await tessera.addSource('people.parquet', await customers(30));
  await expect(tessera.chooseColumns('people', ['custmer_id'])).rejects.toMatchObject({
    code: 'ingest.columns',
    message: expect.stringContaining('people.parquet') as unknown,
    details: { column: 'custmer_id' },
  });
  expect(names()).toHaveLength(10);
});

test('while a large Parquet file is read, choosing its columns instead stops the reading and asks for them', async () => {
  const file = { name: 'people.parquet', blob: await customers(300) };
  Object.defineProperty(file.blob, 'size', { value: 250_000_000 });
  workspace.notes.clear();
  const adding = workspace.sources.addFiles([file]);
  await expect
    .poll(() => workspace.notices.map(({ action }) => action?.label))
    .toEqual(['Choose columns instead']);
  const [offer] = workspace.notices;
  expect(offer?.message).toContain('250.0\u00a0MB');
  offer?.action?.run();
  expect(await adding).toEqual([]);
  expect(workspace.sources.refused.map(({ name, error }) => [name, error])).toEqual([
    ['people.parquet', null],
  ]);
  expect([workspace.notices, workspace.sources.entries]).toEqual([[], []]);
  workspace.sources.settle(file.name);
});

test('a file that is small, no Parquet, or already chosen from is read without a word', () => {
  const told: string[] = [];
  for (const [name, options, size] of [
    ['people.parquet', {}, 90_000_000],
    ['people.csv', {}, 250_000_000],
    ['people.parquet', { reading }, 250_000_000],
  ] as const) {
    const blob = new Blob(['x']);
    Object.defineProperty(blob, 'size', { value: size });
    const notices = new Notices();
    new ColumnOffer({ name, blob }, options, notices, () => undefined).make('job');
    told.push(...notices.all.map(({ title }) => title));
  }
  expect(told).toEqual([]);
});
