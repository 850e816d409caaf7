import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { ident, join, sql } from '../../src/core/sql.ts';
import type { FeatureSpec, FeaturesSpec, FeaturesValue } from '../../src/stages/features/spec.ts';
import { Stages } from './stagesSupport.ts';
import type { TestColumn } from './testColumn.ts';

let stages: Stages;
beforeAll(async () => {
  stages = await Stages.open();
}, 120_000);
afterAll(() => stages.close());
beforeEach(() => stages.clear());

const aggregates = ['mean', 'sum', 'minimum', 'maximum', 'latest', 'distinct'] as const;

/** Every aggregate of columns c1 and c2 of the source. */
const features = (source: string): FeatureSpec[] =>
  ['c1', 'c2'].flatMap((column, at) =>
    aggregates.map((aggregate, index): FeatureSpec => ({
      id: `f${at * aggregates.length + index}`,
      name: `${aggregate} of ${column}`,
      unit: '',
      origin: { kind: 'column', source, column, aggregate },
      used: true,
      transform: 'none',
      scaling: 'z-score',
      cap: null,
      missing: 'median',
    })),
  );

const settings = (source: string): FeaturesSpec => ({
  entity: { source, column: 'c0' },
  events: null,
  filters: [{ source, column: 'c2', operator: '<', value: 5, enabled: true }],
  asOf: null,
  features: features(source),
});

const values = Float64Array.of(1, -2.5, NaN, Infinity, 4, 0, 7.25, 10);
const counts = Int32Array.of(3, 0, -1, 2, 2, 8, 9, 5);
const times = [
  '2025-01-02',
  null,
  '2025-03-04',
  '2025-01-01',
  null,
  '2024-05-06',
  '2025-02-03',
  '2025-02-04',
];

/** Rows of the columns above; the customers decide whether they are brought together. */
function table(customers: TestColumn['values'], order: readonly number[]): TestColumn[] {
  const taken = (own: TestColumn['values']): TestColumn['values'] =>
    own instanceof Float64Array
      ? Float64Array.from(order, (row) => own[row] ?? 0)
      : own instanceof Int32Array
        ? Int32Array.from(order, (row) => own[row] ?? 0)
        : order.map((row) => own[row] ?? null);
  return [
    { name: 'customer', values: customers, role: 'customer' },
    { name: 'value', values: taken(values) },
    { name: 'count', values: taken(counts) },
    { name: 'seen', values: taken(times), role: 'time', cast: 'timestamp' },
  ];
}

async function featuresOf(source: string): Promise<{ value: FeaturesValue; rows: unknown[] }> {
  await stages.run('sources');
  stages.set('features', settings(source));
  const value = await stages.run<FeaturesValue>('features');
  const named = features(source).map(({ id }) => ident(id));
  const rows = await stages.database.rows(
    sql`SELECT customer, ${join(named)} FROM ${ident(value.table)} ORDER BY customer`,
  );
  return { value, rows };
}

const eight = [0, 1, 2, 3, 4, 5, 6, 7];

const texts = ['e', 'c', 'h', 'a', 'b', 'i', 'g', 'd'];
const missing = texts.with(2, null as unknown as string);
const numbers = [5, 3, 8, 1, 2, 9, 7, 4];

describe('a table in which each customer has one row', () => {
  test.for([
    ['whole numbers', (rows: readonly number[]) => Int32Array.from(rows, (row) => numbers[row] ?? 0), 5],
    ['texts', (rows: readonly number[]) => rows.map((row) => texts[row] ?? null), 5],
    ['texts, one of them missing', (rows: readonly number[]) => rows.map((row) => missing[row] ?? null), 4],
  ] as const)('gives what bringing rows together gives: %s', async ([, customers, kept]) => {
    await stages.addColumns('single', table(customers(eight), eight));
    const single = await featuresOf('single');
    await stages.clear();
    // The last customer is filtered out; a second row makes the table one whose rows are brought together.
    const nine = [...eight, 7];
    await stages.addColumns('double', table(customers(nine), nine));
    const double = await featuresOf('double');
    expect(single.rows).toEqual(double.rows);
    expect(single.value.customers).toBe(kept);
    expect(single.value.counts).toEqual({ ...double.value.counts, ...rowsOf(single.value) });
  });

  test('does not count two spellings that differ in the spaces around them as two customers', async () => {
    await stages.addColumns('spaced', table(['e', 'b', 'h', 'a', 'b ', 'i', 'g', 'd'], eight));
    const { rows } = await featuresOf('spaced');
    expect(rows.map((row) => (row as { customer: string }).customer)).toEqual(['a', 'b', 'e', 'h']);
  });
});

/** The counts that a second row changes. */
function rowsOf({ counts: { rows, filtered } }: FeaturesValue): Partial<FeaturesValue['counts']> {
  return { rows, filtered };
}

/** As many customers of which the database's hash says that one in so many is left out of a sample. */
async function leftOut(everyNth: number): Promise<number> {
  const query = sql`SELECT min(key)::DOUBLE AS key FROM range(1, 1000) AS t(key) WHERE hash(key::BIGINT) % ${everyNth} <> 0`;
  const [row] = await stages.database.rows<{ key: number }>(query);
  return row?.key ?? 1;
}

const wave = (at: number, times: number): number => ((at * times) % 1009) / 1009;

describe('a proposal over more customers than are looked at', () => {
  test('caps a feature for a single value far out that its sample does not hold', async () => {
    const customers = 200_001;
    const far = await leftOut(2);
    const along = (times: number): Float64Array =>
      Float64Array.from({ length: customers }, (_, at) => wave(at, times) + wave(at, 31));
    const values = along(7).map((value, at) => (at === far - 1 ? 1e6 : value));
    await stages.addColumns('customers', [
      {
        name: 'customer',
        role: 'customer',
        values: Int32Array.from({ length: customers }, (_, at) => at + 1),
      },
      { name: 'spent', values },
      { name: 'visits', values: along(11) },
      { name: 'returns', values: along(13) },
    ]);
    await stages.run('sources');
    const reasons = await stages.propose('features');
    expect(reasons['features']).toMatch(/^Judged by \d{2,3},\d{3} customers, one in 2\./);
    const { features } = stages.specs.get('features') as unknown as FeaturesSpec;
    expect(features.find(({ name }) => name === 'spent')?.cap).toEqual({ lower: 0.01, upper: 0.99 });
    expect(features.find(({ name }) => name === 'visits')?.cap).toBeNull();
  }, 60_000);

  test('counts from the day after the last event of all, not of those that it looks at', async () => {
    const events = 1_000_001;
    const last = await leftOut(2);
    const seconds = Int32Array.from({ length: events }, (_, at) => 1_700_000_000 + (at % 86_400));
    seconds[0] = 1_800_000_000;
    await stages.addColumns('orders', [
      {
        name: 'customer',
        role: 'customer',
        values: Int32Array.from({ length: events }, (_, at) => (at === 0 ? last : 1 + (at % 50_000))),
      },
      { name: 'ordered', role: 'time', values: seconds },
      {
        name: 'amount',
        role: 'amount',
        values: Float64Array.from({ length: events }, (_, at) => 1 + wave(at, 7)),
      },
    ]);
    await stages.run('sources');
    const reasons = await stages.propose('features');
    expect(reasons['asOf']).toContain('2027-01-16');
    expect((await stages.run<FeaturesValue>('features')).asOf).toBe('2027-01-16');
  }, 60_000);
});
