import { Int32, Table, tableToIPC, vectorFromArray } from 'apache-arrow';
import { gzipSync, strToU8, zipSync } from 'fflate';
import { describe, expect, test } from 'vitest';
import type { AddSourceOptions, LoadedTable } from '../../src/core/table.ts';
import { openedDatabase } from './openedDatabase.ts';
import { parquetFile } from './parquetFile.ts';
import { refusal } from './refusal.ts';
import { workbook } from './workbookFile.ts';

const open = openedDatabase();

const load = (name: string, content: BlobPart, options?: AddSourceOptions): Promise<LoadedTable> =>
  open.ingest.load({ name, blob: new Blob([content]) }, 'data', options);
const codes = ({ warnings }: LoadedTable): string[] => warnings.map(({ code }) => code);

const csv = 'id,day,amount\n1,2020-01-01,1.5\n2,2020-01-02,2.5\n';

describe('a file that is not what its name says is read as what it is, and the note names both', () => {
  const gz = (text: string): Uint8Array<ArrayBuffer> => new Uint8Array(gzipSync(strToU8(text)));
  const zip = (name: string, text: string): Uint8Array<ArrayBuffer> =>
    new Uint8Array(zipSync({ [name]: strToU8(text) }));
  const arrow = new Uint8Array(tableToIPC(new Table({ id: vectorFromArray([1, 2], new Int32()) }), 'file'));
  const twoRows = workbook([
    ['id', 'n'],
    [1, 2],
    [2, 3],
  ]);
  const parquet = (): Promise<Blob> =>
    parquetFile(new Table({ id: vectorFromArray([1, 2], new Int32()) }), 100);

  test.each<[string, BlobPart, string, string]>([
    ['orders.parquet', csv, 'csv', 'delimited text'],
    ['orders.arrow', csv, 'csv', 'delimited text'],
    ['orders.xlsx', csv, 'csv', 'delimited text'],
    ['orders.json', csv, 'csv', 'delimited text'],
    ['orders.parquet', '{"id":1}\n{"id":2}\n', 'ndjson', 'JSON Lines'],
    ['orders.csv', '[{"id":1},{"id":2}]', 'json', 'JSON'],
    ['orders.csv', arrow, 'arrow', 'Arrow'],
    ['orders.parquet', arrow, 'arrow', 'Arrow'],
    ['orders.csv', gz(csv), 'csv', 'delimited text packed in gzip'],
    ['orders.parquet', gz(csv), 'csv', 'delimited text'],
    ['orders.csv.gz', csv, 'csv', 'delimited text'],
    ['orders.zip', gz(csv), 'csv', 'delimited text packed in gzip'],
    ['orders.xlsx', zip('orders.csv', csv), 'csv', 'delimited text in a ZIP archive'],
    ['orders.zip', zip('orders.parquet', csv), 'csv', 'delimited text'],
    ['orders.csv', twoRows, 'xlsx', 'an Excel workbook'],
    ['orders.zip', twoRows, 'xlsx', 'an Excel workbook'],
    ['orders.parquet', twoRows, 'xlsx', 'an Excel workbook'],
    [
      'orders.csv',
      '<html><body><table><tr><th>id<th>n</tr><tr><td>1<td>2</tr><tr><td>2<td>3</tr></table></body></html>',
      'html',
      'a web page',
    ],
  ])('%s, case %#', async (name, content, format, is) => {
    const got = await load(name, content);
    const note = got.warnings.find(({ code }) => code === 'format-differs');
    expect([got.rows, got.reading.format]).toEqual([2, format]);
    expect(note?.message).toMatch(
      new RegExp(`^${name}.* ends in \\.[a-z]+, but it is ${is}\\. It was read as that`),
    );
    const looked = await open.ingest.inspect({ name, blob: new Blob([content]) });
    expect(looked.warnings).toContainEqual(note);
  });

  test('Parquet named .csv', async () => {
    const blob = await parquet();
    const got = await open.ingest.load({ name: 'orders.csv', blob }, 'data');
    expect([got.rows, got.reading.format, got.warnings[0]?.message]).toEqual([
      2,
      'parquet',
      'orders.csv ends in .csv, but it is Parquet. It was read as that; for programs that go by the name, let it end in .parquet.',
    ]);
  });

  test('the note stays when it is read again from its reading', async () => {
    const { reading } = await load('orders.parquet', csv);
    expect(codes(await load('orders.parquet', csv, { reading }))).toContain('format-differs');
  });

  test.each<[string, BlobPart]>([
    ['orders.csv', csv],
    ['orders.txt', csv],
    ['orders', csv],
    ['orders.csv.gz', gz(csv)],
    ['orders.zip', zip('orders.csv', csv)],
    ['orders.arrow', arrow],
    ['orders.json', '{"id":1}\n{"id":2}\n'],
  ])('%s has a right name and no note', async (name, content) => {
    expect(codes(await load(name, content))).not.toContain('format-differs');
  });
});

describe('what is named as one format, and is none that is read, is refused as what it is', () => {
  const bytes = (text: string): Uint8Array<ArrayBuffer> => new Uint8Array(strToU8(text, true));

  test.each<[string, BlobPart, string, string]>([
    ['orders.parquet', bytes('%PDF-1.7 and more'), 'ingest.format', 'a PDF document'],
    ['orders.parquet', bytes('SQLite format 3\0'), 'ingest.format', 'an SQLite database'],
    ['orders.csv', '<!DOCTYPE html><html><p>Sign in</p></html>', 'ingest.no-rows', 'a web page.*sign in'],
    ['orders.parquet', '<!DOCTYPE html><html><p>Sign in</p></html>', 'ingest.no-rows', 'a web page.*sign in'],
    ['orders.parquet', bytes('\x00\x01\x02\x00\x05\x07'), 'ingest.corrupt', 'Parquet'],
  ])('%s, case %#', async (name, content, code, words) => {
    await expect(load(name, content)).rejects.toEqual(refusal(code, name, words));
  });
});
