import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { AppError } from '../../src/core/errors.ts';
import { currentSnapshot, snapshotsOf } from '../../src/core/snapshots.ts';
import { emptyRecipe } from '../../src/core/recipe.ts';
import { registry } from '../../src/stages/specs.ts';
import type { Workspace } from '../../src/workspace/workspace.svelte.ts';
import { openWorkspace } from '../support/workspace.ts';
import { csv, file, header, june, may, rowsNow, sourceValue } from './snapshotsSupport.ts';

let workspace: Workspace;

beforeAll(async () => {
  workspace = await openWorkspace({ engine: 'reference' });
});
beforeEach(() => workspace.open(emptyRecipe(registry)));
afterAll(() => workspace.close());

const orders = (): Blob =>
  csv(
    'order_id,customer_id,amount',
    ...Array.from({ length: 40 }, (_, at) => `o${at},${1 + (at % 4)},${at}.5`),
  );

const valueOf = (id: string) => sourceValue(workspace, id);
const rowsOf = (name: string) => rowsNow(workspace, name);

test('a load is recorded with its file, rows and time, and none of it changes a key', async () => {
  await workspace.sources.add('people.csv', may());
  const [entry] = workspace.sources.entries;
  const key = workspace.document.keys.get('sources');
  expect(entry?.snapshots).toMatchObject([{ id: '1', file: 'people.csv', how: 'first', rows: 4 }]);
  await workspace.sources.snapshots.setAsOf('people', '1', '2026-05-31');
  await workspace.sources.snapshots.setKey('people', ['customer_id']);
  expect(workspace.document.keys.get('sources')).toBe(key);
});

test('a replacement keeps ids and roles of columns by name, and can be undone', async () => {
  await workspace.sources.add('people.csv', may());
  await workspace.sources.setRole('people', 'name', 'sensitive');
  const before = new Map(valueOf('people').columns.map(({ name, id }) => [name, id]));
  await workspace.sources.snapshots.replace('people', file('june.csv', june()));
  const { columns, rows } = valueOf('people');
  expect(rows).toBe(4);
  for (const name of ['customer_id', 'name', 'spend'])
    expect(columns.find((column) => column.name === name)?.id).toBe(before.get(name));
  expect(columns.find(({ name }) => name === 'name')?.role).toBe('sensitive');
  expect(columns.find(({ name }) => name === 'visits')?.id).toBe('c4');
  expect((await rowsOf('people.csv'))[0]).toEqual([10.5, 1, 'Ann', 3]);
  await workspace.undo();
  await workspace.run('sources');
  expect(await rowsOf('people.csv')).toHaveLength(4);
  expect((await rowsOf('people.csv'))[1]).toEqual([2, 'Bob', 20.5, 'Leeds']);
});

test('keys that came, went and changed are told, with columns, orphans, and sensitive values masked', async () => {
  await workspace.sources.add('people.csv', may());
  await workspace.sources.add('orders.csv', orders());
  await workspace.sources.setRole('people', 'customer_id', 'customer');
  await workspace.sources.setRole('people', 'spend', 'sensitive');
  await workspace.sources.setRole('orders', 'customer_id', 'customer');
  await workspace.sources.snapshots.replace('people', file('june.csv', june()));
  const found = await workspace.sources.snapshots.compare('people', '1', '2');
  expect(found.rowsCompared).toBe(true);
  expect(found.schema).toMatchObject({ came: [{ name: 'visits' }], went: [{ name: 'city' }], retyped: [] });
  expect(found.key).toMatchObject({
    columns: ['customer_id'],
    came: 1,
    went: 1,
    stayed: 3,
    changed: 1,
    examples: { came: ['5'], went: ['2'] },
    byColumn: [{ name: 'spend', keys: 1, examples: [{ key: '3', before: '••.•', after: '••.•' }] }],
  });
  expect(found.same).toEqual({ rows: 2, repeatedBefore: 0, repeatedAfter: 0 });
  expect(found.orphans).toEqual([
    { source: 'orders.csv', column: 'customer_id', rowsBefore: 0, rowsAfter: 10, keysAfter: 1 },
  ]);
});

