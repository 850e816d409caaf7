import { Float64, Int32, Table, Utf8, vectorFromArray } from 'apache-arrow';
import { strToU8, zipSync } from 'fflate';
import { describe, expect, test } from 'vitest';
import { sql } from '../../src/core/sql.ts';
import type { AddSourceOptions, Inspection, LoadedTable } from '../../src/core/table.ts';
import { openedDatabase } from './openedDatabase.ts';
import { parquetFile } from './parquetFile.ts';
import { refusal } from './refusal.ts';
import { workbook } from './workbookFile.ts';

const open = openedDatabase();

const load = (name: string, content: BlobPart, options?: AddSourceOptions): Promise<LoadedTable> =>
  open.ingest.load({ name, blob: new Blob([content]) }, 'data', options);
const only = (...names: string[]): AddSourceOptions => ({ reading: { only: names } });
const told = ({ columns }: Inspection): string[] =>
  columns.map(({ id, name, type }) => `${id} ${name} ${type}`);
const rows = (): Promise<unknown[]> => open.database.rows(sql`SELECT * FROM data`);

const page = (cells: string): string => `<table><tr><th>${cells}</table>`;
const formats: Readonly<Record<string, BlobPart>> = {
  'orders.xlsx': workbook([
    ['id', 'day', 'note', 'amount'],
    [1, '2020-01-01', 'a', 1.5],
    [2, '2020-01-02', 'b', 2.5],
  ]),
  'orders.csv': 'id,day,note,amount\n1,2020-01-01,"a, b",1.5\n2,2020-01-02,007,2.5\n',
  'mixed.csv': 'id,day,note,amount\r\n1,2020-01-01,a "b" c,1.5\n2,2020-01-02,007,2.5\r\n',
  'orders.json':
    '[{"id":1,"day":"2020-01-01","note":{"x":1},"amount":1.5},{"id":2,"day":"2020-01-02","note":{"x":2},"amount":2.5}]',
  'orders.ndjson':
    '{"id":1,"day":"2020-01-01","note":"a","amount":1.5}\n{"id":2,"day":"2020-01-02","note":"b","amount":2.5}\n',
  'orders.txt': 'id day        note amount\n1  2020-01-01 a    1.5   \n2  2020-01-02 b    2.5   \n',
  'orders.html': page(
    'id<th>day<th>note<th>amount<tr><td>1<td>2020-01-01<td>a<td>1.5<tr><td>2<td>2020-01-02<td>b<td>2.5',
  ),
};

describe.each(Object.entries(formats))('%s', (name, content) => {
  test('is read in the columns that are asked for, under the ids of the whole file', async () => {
    const got = await load(name, content, only('amount', 'day'));
    expect(told(got)).toEqual(['c1 day date', 'c3 amount number']);
    expect([got.rows, got.reading.only, got.preview]).toEqual([
      2,
      ['day', 'amount'],
      [
        ['2020-01-01', '1.5'],
        ['2020-01-02', '2.5'],
      ],
    ]);
    expect(got.fileColumns).toHaveLength(4);
    expect(await rows()).toEqual([
      { c1: expect.anything() as unknown, c3: 1.5 },
      { c1: expect.anything() as unknown, c3: 2.5 },
    ]);
  });

  test('read again from its reading is the same, and in whole has what was left out', async () => {
    const first = await load(name, content, only('id', 'amount'));
    const again = await load(name, content, {
      reading: first.reading,
      types: Object.fromEntries(first.columns.map(({ id, type }) => [id, type])),
    });
    expect([again.columns, again.reading, again.rows]).toEqual([first.columns, first.reading, first.rows]);
    const { only: choice, ...whole } = first.reading;
    expect(choice).toEqual(['id', 'amount']);
    const all = await load(name, content, { reading: whole });
    expect(all.columns.map(({ id }) => id)).toEqual(['c0', 'c1', 'c2', 'c3']);
    expect(all).not.toHaveProperty('fileColumns');
  });

  test('refuses a column that it lacks, which a look passes over', async () => {
    await expect(load(name, content, only('id', 'discount'))).rejects.toEqual(
      refusal('ingest.columns', name, '“discount”'),
    );
    const seen = await open.ingest.inspect({ name, blob: new Blob([content]) }, only('id', 'discount'));
    expect([told(seen), seen.fileColumns?.map((column) => column.name)]).toEqual([
      ['c0 id integer'],
      ['id', 'day', name === 'orders.json' ? 'note.x' : 'note', 'amount'],
    ]);
  });
});

