import { describe, expect, test } from 'vitest';
import { ident, sql } from '../../src/core/sql.ts';
import type { AddSourceOptions, LoadedTable } from '../../src/core/table.ts';
import { openedDatabase } from './openedDatabase.ts';
import { refusal } from './refusal.ts';

const open = openedDatabase();

const load = (content: BlobPart, options?: AddSourceOptions): Promise<LoadedTable> =>
  open.ingest.load({ name: 'bad.csv', blob: new Blob([content]) }, 'bad', options);

const codes = ({ warnings }: LoadedTable): string[] => warnings.map(({ code }) => code);
const types = ({ columns }: LoadedTable): string[] => columns.map(({ type }) => type);
const names = ({ columns }: LoadedTable): string[] => columns.map(({ name }) => name);

async function values(column = 'c0'): Promise<unknown[]> {
  const rows = await open.database.rows<{ v: unknown }>(sql`SELECT ${ident(column)} AS v FROM bad`);
  return rows.map(({ v }) => v);
}

describe('a file that holds no table is refused by name', () => {
  test.each([
    ['nothing', '', 'ingest.empty'],
    ['white space', ' \n\n ', 'ingest.empty'],
    ['a header alone', 'customer,amount\n', 'ingest.no-rows'],
  ])('%s', async (_, content, code) => {
    await expect(load(content)).rejects.toEqual(refusal(code, 'bad.csv'));
  });

  test('more than 5,000 columns', async () => {
    const header = Array.from({ length: 5001 }, (_, index) => `n${index}`).join(',');
    await expect(load(`${header}\n${header.replaceAll('n', '')}\n`)).rejects.toEqual(
      refusal('ingest.too-many-columns', 'bad.csv', '5,001'),
    );
  });

  test.each([
    ['ingest.corrupt', 'PK\u0003\u0004rest of an archive', 'archive'],
    ['ingest.corrupt', '\u001f\u008bx', 'breaks off'],
    ['ingest.format', '\u00d0\u00cf\u0011\u00e0rest of a workbook', 'save it as .xlsx'],
    ['ingest.format', '%PDF-1.7', 'PDF'],
  ])('a stranger: %#', async (code, content, what) => {
    const bytes = Uint8Array.from(content, (letter) => letter.charCodeAt(0));
    await expect(load(bytes)).rejects.toEqual(refusal(code, 'bad.csv', what));
  });
});

test('5,000 columns load', async () => {
  const header = Array.from({ length: 5000 }, (_, index) => `n${index}`).join(',');
  const got = await load(`${header}\n${header.replaceAll('n', '')}\n`);
  expect([got.rows, got.columns.length, got.columns[4999]?.name]).toEqual([1, 5000, 'n4999']);
});

test('one column loads and says so', async () => {
  const got = await load('amount\n1\n2\n');
  expect([got.rows, types(got), codes(got)]).toEqual([2, ['integer'], ['one-column']]);
});

test('bytes that are no text are refused, a text with a stray control character is not', async () => {
  let state = 7;
  const bytes = Uint8Array.from(
    { length: 4000 },
    () => (state = (state * 1_103_515_245 + 12_345) % 2 ** 31) >> 16,
  );
  await expect(load(bytes)).rejects.toEqual(refusal('ingest.format', 'bad.csv', 'no text'));
  const text = `a,b\n1,\u00e9t\u00e9\u0001\n${'2,\u00fc\n'.repeat(60)}`;
  const latin = Uint8Array.from(text, (letter) => letter.charCodeAt(0));
  expect((await load(latin)).columns).toHaveLength(2);
});

describe('rows that do not fit', () => {
  test('are counted, shown with their line and left out', async () => {
    const got = await load('a,b,c\n1,2,3\n4,5\n6,7,8\n9,10,11,12\n13,14,15\n');
    expect([got.rows, got.rejected]).toEqual([3, 2]);
    expect(got.rejects).toEqual([
      { line: 3, column: null, reason: '2 fields where 3 are expected', text: '4,5' },
      { line: 5, column: null, reason: '4 fields where 3 are expected', text: '9,10,11,12' },
    ]);
    expect(codes(got)).toContain('rejected-rows');
    expect(await values()).toEqual([1, 6, 13]);
  });

  test('are an error when they are the most, unless consent was given', async () => {
    const content = 'a,b\n1,2\n3\n4\n5\n';
    await expect(load(content, { reading: { delimiter: ',' } })).rejects.toEqual(
      refusal('ingest.rejected', '3 of 4 rows', 'bad.csv', 'line 3'),
    );
    const got = await load(content, { reading: { delimiter: ',', lenient: true } });
    expect([got.rows, got.rejected]).toEqual([1, 3]);
  });

  test('a quote that is never closed costs its line, not the rest of the file', async () => {
    const got = await load('a,b\n1,"x, y"\n2,"open\n3,y\n4,z\n');
    expect([got.rows, got.rejects[0]?.line, got.rejects[0]?.reason]).toEqual([
      3,
      3,
      'a quote is opened and never closed',
    ]);
  });
});

