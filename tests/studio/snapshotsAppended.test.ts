import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { emptyRecipe } from '../../src/core/recipe.ts';
import { registry } from '../../src/stages/specs.ts';
import type { Workspace } from '../../src/workspace/workspace.svelte.ts';
import { openWorkspace } from '../support/workspace.ts';
import { csv, file, june, may, rowsNow, sourceValue } from './snapshotsSupport.ts';

let workspace: Workspace;

beforeAll(async () => {
  workspace = await openWorkspace({ engine: 'reference' });
});
beforeEach(() => workspace.open(emptyRecipe(registry)));
afterAll(() => workspace.close());

const valueOf = (id: string) => sourceValue(workspace, id);
const rowsOf = (name: string) => rowsNow(workspace, name);

test('new columns of an appended file are kept by choice: empty in earlier rows, told, undone, and gone with the load', async () => {
  await workspace.sources.add('people.csv', may());
  const more = file(
    'more.csv',
    csv('name,visits,customer_id,since', 'Eve,2,5,2025-01-31', 'Fay,3,6,2025-02-28'),
  );
  await workspace.sources.snapshots.append('people', more, { keeps: true });
  const kept = valueOf('people');
  expect(kept.columns.map(({ id, name, type, missing }) => [id, name, type, missing])).toEqual([
    ['c0', 'customer_id', 'integer', 0],
    ['c1', 'name', 'text', 0],
    ['c2', 'spend', 'number', 2],
    ['c3', 'city', 'text', 2],
    ['c4', 'visits', 'integer', 4],
    ['c5', 'since', 'date', 4],
  ]);
  expect(await rowsOf('people.csv')).toEqual([
    [1, 'Ann', 10.5, 'York', null, null],
    [2, 'Bob', 20.5, 'Leeds', null, null],
    [3, 'Cid', 30.5, 'Hull', null, null],
    [4, 'Dee', 40.5, 'York', null, null],
    [5, 'Eve', null, null, 2, '2025-01-31'],
    [6, 'Fay', null, null, 3, '2025-02-28'],
  ]);
  expect(kept.preview[0]).toEqual(['1', 'Ann', '10.5', 'York', null, null]);
  const told = kept.warnings.filter(({ code }) => code === 'columns-empty').map(({ message }) => message);
  expect(told).toEqual([
    'people.csv: columns are empty in the rows of people.csv, which lacks them: “visits”, “since”.',
    'people.csv: columns are empty in the rows of more.csv, which lacks them: “spend”, “city”.',
  ]);
  const found = await workspace.sources.snapshots.compare('people', '1', '2');
  expect(found.schema.came.map(({ name }) => name)).toEqual(['visits', 'since']);
  const again = file('again.csv', csv('customer_id,city,visits', '7,Hull,text'));
  await expect(workspace.sources.snapshots.append('people', again)).rejects.toMatchObject({
    code: 'ingest.shapes',
    details: { column: 'visits' },
  });
  await workspace.undo();
  await workspace.run('sources');
  expect(valueOf('people').columns).toHaveLength(4);
  await workspace.redo();
  await workspace.run('sources');
  expect(await rowsOf('people.csv')).toHaveLength(6);
});

test('a column that is kept takes no role that another has, and replaced loads give it no number twice', async () => {
  await workspace.sources.add('people.csv', may());
  await workspace.sources.setRole('people', 'customer_id', 'customer');
  await workspace.sources.snapshots.replace('people', file('june.csv', june()));
  const more = file('more.csv', csv('customer_id,client_id,city', '8,8,Hull', '9,9,York'));
  await workspace.sources.snapshots.append('people', more, { keeps: true, replaces: ['customer_id'] });
  const { columns } = valueOf('people');
  expect(columns.filter(({ role }) => role === 'customer').map(({ name }) => name)).toEqual(['customer_id']);
  expect(new Set(columns.map(({ id }) => id)).size).toBe(columns.length);
  expect(columns.map(({ name }) => name)).toEqual([
    'spend',
    'customer_id',
    'name',
    'visits',
    'client_id',
    'city',
  ]);
});

test('days and months of an appended file stand as in the source where they could be taken for each other', async () => {
  await workspace.sources.add(
    'visits.csv',
    csv('person;day;at', '1;13/01/2024;14/01/2024 10:00', '2;14/01/2024;13/01/2024 9:30'),
  );
  const lines = ['3;02/03/2024;02/03/2024 10:00', '4;04/03/2024;05/03/2024 7:45'];
  await workspace.sources.snapshots.append('visits', file('march.csv', csv('person;day;at', ...lines)));
  const dates = (await rowsOf('visits.csv')).slice(2).map(([, day, at]) => [day, at]);
  expect(dates).toEqual([
    ['2024-03-02', '2024-03-02T10:00:00'],
    ['2024-03-04', '2024-03-05T07:45:00'],
  ]);
  expect(valueOf('visits').warnings.map(({ code }) => code)).not.toContain('ambiguous-dates');
  const american = file('other.csv', csv('person;day;at', '5;03/31/2024;03/31/2024 10:00'));
  await workspace.sources.snapshots.append('visits', american);
  expect((await rowsOf('visits.csv')).at(-1)?.[1]).toBe('2024-03-31');
});

