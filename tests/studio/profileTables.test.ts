import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { ProfileValue } from '../../src/stages/profile/spec.ts';
import type { SourceSpec, SourcesSpec } from '../../src/stages/sources/spec.ts';
import { Stages } from './stagesSupport.ts';

let stages: Stages;
beforeAll(async () => {
  stages = await Stages.open();
}, 60_000);
afterEach(() => stages.clear());
afterAll(() => stages.close());

const of = <Value>(rows: number, make: (row: number) => Value): Value[] =>
  Array.from({ length: rows }, (_, row) => make(row));
const whole = (rows: number, make: (row: number) => number) =>
  Int32Array.from({ length: rows }, (_, row) => make(row));

async function profiled(): Promise<ProfileValue> {
  await stages.run('sources');
  return stages.run<ProfileValue>('profile');
}

describe('rows and keys', () => {
  test('two columns that are a key only together are found, and no pair that holds a key', async () => {
    await stages.addColumns('lines', [
      { name: 'order', values: whole(3000, (row) => Math.floor(row / 3)) },
      { name: 'line', values: whole(3000, (row) => row % 3) },
      { name: 'price', values: Float64Array.from({ length: 3000 }, (_, row) => row + 0.5) },
    ]);
    const [table] = (await profiled()).tables;
    expect(table?.keys).toEqual([['c0', 'c1']]);
    expect(table?.duplicates).toBe(0);
  });

  test('two amounts that are unique together by chance are no key', async () => {
    await stages.addColumns('amounts', [
      { name: 'milk', values: whole(440, (row) => (row * 7919) % 400) },
      { name: 'bread', values: whole(440, (row) => (row * 104_729) % 397) },
    ]);
    expect((await profiled()).tables[0]?.keys).toEqual([]);
  });

  test('a row that is there three times is two duplicates, and one in other case is a near duplicate', async () => {
    const names = [...of(100, (row) => `person ${row}`), 'person 0', 'person 0', 'PERSON 1 '];
    await stages.addColumns('people', [
      { name: 'name', values: names },
      { name: 'town', values: names.map((_, row) => (row === 100 || row === 101 ? 'a' : row === 102 ? 'B' : (['a', 'b'][row % 2] ?? null))) },
    ]); // prettier-ignore
    const value = await profiled();
    expect(value.tables[0]).toMatchObject({ duplicates: 2, nearDuplicates: 1, keys: [] });
    expect(value.alerts.map(({ kind }) => kind)).toEqual(
      expect.arrayContaining(['duplicate-rows', 'near-duplicate-rows']),
    );
  });

  test('a table without rows, and one of a single row, have a profile', async () => {
    await stages.addColumns('none', [
      { name: 'a', values: new Float64Array(0) },
      { name: 'b', values: [] },
      { name: 'c', cast: 'date', values: [] },
    ]);
    await stages.addColumns('one', [
      { name: 'a', values: Float64Array.of(3) },
      { name: 'b', values: ['x'] },
      { name: 'c', cast: 'timestamp', values: ['2024-01-01 12:00:00'] },
    ]);
    const { tables } = await profiled();
    expect(tables[0]?.columns.map(({ distinct, missing }) => [distinct, missing])).toEqual(
      of(3, () => [0, 0]),
    );
    const [number, , time] = tables[1]?.columns ?? [];
    expect(number?.numbers).toMatchObject({
      mean: 3,
      deviation: null,
      skewness: null,
      quantiles: of(7, () => 3),
    });
    expect(number?.numbers?.histogram).toEqual({ from: 3, to: 3, counts: [1] });
    expect(time?.times).toMatchObject({ least: '2024-01-01T12:00:00', span: 1, usualStep: null, gaps: [] });
  });
});

