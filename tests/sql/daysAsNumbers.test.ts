import { tableFromArrays } from 'apache-arrow';
import { expect, test } from 'vitest';
import { sql } from '../../src/core/sql.ts';
import type { AddSourceOptions, LoadedTable } from '../../src/core/table.ts';
import { openedDatabase } from './openedDatabase.ts';
import { parquetFile } from './parquetFile.ts';

const open = openedDatabase();

const load = (lines: readonly string[], options: AddSourceOptions = {}): Promise<LoadedTable> =>
  open.ingest.load({ name: 'people.csv', blob: new Blob([`${lines.join('\n')}\n`]) }, 'data', options);
const toldIn = ({ warnings }: LoadedTable): (string | undefined)[] =>
  warnings.filter(({ code }) => code === 'days-as-numbers').map(({ column }) => column);
const days = ['who,joined,spend', 'Ann,20240131,2', 'Ben,20231201,3', 'Cid,,4'];

test('whole numbers that are all days are told with the column and what can be done', async () => {
  const got = await load(days);
  expect(got.columns.map(({ type }) => type)).toEqual(['text', 'integer', 'integer']);
  expect(got.warnings.filter(({ column }) => column === 'joined')).toEqual([
    {
      code: 'days-as-numbers',
      message:
        'The whole numbers of “joined” in people.csv are all days, written like 20240131. They were read as numbers: if they are dates, give the column the type date.',
      column: 'joined',
    },
  ]);
});

test.each([
  ['no day of the calendar', 'joined', ['20240131', '20230229']],
  ['another number far below', 'joined', [...Array<string>(60).fill('20240131'), '20231201', '12']],
  ['one day only', 'joined', ['20240131', '20240131']],
  ['names of customers', 'customer_id', ['20240131', '20231201']],
  ['a point and a zero', 'joined', ['20240131.0', '20231201.0']],
])('a column of %s is not told', async (_, name, values) => {
  expect(toldIn(await load([`${name},spend`, ...values.map((value, at) => `${value},${at}`)]))).toEqual([]);
});

test.each([
  ['as the file is', undefined],
  ['though the file’s other dates have another form', { dateFormat: '%d.%m.%Y' }],
])('such a column is read as dates where a person chooses so, %s', async (_, reading) => {
  const got = await load(days, { types: { joined: 'date' }, ...(reading ? { reading } : {}) });
  expect([got.columns[1]?.type, toldIn(got)]).toEqual(['date', []]);
  const read = await open.database.rows(sql`SELECT c1::VARCHAR AS day FROM data ORDER BY rowid`);
  expect(read).toEqual([{ day: '2024-01-31' }, { day: '2023-12-01' }, { day: null }]);
});

test.each([
  ['whole numbers', Int32Array.of(20240131, 20231201)],
  ['decimal numbers, one of them missing', Float64Array.of(20240131, NaN, 20231201)],
])('of a file that says its types itself, %s are told to be saved as dates there', async (_, date) => {
  const spend = Int32Array.from(date, (_day, at) => at);
  const table = tableFromArrays({ date, spend });
  const file = { name: 'people.parquet', blob: await parquetFile(table, 10) };
  const got = await open.ingest.load(file, 'data');
  expect(got.warnings.filter(({ code }) => code === 'days-as-numbers').map(({ message }) => message)).toEqual(
    [
      'The whole numbers of “date” in people.parquet are all days, written like 20240131. They were read as numbers, as the file says: if they are dates, save them as dates there and load it again.',
    ],
  );
});