test('columns without a value in an appended file fit whatever type the source has', async () => {
  const names = 'id,spend,visits,since,at,active,opens';
  await workspace.sources.add(
    'people.csv',
    csv(
      names,
      '1,1.5,3,2024-01-31,2024-01-31 10:00:00,true,09:30',
      '2,2.5,4,2024-02-28,2024-02-28 11:30:00,false,10:30',
    ),
  );
  await workspace.sources.snapshots.append('people', file('blank.csv', csv(names, '3,,,,,,', '4,,,,,,')));
  await workspace.sources.snapshots.append('people', file('words.csv', csv(names, '5,NA,NA,NA,NA,NA,NA')));
  expect(valueOf('people').columns.map(({ name, type, missing }) => [name, type, missing])).toEqual([
    ['id', 'integer', 0],
    ['spend', 'number', 3],
    ['visits', 'integer', 3],
    ['since', 'date', 3],
    ['at', 'timestamp', 3],
    ['active', 'boolean', 3],
    ['opens', 'time', 3],
  ]);
});

test('columns of the source without a value take the types of an appended file, until that is undone', async () => {
  await workspace.sources.add('people.csv', csv('id,name,spend,since', '1,Ann,,', '2,Ben,,'));
  const more = file(
    'more.csv',
    csv('id,name,spend,since', '3,Cid,€1.50,2024-01-31', '4,Dee,€2.00,2024-02-28'),
  );
  await workspace.sources.snapshots.append('people', more);
  const { columns } = valueOf('people');
  expect(columns.map(({ name, type, unit, missing }) => [name, type, unit, missing])).toEqual([
    ['id', 'integer', undefined, 0],
    ['name', 'text', undefined, 0],
    ['spend', 'number', '€', 2],
    ['since', 'date', undefined, 2],
  ]);
  expect(await rowsOf('people.csv')).toEqual([
    [1, 'Ann', null, null],
    [2, 'Ben', null, null],
    [3, 'Cid', 1.5, '2024-01-31'],
    [4, 'Dee', 2, '2024-02-28'],
  ]);
  await workspace.undo();
  await workspace.run('sources');
  expect(valueOf('people').columns.map(({ type }) => type)).toEqual(['integer', 'text', 'text', 'text']);
});

test('amounts of another currency are not appended', async () => {
  await workspace.sources.add('bills.csv', csv('bill,amount', '1,€7.50', '2,€8.50'));
  const dollars = file('more.csv', csv('bill,amount', '3,$7.50', '4,$8.00'));
  await expect(workspace.sources.snapshots.append('bills', dollars)).rejects.toMatchObject({
    code: 'ingest.shapes',
    details: { file: 'more.csv', column: 'amount' },
  });
  await workspace.sources.snapshots.append('bills', file('euros.csv', csv('bill,amount', '3,€7.50')));
  expect(valueOf('bills').rows).toBe(3);
});

test('numbers without the unit of those before are told, where they are appended and where they take their place', async () => {
  await workspace.sources.add('rates.csv', csv('customer,rate', 'Ann,12%', 'Ben,15%'));
  const told = () => valueOf('rates').warnings.filter(({ code }) => code === 'shape-differs');
  await workspace.sources.snapshots.append(
    'rates',
    file('same.csv', csv('customer,rate', 'Cid,9%', 'Dee,7%')),
  );
  expect(told()).toEqual([]);
  await workspace.sources.snapshots.append('rates', file('more.csv', csv('customer,rate', 'Eve,0.12')));
  expect(told().map(({ message }) => message)).toEqual([
    'rates.csv: “rate” is in % before and without a unit in more.csv. The numbers were put together as they stand.',
  ]);
  await workspace.sources.snapshots.replace('rates', file('next.csv', csv('customer,rate', 'Ann,0.12')));
  expect(workspace.notices.map(({ title }) => title)).toContain('next.csv has numbers in other units');
});

test('codes that an appended file loses to the source’s whole numbers are told with their number', async () => {
  await workspace.sources.add('orders.csv', csv('order_id,amount', '10123,1.5', '10124,2.5'));
  await workspace.sources.snapshots.append(
    'orders',
    file('more.csv', csv('order_id,amount', '00123,1.5', '10125,2')),
  );
  const told = valueOf('orders').warnings.filter(({ code }) => code === 'codes-as-numbers');
  expect(told.map(({ column, message }) => [column, message.split(', as ')[0]])).toEqual([
    ['order_id', 'One value of “order_id” in more.csv begins with a zero or a plus'],
  ]);
});
