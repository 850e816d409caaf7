import { tableFromArrays, tableToIPC } from 'apache-arrow';
import { describe, expect, test } from 'vitest';
import { ident, sql } from '../../src/core/sql.ts';
import type { AddSourceOptions, LoadedTable } from '../../src/core/table.ts';
import { openedDatabase } from './openedDatabase.ts';

const open = openedDatabase();

const load = (text: string, options: AddSourceOptions = {}, name = 'x.csv'): Promise<LoadedTable> =>
  open.ingest.load({ name, blob: new Blob([text]) }, 'data', options);

/** Every value of a column as text, in order. */
async function values(column: string): Promise<(string | null)[]> {
  const rows = await open.database.rows<{ v: string | null }>(
    sql`SELECT ${ident(column)}::VARCHAR AS v FROM data ORDER BY rowid`,
  );
  return rows.map(({ v }) => v);
}

/** What a source is read with when its file is read again. */
const again = ({ reading, columns }: LoadedTable): AddSourceOptions => ({
  reading,
  types: Object.fromEntries(columns.map(({ id, type }) => [id, type])),
});

const about = ({ warnings }: LoadedTable, column: string): string[] =>
  warnings.flatMap((warning) => (warning.column === column ? [warning.code] : []));

describe('whole numbers with more digits than a double holds', () => {
  const long = (rows: number, of: (row: number) => string, late = 0): string =>
    `id,n\n${Array.from({ length: rows }, (_, row) => `${row < late ? `${row + 1}${of(row).endsWith('.0') ? '.0' : ''}` : of(row)},${row}`).join('\n')}\n`;
  const code = (row: number): bigint => 123_456_789_012_345_678n + BigInt(row);
  const grouped = (value: bigint): string => String(value).replace(/(?<=\d)(?=(\d{3})+$)/g, ',');

  test.each([
    ['written with .0', 50, 0],
    ['written with .0, in late rows', 3000, 2500],
  ])('are read digit by digit, with a note: %s', async (_, rows, late) => {
    const got = await load(long(rows, (row) => `${code(row)}.0`, late));
    expect([got.columns[0]?.type, about(got, 'id')]).toEqual(['integer', ['large-numbers']]);
    const found = await values('c0');
    expect([new Set(found).size, found.at(-1)]).toEqual([rows, String(code(rows - 1))]);
    await load(
      long(rows, (row) => `${code(row)}.0`, late),
      again(got),
    );
    expect(await values('c0')).toEqual(found);
  });

  test('are read digit by digit with thousands separators, and again from the study', async () => {
    const text = `id;n\n${Array.from({ length: 50 }, (_, row) => `${grouped(code(row))};${row}`).join('\n')}\n`;
    const got = await load(text);
    expect([got.columns[0]?.type, about(got, 'id')]).toEqual(['integer', ['large-numbers']]);
    const found = await values('c0');
    expect(found.at(-1)).toBe(String(code(49)));
    await load(text, again(got));
    expect(await values('c0')).toEqual(found);
  });

  test('stay text where one of them is beyond every whole number', async () => {
    const text = `id;n\n${grouped(code(0))};1\n${grouped(10n ** 20n)};2\n`;
    const got = await load(text);
    expect([got.columns[0]?.type, about(got, 'id')]).toEqual(['text', ['large-numbers']]);
    expect(await values('c0')).toEqual([grouped(code(0)), grouped(10n ** 20n)]);
    expect((await load('id,n\n123456789012345678901.0,1\n2.0,2\n')).columns[0]?.type).toBe('text');
  });

  test('among fractions are rounded, which is told with their number', async () => {
    const got = await load(`id,n\n1.5,1\n${code(0)},2\n${code(1)},3\n`);
    expect([got.columns[0]?.type, about(got, 'id')]).toEqual(['number', ['numbers-rounded']]);
    expect(got.warnings[0]?.message).toMatch(/^2 values of “id”/);
  });

  test('that a spreadsheet has cut are counted; those of a measurement are not taken for such', async () => {
    const got = await load('phone,n\n3.18855E+11,1\n3.18856E+11,2\n318855,3\n');
    expect([got.columns[0]?.type, about(got, 'phone')]).toEqual(['number', ['numbers-cut']]);
    expect(got.warnings[0]?.message).toMatch(/^2 values of “phone”/);
    expect(about(await load('x,n\n1.5e+11,1\n2.123456789E+12,2\n1.5E+03,3\n'), 'x')).toEqual([]);
  });

  test('of a type that was chosen are told where it rounds them', async () => {
    const got = await load(`id,n\n1,1\n${code(0)},2\n`, { types: { id: 'number' } });
    expect(about(got, 'id')).toEqual(['numbers-rounded']);
    expect(about(await load('id,n\n1e300,1\n2.5,2\ninf,3\n'), 'id')).toEqual(['infinite-values']);
  });
});

describe('codes that become numbers', () => {
  test.each(['integer', 'number'] as const)('by a chosen type are counted: %s', async (type) => {
    for (const text of [
      'id,n\n00123,1\n00124,2\n5,3\n',
      `id,n\n${'1,2\n'.repeat(3000)}00123,1\n+3188554433,2\n`,
    ]) {
      const got = await load(text, { types: { id: type } });
      expect([got.columns[0]?.type, about(got, 'id')]).toEqual([type, ['codes-as-numbers']]);
      expect(got.warnings.find(({ column }) => column === 'id')?.message).toMatch(/^2 values/);
    }
  });

  test('among whole numbers written with .0 keep the column text', async () => {
    const got = await load(`id,n\n${'17850.0,1\n'.repeat(3000)}00123,2\n`);
    expect([got.columns[0]?.type, about(got, 'id')]).toEqual(['text', ['codes-kept']]);
  });
});

