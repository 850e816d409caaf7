import { gzipSync, strToU8, zipSync } from 'fflate';
import { describe, expect, test } from 'vitest';
import { ident, sql } from '../../src/core/sql.ts';
import type { AddSourceOptions, LoadedTable } from '../../src/core/table.ts';
import { openedDatabase } from './openedDatabase.ts';
import { refusal } from './refusal.ts';

const open = openedDatabase();

const load = (name: string, content: BlobPart, options?: AddSourceOptions): Promise<LoadedTable> =>
  open.ingest.load({ name, blob: new Blob([content]) }, 'data', options);
const types = ({ columns }: LoadedTable): string[] => columns.map(({ type }) => type);
const names = ({ columns }: LoadedTable): string[] => columns.map(({ name }) => name);
const codes = ({ warnings }: LoadedTable): string[] => warnings.map(({ code }) => code);
async function values(column = 'c0'): Promise<unknown[]> {
  const rows = await open.database.rows<{ v: unknown }>(sql`SELECT ${ident(column)} AS v FROM data`);
  return rows.map(({ v }) => v);
}

const csv = 'id,day,amount\n1,2020-01-01,1.5\n2,2020-01-02,2.5\n';

describe('packed files', () => {
  test('gzip loads as it is, and the reading says so', async () => {
    const got = await load('x.csv.gz', new Uint8Array(gzipSync(strToU8(csv))));
    expect([got.rows, types(got), got.reading.packing]).toEqual([2, ['integer', 'date', 'number'], 'gzip']);
  });

  test('a ZIP of one file loads, one of several asks which', async () => {
    const one = new Uint8Array(zipSync({ 'x.csv': strToU8(csv) }));
    expect((await load('x.zip', one)).rows).toBe(2);
    const two = new Uint8Array(zipSync({ 'x.csv': strToU8(csv), 'y.ndjson': strToU8('{"a":1}\n') }));
    await expect(load('x.zip', two)).rejects.toEqual(refusal('ingest.choice', 'x.zip', '2 files'));
    const got = await load('x.zip', two, { reading: { member: 'y.ndjson' } });
    expect([got.rows, got.reading.format, got.parts?.map(({ name }) => name)]).toEqual([
      1,
      'ndjson',
      ['x.csv', 'y.ndjson'],
    ]);
  });

  test('what was loaded loads the same again from its reading', async () => {
    const two = new Uint8Array(zipSync({ 'x.csv': strToU8(csv), 'y.ndjson': strToU8('{"a":1}\n') }));
    const first = await load('x.zip', two, { reading: { member: 'x.csv' } });
    const again = await load('x.zip', two, {
      reading: first.reading,
      types: Object.fromEntries(first.columns.map(({ id, type }) => [id, type])),
    });
    expect([again.reading, again.columns, again.rows]).toEqual([first.reading, first.columns, first.rows]);
  });
});

describe('JSON', () => {
  test('types are those of its values, and identifiers keep their digits', async () => {
    const text =
      '[{"id":1234567890123456789,"at":"2020-01-02T03:04:05Z","n":{"x":1.5}},{"id":2,"at":null,"n":{"x":2}}]';
    const got = await load('x.json', text);
    expect([names(got), types(got)]).toEqual([
      ['id', 'at', 'n.x'],
      ['integer', 'timestamp', 'number'],
    ]);
    const [row] = await open.database.rows<{ v: string }>(sql`SELECT c0::VARCHAR AS v FROM data`);
    expect(row?.v).toBe('1234567890123456789');
  });

  test('members that only later records have are columns with types', async () => {
    const lines = [
      ...Array.from({ length: 3000 }, (_, id) => JSON.stringify({ id })),
      '{"id":-1,"late":1.5}',
    ];
    const got = await load('x.ndjson', lines.join('\n'));
    expect([got.rows, names(got), types(got)]).toEqual([3001, ['id', 'late'], ['integer', 'number']]);
    expect((await values('c1')).at(-1)).toBe(1.5);
  });

  test('broken lines are rejected with their numbers; too many stop the load until consent is given', async () => {
    const got = await load('x.ndjson', '{"a":1}\n{"a":\n{"a":3}\n');
    expect([got.rows, got.rejected, got.rejects[0]?.line, codes(got)]).toEqual([2, 1, 2, ['rejected-rows']]);
    const bad = '{"a":1}\nx\ny\n';
    await expect(load('x.ndjson', bad)).rejects.toEqual(refusal('ingest.rejected', 'x.ndjson'));
    expect((await load('x.ndjson', bad, { reading: { lenient: true } })).rows).toBe(1);
  });
});