test('a quote that stands alone in a file is kept as part of its value, and told', async () => {
  const got = await load('a,b\n1,x\n2,"open\n3,y\n');
  expect([got.rows, await values('c1'), codes(got)]).toEqual([3, ['x', '"open', 'y'], ['stray-quotes']]);
});

test('the wrong delimiter by choice is refused or told as one column', async () => {
  const got = await load('a;b\n1;2\n3;4\n', { reading: { delimiter: ',' } });
  expect(got.columns).toHaveLength(1);
  expect((await load('a;b\n1;2\n3;4\n')).columns).toHaveLength(2);
});

describe('encodings', () => {
  const text = 'name,städte\nJosé,Köln\nZoë,Zürich\n';
  const latin = Uint8Array.from(text, (letter) => letter.charCodeAt(0));
  const wide = (little: boolean): Uint8Array<ArrayBuffer> => {
    const bytes = new DataView(new ArrayBuffer(text.length * 2));
    for (let index = 0; index < text.length; index++)
      bytes.setUint16(index * 2, text.charCodeAt(index), little);
    return new Uint8Array(bytes.buffer);
  };
  test.each<[string, BlobPart[], string, string[]]>([
    ['UTF-8', [text], 'utf-8', []],
    ['UTF-8 with a mark', ['\uFEFF', text], 'utf-8', []],
    ['Latin-1', [latin], 'windows-1252', ['encoding-guessed']],
    ['UTF-16 little-endian with a mark', [new Uint8Array([0xff, 0xfe]), wide(true)], 'utf-16le', []],
    ['UTF-16 big-endian with a mark', [new Uint8Array([0xfe, 0xff]), wide(false)], 'utf-16be', []],
    ['UTF-16 little-endian without a mark', [wide(true)], 'utf-16le', ['encoding-guessed']],
    ['UTF-16 big-endian without a mark', [wide(false)], 'utf-16be', ['encoding-guessed']],
  ])('%s is read as it was meant', async (_, parts, encoding, said) => {
    const blob = new Blob(parts);
    const got = await open.ingest.load({ name: 'bad.csv', blob }, 'bad');
    expect([got.reading.encoding, names(got), await values('c1')]).toEqual([
      encoding,
      ['name', 'städte'],
      ['Köln', 'Zürich'],
    ]);
    expect(codes(got).filter((code) => code.startsWith('encoding'))).toEqual(said);
  });

  const far = async (...end: BlobPart[]): Promise<LoadedTable> => {
    const blob = new Blob(['a,b\n', '1,x\n'.repeat(400_000), ...end]);
    return open.ingest.load({ name: 'bad.csv', blob }, 'bad');
  };

  test('a letter of windows-1252 far behind the plain beginning is read as it was meant', async () => {
    const got = await far(new Uint8Array([0x32, 0x2c, 0xe9, 0x0a]));
    expect([got.rows, got.rejected, got.reading.encoding, codes(got)]).toEqual([
      400_001,
      0,
      'windows-1252',
      ['encoding-guessed'],
    ]);
    expect((await values('c1')).at(-1)).toBe('é');
  });

  test('a broken byte among valid UTF-8 does not change the rest', async () => {
    const got = await far('2,äöüßéèêçñø\n', new Uint8Array([0x32, 0x2c, 0xe9, 0x0a]));
    expect([got.rows, got.reading.encoding, codes(got)]).toEqual([400_002, 'utf-8', ['invalid-bytes']]);
    expect((await values('c1')).slice(-2)).toEqual(['äöüßéèêçñø', '\uFFFD']);
  });
});

test('NUL bytes are kept and told', async () => {
  const got = await load('a,b\nx\0y,1\nz,2\n');
  expect([await values(), codes(got)]).toEqual([['x\0y', 'z'], ['nul-bytes']]);
});