test('a large text whose left-out columns hold what would mislead the database keeps the types of the others', async () => {
  const lines = Array.from(
    { length: 60_000 },
    (_, row) => `${row},00${row},${row}_000,2020-01-01T00:00:00+02:00,text`,
  );
  const got = await load('large.csv', `id,code,score,at,note\n${lines.join('\n')}\n`, only('id'));
  expect([told(got), got.rows, got.warnings]).toEqual([['c0 id integer'], 60_000, []]);
});

test('a column that only later records have is read where it is asked for', async () => {
  const early = Array.from({ length: 3000 }, (_, row) => `{"id":${row},"x":1}`).join('\n');
  const got = await load('late.ndjson', `${early}\n{"id":3000,"late":7}\n`, only('late'));
  expect([told(got), got.rows]).toEqual([['c2 late integer'], 3001]);
});

test('rows that do not fit are rejected whichever columns are read', async () => {
  const text = 'a,b,c\n1,2,3\n4,5\n6,7,8\n9,10,11\n';
  expect((await load('torn.csv', text, only('c'))).rejected).toBe((await load('torn.csv', text)).rejected);
});

describe('files that are put together', () => {
  const parquet = async (rowsOf: number, extra: Record<string, unknown[]> = {}): Promise<Uint8Array> => {
    const table = new Table({
      id: vectorFromArray(
        Array.from({ length: rowsOf }, (_, row) => row),
        new Int32(),
      ),
      name: vectorFromArray(
        Array.from({ length: rowsOf }, (_, row) => `n${row}`),
        new Utf8(),
      ),
      amount: vectorFromArray(
        Array.from({ length: rowsOf }, (_, row) => row / 2),
        new Float64(),
      ),
      ...Object.fromEntries(
        Object.entries(extra).map(([key, values]) => [
          key,
          vectorFromArray(values as number[], new Float64()),
        ]),
      ),
    });
    return new Uint8Array(await (await parquetFile(table, 100)).arrayBuffer());
  };

  test('are read in the columns that are asked for, each by its name', async () => {
    const files = zipSync({
      'a.csv': strToU8('id,x,amount\n1,2,1.5\n'),
      'b.csv': strToU8('amount;new;id\n4,5;n;3\n'),
      'c.parquet': await parquet(2, { x: [7, 8] }),
    });
    const got = await load('all.zip', new Uint8Array(files), {
      reading: { union: true, fileColumn: true, only: ['amount', 'new'] },
    });
    expect(told(got)).toEqual(['c2 amount number', 'c3 new text', 'c5 file text']);
    expect(got.fileColumns?.map(({ id, name }) => `${id} ${name}`)).toEqual([
      'c0 id',
      'c1 x',
      'c2 amount',
      'c3 new',
      'c4 name',
    ]);
    expect(await open.database.rows(sql`SELECT * FROM data ORDER BY c5, c2`)).toEqual([
      { c2: 1.5, c3: null, c5: 'a.csv' },
      { c2: 4.5, c3: 'n', c5: 'b.csv' },
      { c2: 0, c3: null, c5: 'c.parquet' },
      { c2: 0.5, c3: null, c5: 'c.parquet' },
    ]);
    expect(got.preview).toEqual([['1.5', null, 'a.csv']]);
    const again = await load('all.zip', new Uint8Array(files), {
      reading: got.reading,
      types: Object.fromEntries(got.columns.map(({ id, type }) => [id, type])),
    });
    expect([again.columns, again.reading]).toEqual([got.columns, got.reading]);
  });

  test('where one has none of them give its rows without values', async () => {
    const files = zipSync({ 'a.parquet': await parquet(2), 'b.parquet': await parquet(2, { x: [7, 8] }) });
    const got = await load('all.zip', new Uint8Array(files), { reading: { union: true, only: ['x'] } });
    expect([told(got), got.rows]).toEqual([['c3 x number'], 4]);
    expect(await rows()).toEqual([{ c3: null }, { c3: null }, { c3: 7 }, { c3: 8 }]);
  });

  test('and that all lack a column that is asked for are refused', async () => {
    const files = zipSync({ 'a.csv': strToU8('id,x\n1,2\n'), 'b.csv': strToU8('id,x\n1,2\n') });
    await expect(
      load('all.zip', new Uint8Array(files), { reading: { union: true, only: ['id', 'y'] } }),
    ).rejects.toEqual(refusal('ingest.columns', 'all.zip', '“y”'));
  });
});