test('a page of a table under the name of .xls loads', async () => {
  const page =
    '<html><table><tr><th>id</th><th>€</th></tr><tr><td>1</td><td>1.234,50&nbsp;€</td></tr><tr><td>2</td><td>2,00 €</td></tr></table></html>';
  const got = await load('export.xls', page);
  expect([got.reading.format, types(got), await values('c1'), got.columns[1]?.unit]).toEqual([
    'html',
    ['integer', 'number'],
    [1234.5, 2],
    '€',
  ]);
});

describe('signs on numbers', () => {
  test.each<[string, string, (number | null)[]]>([
    ['$', 'n,a\n1,"$1,234.50"\n2,-$3.00\n3,($4.25)\n4,0\n5,\n', [1234.5, -3, -4.25, 0, null]],
    ['%', 'n,a\n1,12%\n2,7.5 %\n3,-3%\n', [12, 7.5, -3]],
    ['EUR', 'n;a\n1;EUR 1.234,5\n2;EUR 2\n', [1234.5, 2]],
  ])('%s is taken off with a note', async (unit, text, expected) => {
    const got = await load('x.csv', text);
    expect([types(got)[1], got.columns[1]?.unit, codes(got), await values('c1')]).toEqual([
      'number',
      unit,
      ['signs-removed'],
      expected,
    ]);
  });

  test('of several currencies keep the column a text', async () => {
    const got = await load('x.csv', 'n,a\n1,$12\n2,€12\n');
    expect(types(got)).toEqual(['integer', 'text']);
  });

  test('that a later row lacks keep the column a text, and the rows are counted', async () => {
    const got = await load('x.csv', `n,a\n${'1,$12\n'.repeat(3000)}2,13\n`);
    expect([types(got)[1], codes(got)]).toEqual(['text', ['mixed-types']]);
  });
});

describe('dates of several forms', () => {
  const text = `n,d\n${['2020-01-31', '31/01/2020', '31.01.2020'].map((d, n) => `${n},${d}`).join('\n')}\n`;
  test('stay text, and the rows of each form are counted', async () => {
    const got = await load('x.csv', text);
    expect([types(got)[1], codes(got)]).toEqual(['text', ['mixed-dates']]);
    expect(got.warnings[0]?.message).toContain('1 as %d/%m/%Y');
  });

  test('become dates by choice', async () => {
    const got = await load('x.csv', text, { types: { d: 'date' } });
    expect([types(got)[1], await values('c1')]).toEqual(['date', ['2020-01-31', '2020-01-31', '2020-01-31']]);
    const formats = ['%Y-%m-%d', '%d/%m/%Y', '%d.%m.%Y'];
    const chosen = await load('x.csv', text, { reading: { columns: { d: { formats } } } });
    expect(types(chosen)[1]).toBe('date');
  });
});

test('days that may be months are read as the other dates of the file, or of the files beside it, are', async () => {
  const text = 'n;made;sent\n1;02/03/2024;31/01/2024\n2;04/05/2024;30/06/2024\n';
  const got = await load('x.csv', text);
  expect([types(got).slice(1), await values('c1')]).toEqual([
    ['date', 'date'],
    ['2024-03-02', '2024-05-04'],
  ]);
  await load('x.csv', text, { reading: got.reading, types: { c1: 'date', c2: 'date' } });
  expect(await values('c1')).toEqual(['2024-03-02', '2024-05-04']);
  const parts = {
    'feb.csv': 'n,d\n1,02/03/2024\n',
    'jan.csv': 'n,d\n2,31/01/2024\n',
    'us.csv': 'n,d\n3,05/31/2024\n',
  };
  const files = zipSync(
    Object.fromEntries(Object.entries(parts).map(([name, part]) => [name, strToU8(part)])),
  );
  await load('x.zip', new Uint8Array(files), { reading: { union: true } });
  expect(await values('c1')).toEqual(['2024-03-02', '2024-01-31', '2024-05-31']);
});