describe('columns', () => {
  test('of one name stay apart', async () => {
    const got = await load('a,a\n1,2\n');
    expect([names(got), codes(got)]).toEqual([['a', 'a'], ['duplicate-names']]);
    expect(got.warnings[0]?.message).toContain('several columns named “a”: columns 1, 2.');
  });

  test('without any value, or with one only, are told', async () => {
    const got = await load('a,b,c\n1,,x\n2,,x\n');
    expect(got.warnings.map(({ code, column }) => [code, column])).toEqual([
      ['empty-column', 'b'],
      ['constant-column', 'c'],
    ]);
  });

  test('without any value and without a name are told by their place in the file', async () => {
    const got = await load('a,,c\n1,,2\n2,,3\n');
    const told = got.warnings.find(({ code }) => code === 'empty-column');
    expect(told?.message).toMatch(/^Column 2 in .+ holds no value\.$/);
  });

  test('with infinities are told, NaN is missing', async () => {
    const got = await load('a,b\n1.5,1\ninf,2\n-Infinity,3\nnan,4\n');
    expect(codes(got)).toEqual(expect.arrayContaining(['infinite-values', 'missing-words']));
    expect([types(got)[0], await open.database.rows(sql`SELECT count(c0) AS n FROM bad`)]).toEqual([
      'number',
      [{ n: 3 }],
    ]);
  });

  test('of identifiers with leading zeros stay text', async () => {
    const got = await load('id,n\n00001,1\n00002,2\n');
    expect([types(got), await values()]).toEqual([
      ['text', 'integer'],
      ['00001', '00002'],
    ]);
  });

  test('that turn out wider behind the sample are read wider, and nothing is rounded', async () => {
    const content = `a,b,c,d\n${'1,2020-01-01,5,7\n'.repeat(5000)}2.5,2020-01-01 10:00:00,none at all,NA\n`;
    const got = await load(content);
    expect([types(got), got.rows, got.rejected]).toEqual([
      ['number', 'timestamp', 'text', 'integer'],
      5001,
      0,
    ]);
    expect(codes(got)).toEqual(expect.arrayContaining(['wider-type', 'mixed-types', 'missing-words']));
    expect((await values()).at(-1)).toBe(2.5);
    expect((await values('c1')).at(-1)).toBe('2020-01-01T10:00:00');
  });

  test('of digits with underscores are not numbers', async () => {
    const got = await load(`a,b\n${'1,2\n'.repeat(3000)}41_10,3\n`);
    expect([types(got), (await values()).at(-1)]).toEqual([['text', 'integer'], '41_10']);
  });

  test('of times with an offset become UTC and say so', async () => {
    const got = await load(
      't,n\n2020-01-01T00:00:00+08:00,1\n2020-01-01 00:00:00-0130,2\n2020-01-01T00:00:00Z,3\n',
    );
    expect([types(got)[0], codes(got)]).toEqual(['timestamp', ['time-zone']]);
    expect(await values()).toEqual(['2019-12-31T16:00:00', '2020-01-01T01:30:00', '2020-01-01T00:00:00']);
  });

  test('with decimal commas and thousands are numbers', async () => {
    const got = await load('a;b;c\n1,5;1.234,50;1,234\n2,25;12,00;5,678\n');
    expect([types(got), got.reading.decimal]).toEqual([['number', 'number', 'number'], ',']);
    expect([await values('c0'), await values('c1')]).toEqual([
      [1.5, 2.25],
      [1234.5, 12],
    ]);
  });
});

describe('a choice by hand', () => {
  test('of types and roles is taken', async () => {
    const got = await load('a,b\n1,2020\n2,2021\n', { types: { a: 'text' }, roles: { b: 'time', a: null } });
    expect(got.columns.map(({ type, role }) => [type, role])).toEqual([
      ['text', null],
      ['integer', 'time'],
    ]);
  });

  test('of a date format is taken', async () => {
    const got = await load('d,n\n03/04/2020,1\n05/06/2020,2\n', { reading: { dateFormat: '%d/%m/%Y' } });
    expect([types(got)[0], await values(), codes(got)]).toEqual(['date', ['2020-04-03', '2020-06-05'], []]);
  });

  test('of spaces as delimiter reads aligned columns', async () => {
    const got = await load(' id   day  n\r\n 00001 19970101   1\r\n 00002 19970112  12\r\n', {
      reading: { delimiter: ' ' },
    });
    expect([names(got), got.rows, await values('c2')]).toEqual([['id', 'day', 'n'], 2, [1, 12]]);
  });
});