test('a file that is appended comes after the rows that are there, met by name', async () => {
  await workspace.sources.add('people.csv', may());
  await workspace.sources.snapshots.append(
    'people',
    file('more.csv', csv('name,spend,customer_id', 'Eve,50,5')),
  );
  expect(valueOf('people').rows).toBe(5);
  expect((await rowsOf('people.csv'))[4]).toEqual([5, 'Eve', 50, null]);
  expect(valueOf('people').warnings.map(({ code }) => code)).toContain('columns-empty');
  const found = await workspace.sources.snapshots.compare('people', '1', '2');
  expect(found.key).toMatchObject({ came: 1, went: 0, stayed: 4, changed: 0 });
});

test('how columns differ is told before a file is appended; new ones are left out with a warning', async () => {
  await workspace.sources.add('people.csv', may());
  const more = file('more.csv', csv('name,spend,customer_id,visits,source', 'Eve,50,5,2,web'));
  const { snapshots } = workspace.sources;
  expect(await snapshots.columnsApart('people', more)).toEqual({
    brought: ['visits', 'source'],
    lacking: ['city'],
  });
  for (const blob of [may(), csv('a,b', '1,2', '3,4')])
    expect(await snapshots.columnsApart('people', file('other.csv', blob))).toEqual({
      brought: [],
      lacking: [],
    });
  await workspace.sources.snapshots.append('people', more);
  expect((await rowsOf('people.csv'))[4]).toEqual([5, 'Eve', 50, null]);
  expect(valueOf('people').warnings.map(({ code }) => code)).toContain('columns-left-out');
});

test('a key of two columns tells rows apart, for comparing and for taking their place', async () => {
  const visits = csv('person,day,pages', '1,2025-01-01,3', '1,2025-01-02,4', '2,2025-01-01,5');
  await workspace.sources.add('visits.csv', visits);
  await workspace.sources.snapshots.setKey('visits', ['person', 'day']);
  const more = file('more.csv', csv('person,day,pages', '1,2025-01-02,9', '2,2025-01-02,1'));
  await workspace.sources.snapshots.append('visits', more, { replaces: ['person', 'day'] });
  expect((await rowsOf('visits.csv')).map(([person, , pages]) => [person, pages])).toEqual([
    [1, 3],
    [2, 5],
    [1, 9],
    [2, 1],
  ]);
  const { key } = await workspace.sources.snapshots.compare('visits', '1', '2');
  expect(key).toMatchObject({ columns: ['person', 'day'], came: 1, went: 0, stayed: 3, changed: 1 });
});

test('an appended file may take the place of rows with the same key', async () => {
  await workspace.sources.add('people.csv', may());
  const more = file('more.csv', csv(header, '2,Bob,99.5,Leeds', '6,Fay,1.5,Hull'));
  await workspace.sources.snapshots.append('people', more, { replaces: ['customer_id'] });
  const rows = await rowsOf('people.csv');
  expect(rows.map(([id, , spend]) => [id, spend])).toEqual([
    [1, 10.5],
    [3, 30.5],
    [4, 40.5],
    [2, 99.5],
    [6, 1.5],
  ]);
  const found = await workspace.sources.snapshots.compare('people', '1', '2');
  expect(found.key).toMatchObject({ came: 1, went: 0, changed: 1 });
});

test('duplicates between the old rows and the appended ones are counted', async () => {
  await workspace.sources.add('people.csv', may());
  await workspace.sources.snapshots.append(
    'people',
    file('again.csv', csv(header, '2,Bob,20.5,Leeds', '7,Gil,5.5,Hull')),
  );
  const found = await workspace.sources.snapshots.compare('people', '1', '2');
  expect(found.same).toEqual({ rows: 4, repeatedBefore: 0, repeatedAfter: 1 });
  expect(found.key).toMatchObject({ after: { keys: 5, repeated: 1 }, changed: null, moreOrFewerRows: 1 });
});

