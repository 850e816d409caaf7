import {
  Decimal,
  Field,
  makeData,
  RecordBatch,
  Schema,
  Struct,
  Table,
  tableToIPC,
  Uint64,
} from 'apache-arrow';
import { expect, test } from 'vitest';
import { ident, sql } from '../../src/core/sql.ts';
import type { LoadedTable } from '../../src/core/table.ts';
import { openedDatabase } from './openedDatabase.ts';

const open = openedDatabase();

async function loaded(name: string, content: BlobPart): Promise<LoadedTable & { readonly told: string[] }> {
  const got = await open.ingest.load({ name, blob: new Blob([content]) }, 'data');
  return { ...got, told: got.warnings.map(({ code }) => code) };
}

async function distinct(column = 'c0'): Promise<readonly [number, string, string]> {
  const c = ident(column);
  const [row] = await open.database.rows<{ n: number; least: string; greatest: string }>(
    sql`SELECT count(DISTINCT ${c})::DOUBLE AS n, min(${c})::VARCHAR AS least, max(${c})::VARCHAR AS greatest FROM data`,
  );
  return [row?.n ?? 0, row?.least ?? '', row?.greatest ?? ''];
}

/** A file whose first column is `of(row)`; the sample sees its first 2,000 rows. */
const csv = (rows: number, of: (row: number) => string, filling = ''): string =>
  `code,amount,note\n${Array.from({ length: rows }, (_, row) => `${of(row)},${row},${filling}`).join('\n')}\n`;

const filling = 'x'.repeat(400);

test.each([
  ['a small file', ''],
  ['a file that the database reads as it is', filling],
])('codes whose zeros come late keep them: %s', async (_, note) => {
  const got = await loaded(
    'late.csv',
    csv(3000, (row) => (row < 2900 ? String(10_000 + row) : `0${1000 + row}`), note),
  );
  expect([got.columns[0]?.type, got.columns[1]?.type, got.rows]).toEqual(['text', 'integer', 3000]);
  expect(got.told).toContain('codes-kept');
  expect(await distinct()).toEqual([3000, '03900', '12899']);
});

test.each([
  ['beyond an integer from the first row on', 0, 2n ** 63n, 'text', 'large-numbers'],
  ['beyond an integer in late rows', 2500, 2n ** 63n, 'text', 'large-numbers'],
  ['beyond a double from the first row on', 0, 2n ** 53n, 'integer', undefined],
  ['beyond a double in late rows', 2500, 2n ** 53n, 'integer', undefined],
] as const)('whole numbers keep every digit: %s', async (_, late, base, type, code) => {
  for (const note of ['', filling]) {
    const got = await loaded(
      'large.csv',
      csv(3000, (row) => String(row < late ? row + 1 : base + BigInt(row)), note),
    );
    expect(got.columns[0]?.type).toBe(type);
    if (code) expect(got.told).toContain(code);
    const [n, , greatest] = await distinct();
    expect(n).toBe(3000);
    if (type === 'integer') expect(greatest).toBe(String(base + 2999n));
  }
});

const arrow = (type: Uint64 | Decimal, data: BigUint64Array | Uint32Array, length: number): Uint8Array => {
  const child = makeData({ type, length, nullCount: 0, data } as never);
  const fields = [new Field('customer_id', type, true)];
  const batch = new RecordBatch(
    new Schema(fields),
    makeData({ type: new Struct(fields), length, children: [child] }),
  );
  return tableToIPC(new Table(batch), 'file');
};

test.each([
  ['fit an integer', 2n ** 53n, 'integer'],
  ['are beyond an integer', 2n ** 63n, 'text'],
] as const)('unsigned numbers and wide decimals that %s keep every digit', async (_, base, type) => {
  const values = BigUint64Array.from({ length: 50 }, (__, row) => base + BigInt(row));
  const words = new Uint32Array(200);
  values.forEach((value, row) => {
    words.set([Number(value & 0xffffffffn), Number(value >> 32n)], row * 4);
  });
  for (const content of [arrow(new Uint64(), values, 50), arrow(new Decimal(0, 38, 128), words, 50)]) {
    const got = await loaded('ids.arrow', content as Uint8Array<ArrayBuffer>);
    expect([got.columns[0]?.type, got.told.includes('large-numbers')]).toEqual([type, type === 'text']);
    expect(await distinct()).toEqual([50, String(base), String(base + 49n)]);
  }
});