describe('joins', () => {
  test('are measured both ways by rows and by keys, and rows without a partner are told', async () => {
    await stages.addColumns('orders', [
      { name: 'customer', role: 'customer', values: whole(1000, (row) => row % 250) },
      { name: 'product_id', values: of(1000, (row) => `p${row % 40}`) },
    ]);
    await stages.addColumns('customers', [
      { name: 'id', role: 'customer', values: of(300, (row) => String(row + 50)) },
    ]);
    await stages.addColumns('products', [{ name: 'Product ID', values: of(40, (row) => `p${row}`) }]);
    const { joins, alerts } = await profiled();
    expect(joins).toEqual([
      {
        left: { table: 'orders', column: 'c0', columnName: 'customer', rows: 1000, matchedRows: 800, keys: 250, matchedKeys: 200 },
        right: { table: 'customers', column: 'c0', columnName: 'id', rows: 300, matchedRows: 200, keys: 300, matchedKeys: 200 },
      },
      {
        left: { table: 'orders', column: 'c1', columnName: 'product_id', rows: 1000, matchedRows: 1000, keys: 40, matchedKeys: 40 },
        right: { table: 'products', column: 'c0', columnName: 'Product ID', rows: 40, matchedRows: 40, keys: 40, matchedKeys: 40 },
      },
    ]); // prettier-ignore
    expect(alerts.filter(({ kind }) => kind === 'join').map(({ sentence }) => sentence)).toEqual([
      '200 rows of orders (20.0\u00a0%) have a customer that customers does not know.',
    ]);
  });
});

describe('work that is repeated', () => {
  const heavy = (): Promise<void> =>
    stages.addColumns('points', of(6, (column) => ({
      name: `x${column}`,
      values: Float64Array.from({ length: 5000 }, (_, row) => Math.sin(row * (column + 1))),
    }))); // prettier-ignore

  test('another choice of pairs leaves every figure of the columns as it was computed', async () => {
    await heavy();
    await profiled();
    const before = stages.memos;
    stages.set('profile', { pairs: 'none' });
    expect((await stages.run<ProfileValue>('profile')).tables[0]?.pairs).toBeNull();
    expect(stages.memos).toBe(before);
    stages.set('profile', { pairs: 'all' });
    expect((await stages.run<ProfileValue>('profile')).tables[0]?.pairs).toMatchObject({
      exact: true,
      rows: 5000,
    });
    expect(stages.memos).toBe(before + 1);
  });

  test('a column’s role leaves what was found of the columns as it was computed, and is told', async () => {
    await heavy();
    await profiled();
    const before = stages.memos;
    const { sources } = stages.specs.get('sources') as unknown as SourcesSpec;
    const roles = (source: SourceSpec): SourceSpec => ({
      ...source,
      columns: source.columns.map((column, at) => ({ ...column, role: at === 1 ? 'amount' : null })),
    });
    stages.set('sources', { sources: sources.map(roles) });
    const [table] = (await profiled()).tables;
    expect(table?.columns.map(({ role }) => role)).toEqual([null, 'amount', null, null, null, null]);
    // The table as a whole, its joins and its pairs.
    expect(stages.memos).toBe(before + 3);
  });

  test('columns are shown as they are done, before the whole', async () => {
    await heavy();
    await stages.run('sources');
    stages.early.length = 0;
    const { tables } = await stages.run<ProfileValue>('profile');
    const shown = stages.early as unknown as readonly ProfileValue[];
    expect(shown[0]?.tables[0]?.columns).toEqual(tables[0]?.columns.slice(0, 2));
    expect(shown.at(-1)?.tables[0]?.columns).toEqual(tables[0]?.columns);
  });

  test('a cancelled profile ends as cancelled and leaves no table behind', async () => {
    await heavy();
    await stages.run('sources');
    const tables = await stages.database.tables();
    const cancel = new AbortController();
    const { work } = stages;
    stages.work = {
      signal: cancel.signal,
      progress: (step) => {
        if (step.startsWith('Looking at points')) cancel.abort();
      },
    };
    await expect(stages.run('profile')).rejects.toMatchObject({ code: 'cancelled' });
    stages.work = work;
    expect(await stages.database.tables()).toEqual(tables);
  });
});