test('a decimal comma is chosen for one column alone', async () => {
  const text = 'a;b\n1,234;1,234\n5,678;5,678\n';
  const got = await load('x.csv', text, {
    reading: { columns: { a: { decimal: ',', group: '' }, b: { decimal: '.', group: ',' } } },
  });
  expect([await values('c0'), await values('c1')]).toEqual([
    [1.234, 5.678],
    [1234, 5678],
  ]);
  expect(types(got)).toEqual(['number', 'number']);
});

describe('several files as one source', () => {
  const archive = (files: Record<string, string>): Uint8Array<ArrayBuffer> =>
    new Uint8Array(
      zipSync(Object.fromEntries(Object.entries(files).map(([name, text]) => [name, strToU8(text)]))),
    );

  test('are put together by the names of their columns, with the file of each row by choice', async () => {
    const files = archive({
      'a.csv': 'id,x\n1,2\n',
      'b.csv': 'x;id;new\n4,5;3;n\n',
      'c.ndjson': '{"id":5,"x":6}\n',
    });
    const got = await load('all.zip', files, { reading: { union: true, fileColumn: true } });
    expect([got.rows, names(got), types(got)]).toEqual([
      3,
      ['id', 'x', 'new', 'file'],
      ['integer', 'number', 'text', 'text'],
    ]);
    expect(await open.database.rows(sql`SELECT c0, c1, c2, c3 FROM data ORDER BY 1`)).toEqual([
      { c0: 1, c1: 2, c2: null, c3: 'a.csv' },
      { c0: 3, c1: 4.5, c2: 'n', c3: 'b.csv' },
      { c0: 5, c1: 6, c2: null, c3: 'c.ndjson' },
    ]);
    const differing = got.warnings.filter(({ code }) => code === 'shape-differs').map(({ column }) => column);
    expect(differing).toEqual(['x', 'new']);
    expect(await open.database.tables()).not.toContain('data_file_0');
  });

  test('keep the unit that a column has in all of them, and are told where units differ', async () => {
    const files = archive({
      'a.csv': 'id,rate,spend\n1,12 %,€5\n2,15 %,€6\n',
      'b.csv': 'id,rate,spend\n3,0.12,€7\n4,0.5,€8\n',
    });
    const got = await load('all.zip', files, { reading: { union: true } });
    expect(got.columns.map(({ unit }) => unit)).toEqual([undefined, undefined, '€']);
    expect(got.warnings.filter(({ code }) => code === 'shape-differs')).toEqual([
      {
        code: 'shape-differs',
        column: 'rate',
        message:
          '“rate” is in % in 1, without a unit in 1 of the files; its numbers were put together as they stand.',
      },
    ]);
  });

  test('whose types do not go together are read as text, and nothing is lost', async () => {
    const got = await load('all.zip', archive({ 'a.csv': 'id,x\n1,007\n', 'b.csv': 'id,x\n2,1.50\n' }), {
      reading: { union: true },
    });
    expect([types(got), await values('c1')]).toEqual([
      ['integer', 'text'],
      ['007', '1.50'],
    ]);
  });

  test('in none of which a column has a value have it in the type that is chosen', async () => {
    const files = archive({ 'a.csv': 'id,spend,day\n1,,\n', 'b.csv': 'id,spend,day\n2,,\n' });
    const got = await load('all.zip', files, {
      reading: { union: true },
      types: { spend: 'number', day: 'date' },
    });
    expect(types(got)).toEqual(['integer', 'number', 'date']);
  });

  test('load the same again from their reading', async () => {
    const files = archive({ 'a.csv': 'id,x\n1,2\n', 'b.csv': 'x;id;new\n4,5;3;n\n' });
    const first = await load('all.zip', files, { reading: { union: true, fileColumn: true } });
    const again = await load('all.zip', files, {
      reading: first.reading,
      types: Object.fromEntries(first.columns.map(({ id, type }) => [id, type])),
    });
    expect([again.columns, again.rows, again.reading]).toEqual([first.columns, first.rows, first.reading]);
  });

  test('without a column in common are refused', async () => {
    const files = archive({ 'a.csv': 'id,x\n1,2\n', 'b.csv': 'p,q\n4,5\n' });
    await expect(load('all.zip', files, { reading: { union: true } })).rejects.toEqual(
      refusal('ingest.shapes', 'all.zip'),
    );
  });
});
