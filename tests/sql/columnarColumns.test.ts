import {
  Field,
  Float64,
  Int32,
  List,
  Struct,
  Table,
  Utf8,
  tableToIPC,
  vectorFromArray,
  type DataType,
  type Vector,
} from 'apache-arrow';
import { describe, expect, test } from 'vitest';
import { sql } from '../../src/core/sql.ts';
import { openParquet } from '../../src/data/ingest/parquetBatches.ts';
import { openedDatabase } from './openedDatabase.ts';
import { parquetFile } from './parquetFile.ts';
import { refusal } from './refusal.ts';

const open = openedDatabase();

const rows = 3000;
const numbers = (scale: number): Vector<DataType> =>
  vectorFromArray(
    Array.from({ length: rows }, (_, row) => row * scale),
    new Float64(),
  );

/** Eight columns of a table with nested ones; the name of one is the path of another. */
const table = (): Table =>
  new Table({
    customer: vectorFromArray(
      Array.from({ length: rows }, (_, row) => `k${row % 70}`),
      new Utf8(),
    ),
    a: numbers(1),
    pair: vectorFromArray(
      Array.from({ length: rows }, (_, row) => ({ x: row, y: `y${row}` })),
      new Struct([new Field('x', new Int32(), true), new Field('y', new Utf8(), true)]),
    ),
    list: vectorFromArray(
      Array.from({ length: rows }, (_, row) => [row, row + 1]),
      new List(new Field('item', new Int32(), true)),
    ),
    'pair.x': numbers(10),
    b: numbers(2),
    c: numbers(3),
  });

const all = ['customer', 'a', 'pair.x', 'pair.y', 'list', 'pair.x', 'b', 'c'];
const files = {
  'wide.parquet': () => parquetFile(table(), 1000),
  'wide.arrow': () => Promise.resolve(new Blob([new Uint8Array(tableToIPC(table(), 'file'))])),
};

describe.each(Object.entries(files))('%s', (name, make) => {
  const load = async (only?: readonly string[]) =>
    open.ingest.load({ name, blob: await make() }, 'chosen', only ? { reading: { only } } : {});

  test('read in part has the chosen columns under the ids that their places in the file give them', async () => {
    const whole = await load();
    expect(whole.columns.map((column) => column.name)).toEqual(all);
    expect(whole.reading).not.toHaveProperty('only');
    const got = await load(['c', 'customer', 'list']);
    expect(got.columns.map(({ id, name: column }) => `${id} ${column}`)).toEqual([
      'c0 customer',
      'c4 list',
      'c7 c',
    ]);
    expect(got.reading.only).toEqual(['customer', 'list', 'c']);
    expect(got.fileColumns?.map((column) => column.name)).toEqual(all);
    expect(got.rows).toBe(rows);
    const [last] = await open.database.rows(sql`SELECT * FROM chosen WHERE c7 = ${(rows - 1) * 3}`);
    expect(last).toEqual({ c0: `k${(rows - 1) % 70}`, c4: `[${rows - 1},${rows}]`, c7: (rows - 1) * 3 });
    expect(got.preview[1]).toEqual(['k1', '[1,2]', '3']);
    expect(got.warnings.map(({ message }) => message).join()).not.toContain('“pair”');
  });

  test('tells columns of one name apart by their ids', async () => {
    const member = await load(['c2']);
    expect(member.columns.map(({ id, type }) => `${id} ${type}`)).toEqual(['c2 integer']);
    const column = await load(['c5', 'b']);
    expect(column.columns.map(({ id, type }) => `${id} ${type}`)).toEqual(['c5 number', 'c6 number']);
    expect(column.reading.only).toEqual(['c5', 'b']);
    const [sums] = await open.database.rows<{ five: number; six: number }>(
      sql`SELECT sum(c5) AS five, sum(c6) AS six FROM chosen`,
    );
    expect(sums).toEqual({ five: 44_985_000, six: 8_997_000 });
  });

  test('asked for all its columns by name keeps that choice, in the order of the file', async () => {
    const got = await load(['c', ...new Set(all), 'c2', 'c5']);
    expect([got.columns.length, got.reading.only]).toEqual([
      8,
      ['customer', 'a', 'c2', 'pair.y', 'list', 'c5', 'b', 'c'],
    ]);
  });

  test('asked for a column that it lacks is refused by its name, and leaves no table', async () => {
    await expect(load(['customer', 'discount'])).rejects.toEqual(
      refusal('ingest.columns', name, '“discount”'),
    );
    await expect(load([])).rejects.toEqual(refusal('ingest.columns', name));
    expect(await open.database.tables()).not.toContain('chosen');
  });

  test('looked at with names of another file shows what it has', async () => {
    const blob = await make();
    const looked = await open.ingest.inspect({ name, blob }, { reading: { only: ['b', 'discount'] } });
    expect(looked.columns.map((column) => column.name)).toEqual(['b']);
    const other = await open.ingest.inspect({ name, blob }, { reading: { only: ['discount'] } });
    expect(other.columns).toHaveLength(8);
  });
});

/** A blob that counts the bytes that are asked of it. */
function counted(blob: Blob): { readonly blob: Blob; readonly asked: () => number } {
  let bytes = 0;
  const slice = blob.slice.bind(blob);
  const watched = Object.assign(blob, {
    slice: (from = 0, to = blob.size, type?: string): Blob => {
      const part = slice(from, to, type);
      bytes += part.size;
      return part;
    },
  });
  return { blob: watched, asked: () => bytes };
}

async function readAll(blob: Blob, names: readonly string[], most?: number): Promise<number> {
  const file = await openParquet('wide.parquet', blob);
  const wanted = file.columns.map(({ column }) => column).filter(({ name }) => names.includes(name));
  let found = 0;
  for await (const { batch, columns } of file.batches(wanted, most)) {
    expect(columns.map(({ name }) => name)).toEqual(wanted.map(({ name }) => name));
    found += batch.numRows;
  }
  return found;
}

test('the bytes of Parquet columns that are not asked for are not read', async () => {
  const whole = counted(await files['wide.parquet']());
  expect(await readAll(whole.blob, all)).toBe(rows);
  const part = counted(await files['wide.parquet']());
  expect(await readAll(part.blob, ['b'])).toBe(rows);
  const sizes = new Map(
    (await openParquet('wide.parquet', part.blob)).columns.map(({ column, bytes = 0 }) => [
      column.name,
      bytes,
    ]),
  );
  const footer = counted(await files['wide.parquet']());
  await openParquet('wide.parquet', footer.blob);
  expect(part.asked() - 2 * footer.asked()).toBe(sizes.get('b'));
  expect(sizes.get('b')).toBeGreaterThan(rows * 8);
  expect(whole.asked()).toBeGreaterThan(part.asked() * 3);
});

test('a look at a Parquet file reads its first row group alone', async () => {
  const watched = counted(await files['wide.parquet']());
  expect(await readAll(watched.blob, all, 100)).toBe(100);
  expect(watched.asked()).toBeLessThan(watched.blob.size * 0.6);
});