describe('numbers whose only separator has three digits after it', () => {
  const column = (...numbers: readonly string[]): string =>
    `n;v\n${numbers.map((number, row) => `${row};${number}`).join('\n')}\n`;

  test.each([
    ['points are decimals', ['1.234', '12.500', '7'], ['1.234', '12.5', '7.0']],
    ['commas beside semicolons are decimals', ['1,234', '12,500'], ['1.234', '12.5']],
  ])('are read with a note: %s', async (_, written, read) => {
    const got = await load(column(...written));
    expect([await values('c1'), about(got, 'v')]).toEqual([read, ['thousands-or-decimals']]);
    await load(column(...written), again(got));
    expect(await values('c1')).toEqual(read);
  });

  test('commas in a file parted by commas are thousands, with a note', async () => {
    const text = 'n,v\n1,"1,234"\n2,"12,500"\n';
    const got = await load(text);
    expect([await values('c1'), about(got, 'v')]).toEqual([['1234.0', '12500.0'], ['thousands-or-decimals']]);
    expect(about(await load(text, again(got)), 'v')).toEqual(['thousands-or-decimals']);
    expect(await values('c1')).toEqual(['1234.0', '12500.0']);
  });

  test('follow the other columns of the file: a note only where they become thousands', async () => {
    const points = await load('a;v\n1.5;1.234\n22.25;5.678\n');
    expect([await values('c1'), about(points, 'v')]).toEqual([['1.234', '5.678'], []]);
    const text = 'a;v\n1,5;1.234\n22,25;5.678\n';
    const commas = await load(text);
    expect([await values('c1'), about(commas, 'v')]).toEqual([
      ['1234.0', '5678.0'],
      ['thousands-or-decimals'],
    ]);
    await load(text, again(commas));
    expect(await values('c1')).toEqual(['1234.0', '5678.0']);
  });

  test.each([
    [{ columns: { v: { decimal: ',' } } }, ['1234.0', '5678.0']],
    [{ columns: { v: { group: '.' } } }, ['1234.0', '5678.0']],
    [{ columns: { v: { decimal: '.' } } }, ['1.234', '5.678']],
  ] as const)('are read as a person says, without a note: %j', async (reading, read) => {
    const got = await load(column('1.234', '5.678'), { reading });
    expect([await values('c1'), about(got, 'v')]).toEqual([read, []]);
  });

  test('are read as whole numbers by choice', async () => {
    await load(column('1.234', '5.678'), { types: { v: 'integer' } });
    expect(await values('c1')).toEqual(['1234', '5678']);
  });

  test('are clear once a later row decides', async () => {
    const many = Array.from({ length: 2500 }, () => '1.234');
    for (const later of ['0.5', '1234.5', '12.3456']) {
      const decimals = await load(column(...many, later));
      expect([(await values('c1'))[0], about(decimals, 'v')]).toEqual(['1.234', []]);
    }
    // As a number 12.5 is 12.500: the note speaks of the first rows alone.
    const { warnings } = await load(column(...many, '12.5'));
    expect(warnings.find(({ code }) => code === 'thousands-or-decimals')?.message).toContain(
      'in the first rows of “v”',
    );
    const thousands = await load(column(...many, '1.234.567'));
    expect([(await values('c1')).at(-1), about(thousands, 'v')]).toEqual(['1234567.0', []]);
  });

  test('have a note with a currency, and none where numbers come as such', async () => {
    const euros = await load(column('€1.234', '€5.678'));
    expect(about(euros, 'v')).toEqual(['thousands-or-decimals', 'signs-removed']);
    const records = await load('[{"n":1,"v":1.234},{"n":2,"v":5.678}]', {}, 'x.json');
    expect([await values('c1'), about(records, 'v')]).toEqual([['1.234', '5.678'], []]);
    const below = await load(column('0.125', '0.250'));
    expect(about(below, 'v')).toEqual([]);
  });
});

test('columns of an Arrow file get a chosen type without being rounded or losing zeros in silence', async () => {
  const arrays = { code: ['00123', '124'], size: [1.5, 2], id: BigInt64Array.of(1n, 2n ** 60n) };
  const content = tableToIPC(tableFromArrays(arrays), 'file') as Uint8Array<ArrayBuffer>;
  const types = { code: 'integer', size: 'integer', id: 'number' } as const;
  const got = await open.ingest.load({ name: 'x.arrow', blob: new Blob([content]) }, 'data', { types });
  expect(got.columns.map(({ type }) => type)).toEqual(['integer', 'integer', 'number']);
  expect([about(got, 'code'), about(got, 'size'), about(got, 'id')]).toEqual([
    ['codes-as-numbers'],
    ['unreadable-values'],
    ['numbers-rounded'],
  ]);
  expect([await values('c0'), await values('c1')]).toEqual([
    ['123', '124'],
    [null, '2'],
  ]);
});