test('a file of another shape is refused, and nothing is changed', async () => {
  await workspace.sources.add('people.csv', may());
  const before = workspace.recipe;
  const wrong = file('other.csv', csv('a,b', '1,2', '3,4'));
  const failed = await workspace.sources.snapshots.append('people', wrong).catch((thrown: unknown) => thrown);
  expect((failed as AppError).code).toBe('ingest.shapes');
  expect(workspace.recipe).toBe(before);
});

test('a file whose values do not fit the columns is refused rather than emptied', async () => {
  await workspace.sources.add('spend.csv', csv('customer_id,spend', '1,10', '2,20', '3,30'));
  const entry = workspace.sources.entries[0];
  for (const lines of [
    ['4,1.5', '5,2.5'],
    ['4,high', '5,low'],
    ['4,40', '5,low'],
  ]) {
    const later = file('later.csv', csv('customer_id,spend', ...lines));
    await expect(workspace.sources.snapshots.append('spend', later)).rejects.toMatchObject({
      code: 'ingest.shapes',
      details: { file: 'later.csv', column: 'spend' },
    });
  }
  expect(workspace.sources.entries[0]).toBe(entry);
  const blank = file('blank.csv', csv('customer_id,spend', '4,NA', '5,', '6,60'));
  await workspace.sources.snapshots.append('spend', blank);
  expect(valueOf('spend').columns[1]).toMatchObject({ type: 'integer', missing: 2 });
});

test('a file without a column of the key is refused, and the source goes on', async () => {
  await workspace.sources.add('people.csv', may());
  const entry = workspace.sources.entries[0];
  const keyless = file('keyless.csv', csv('name,spend', 'Eve,5.5', 'Fay,6.5'));
  for (const key of ['customer_id', 'nothing'])
    await expect(
      workspace.sources.snapshots.append('people', keyless, { replaces: [key] }),
    ).rejects.toMatchObject({
      code: 'recipe.setting',
      details: { column: key },
    });
  expect(workspace.sources.entries[0]).toBe(entry);
  expect(await rowsOf('people.csv')).toHaveLength(4);
});

test('an earlier load can be read again, and is the newest no more', async () => {
  await workspace.sources.add('people.csv', may());
  await workspace.sources.snapshots.replace('people', file('june.csv', june()));
  await workspace.sources.snapshots.choose('people', '1');
  await workspace.run('sources');
  expect((await rowsOf('people.csv'))[1]).toEqual([2, 'Bob', 20.5, 'Leeds']);
  const [entry] = workspace.sources.entries;
  if (!entry) throw new Error('there is one source');
  expect(currentSnapshot(entry).id).toBe('1');
  expect(snapshotsOf(entry).map(({ id, content }) => [id, content !== undefined])).toEqual([
    ['1', false],
    ['2', true],
  ]);
});

test('where the earlier data is gone only its recorded figures are compared', async () => {
  await workspace.sources.add('people.csv', may());
  await workspace.sources.snapshots.replace('people', file('june.csv', june()));
  const { recipe } = workspace;
  await workspace.open(JSON.parse(JSON.stringify(recipe)));
  const other = await openWorkspace({ engine: 'reference' });
  try {
    await other.open(JSON.parse(JSON.stringify(recipe)));
    expect(other.sources.missing).toHaveLength(1);
    await other.sources.add('june.csv', june());
    expect(other.sources.missing).toHaveLength(0);
    await other.run('sources');
    const found = await other.sources.snapshots.compare('people', '1', '2');
    expect(found).toMatchObject({ rowsCompared: false, key: null, before: { rows: 4 }, after: { rows: 4 } });
    expect(found.before.figures.find(({ name }) => name === 'spend')).toMatchObject({
      mean: 25.5,
      distinct: 4,
    });
  } finally {
    other.close();
  }
});
