import {
  Table,
  tableToIPC,
  vectorFromArray,
  Dictionary,
  Float32,
  Int16,
  Int32,
  List,
  Field,
  Struct,
  Uint64,
  Utf8,
  TimestampMillisecond,
  DateMillisecond,
} from 'apache-arrow';
import { describe, expect, test } from 'vitest';
import { sql } from '../../src/core/sql.ts';
import { openedDatabase } from './openedDatabase.ts';
import { refusal } from './refusal.ts';

const open = openedDatabase();

const everyKind = (): Table =>
  new Table({
    small: vectorFromArray([1, null, -3], new Int16()),
    single: vectorFromArray([0.5, NaN, Infinity], new Float32()),
    huge: vectorFromArray([1n, 2n ** 63n, null], new Uint64()),
    word: vectorFromArray(['a', 'b', 'a'], new Dictionary(new Utf8(), new Int32())),
    moment: vectorFromArray([0, 1500, null], new TimestampMillisecond()),
    zoned: vectorFromArray([0, 1500, null], new TimestampMillisecond('Europe/Berlin')),
    day: vectorFromArray([new Date(0), new Date(86_400_000), null], new DateMillisecond()),
    yes: vectorFromArray([true, false, null]),
    list: vectorFromArray([[1, 2], [], null], new List(new Field('item', new Int32(), true))),
    pair: vectorFromArray(
      [{ x: 1, y: 'p' }, null, { x: 3, y: null }],
      new Struct([new Field('x', new Int32(), true), new Field('y', new Utf8(), true)]),
    ),
  });

const load = (bytes: Uint8Array, name = 'kinds.arrow') =>
  open.ingest.load({ name, blob: new Blob([new Uint8Array(bytes)]) }, 'kinds');

describe.each(['file', 'stream'] as const)('an Arrow %s', (form) => {
  test('of every kind of column becomes a table of simple ones', async () => {
    const got = await load(tableToIPC(everyKind(), form));
    expect(got.columns.map(({ name, type }) => `${name} ${type}`)).toEqual([
      'small integer',
      'single number',
      'huge text',
      'word text',
      'moment timestamp',
      'zoned timestamp',
      'day date',
      'yes boolean',
      'list text',
      'pair.x integer',
      'pair.y text',
    ]);
    const { rows } = await open.database.table(sql`SELECT * FROM kinds`, 10);
    expect(rows).toEqual([
      [1, 0.5, '1', 'a', '1970-01-01T00:00:00', '1970-01-01T00:00:00', '1970-01-01', true, '[1,2]', 1, 'p'],
      [
        null,
        null,
        String(2n ** 63n),
        'b',
        '1970-01-01T00:00:01.5',
        '1970-01-01T00:00:01.5',
        '1970-01-02',
        false,
        '[]',
        null,
        null,
      ],
      [-3, null, null, 'a', null, null, null, null, null, 3, null],
    ]);
    const codes = got.warnings.map(({ code }) => code);
    expect(codes).toEqual(
      expect.arrayContaining(['time-zone', 'nested-columns', 'missing-words', 'infinite-values']),
    );
  });

  test('cut anywhere is an error that names it, or fewer whole batches', { timeout: 60_000 }, async () => {
    const bytes = tableToIPC(everyKind(), form);
    for (const share of [0.05, 0.3, 0.6, 0.9]) {
      const part = bytes.slice(0, Math.floor(bytes.length * share));
      await expect(load(part)).rejects.toEqual(
        refusal(/^ingest\.(corrupt|no-rows|timeout|unsupported)$/, 'kinds.arrow'),
      );
    }
  });
});

test('an Arrow file without rows says so', async () => {
  const empty = new Table({ a: vectorFromArray([], new Int32()) });
  await expect(load(tableToIPC(empty, 'stream'))).rejects.toEqual(refusal('ingest.no-rows'));
});

test('many batches arrive whole and in order', async () => {
  const one = (start: number): Table =>
    new Table({
      i: vectorFromArray(
        Array.from({ length: 5000 }, (_, row) => start + row),
        new Int32(),
      ),
    });
  const table = one(0).concat(one(5000), one(10_000));
  expect((await load(tableToIPC(table, 'stream'))).rows).toBe(15_000);
  const rows = await open.database.rows<{ c0: number }>(sql`SELECT c0 FROM kinds`);
  expect(rows.every(({ c0 }, index) => c0 === index)).toBe(true);
});

test('bytes that only claim to be Parquet are refused by name', async () => {
  const claim = new TextEncoder().encode('PAR1 and nothing else that matters');
  await expect(load(claim, 'claim.parquet')).rejects.toEqual(refusal('ingest.corrupt', 'claim.parquet'));
});

test('inspecting loads nothing', async () => {
  const blob = new Blob([new Uint8Array(tableToIPC(everyKind(), 'file'))]);
  const before = await open.database.tables();
  const seen = await open.ingest.inspect({ name: 'kinds.arrow', blob });
  expect([seen.columns.length, seen.preview.length, await open.database.tables()]).toEqual([11, 3, before]);
});

test('a load is cancelled by its signal and leaves no table', async () => {
  const blob = new Blob([new Uint8Array(tableToIPC(everyKind(), 'file'))]);
  const abort = new AbortController();
  const loading = open.ingest.load({ name: 'kinds.arrow', blob }, 'stopped', {}, { signal: abort.signal });
  abort.abort();
  await expect(loading).rejects.toEqual(refusal('cancelled'));
  expect(await open.database.tables()).not.toContain('stopped');
});
