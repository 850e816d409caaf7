import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { random } from '../../src/core/random.ts';
import type { ActivationValue } from '../../src/stages/activation/spec.ts';
import type { FeaturesSpec, FeaturesValue } from '../../src/stages/features/spec.ts';
import type { InsightValue } from '../../src/stages/insight/spec.ts';
import type { SegmentsValue } from '../../src/stages/segments/spec.ts';
import type { SourcesSpec, SourcesValue } from '../../src/stages/sources/spec.ts';
import { Stages } from './stagesSupport.ts';
import type { TestColumn } from './testColumn.ts';

const allStages = ['sources', 'features', 'segments', 'insight', 'activation'] as const;
let stages: Stages;
beforeAll(async () => {
  stages = await Stages.open();
}, 60_000);
beforeEach(() => stages.clear());
afterAll(() => stages.close());

const valueOf = (stage: string): unknown => stages.artifacts[stage]?.value;
const features = (): FeaturesValue => valueOf('features') as FeaturesValue;
const segments = (): SegmentsValue => valueOf('segments') as SegmentsValue;
const numbers = (name: string, values: readonly number[]): TestColumn => ({
  name,
  values: Float64Array.from(values),
});
const days = (values: readonly number[]): (string | null)[] =>
  values.map((day) => `2024-01-${String(day).padStart(2, '0')}`);

/** Three round clouds of points in two columns, row after row. */
const clouds = (size: number): TestColumn[] => {
  const source = random(1);
  const along = (centres: readonly number[]): number[] =>
    Array.from({ length: size }, (_, row) => (centres[row % 3] ?? 0) + source.normal());
  return [numbers('x', along([0, 12, 0])), numbers('y', along([0, 0, 12]))];
};

describe('a table without a customer column', () => {
  test('has its rows as customers, by number, and finds three clouds', async () => {
    await stages.addColumns('points', clouds(60));
    const reasons = await stages.autopilot(...allStages);
    expect(reasons['features']?.['entity']).toContain('each of its 60 rows is a customer');
    expect(features().asOf).toBeNull();
    expect(segments().sizes).toEqual([20, 20, 20]);
    const { preview, columns, rows } = valueOf('activation') as ActivationValue;
    expect([preview[0]?.[0], preview[59]?.[0], rows]).toEqual(['1', undefined, 60]);
    expect(columns[0]).toBe('customer');
  });

  test('one row is one segment, with a plain reason', async () => {
    await stages.addColumns('points', [numbers('x', [1]), numbers('y', [2])]);
    await stages.run('sources');
    setColumns(['c0', 'c1']);
    await stages.run('features');
    await stages.propose('segments');
    const made = await stages.run<SegmentsValue>('segments');
    expect(made).toMatchObject({ k: 1, sizes: [1], curve: [], proposed: 1 });
    expect(made.reason).toContain('one customer');
    const insight = await stages.run<InsightValue>('insight');
    expect(insight.segments[0]?.name).toBe('All customers');
  });

  test('rows that are all alike are one segment, with a plain reason', async () => {
    await stages.addColumns('points', [numbers('x', [5, 5, 5, 5]), numbers('y', [2, 2, 2, 2])]);
    await stages.run('sources');
    setColumns(['c0', 'c1']);
    await stages.run('features');
    const made = await stages.run<SegmentsValue>('segments');
    expect(made).toMatchObject({ k: 1, sizes: [4] });
    expect(made.reason).toContain('alike');
    expect(made.map.explained).toEqual([0, 0]);
  });

  test.each([
    ['one customer', [1], 'There is one customer'],
    ['customers who are all alike', [5, 5, 5, 5], 'All 4 customers are alike'],
  ])('%s are told as such by autopilot, with what to do', async (_, values, message) => {
    await stages.addColumns('points', [numbers('x', values), numbers('y', values)]);
    await stages.propose('sources');
    await stages.run('sources');
    const error = await stages.propose('features').catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code: 'stage.no-features' });
    expect(String(error)).toContain(message);
  });

  test('fewer distinct rows than segments asked for give as many as there are', async () => {
    await stages.addColumns('points', [numbers('x', [0, 0, 0, 1, 1, 9]), numbers('y', [0, 0, 0, 1, 1, 9])]);
    await stages.run('sources');
    setColumns(['c0', 'c1']);
    await stages.run('features');
    stages.set('segments', { k: 5 });
    const made = await stages.run<SegmentsValue>('segments');
    expect(made.sizes).toEqual([3, 2, 1]);
    expect(made.reason).toContain('only 3');
  });

  test('fewer rows than segments asked for is a typed error', async () => {
    await stages.addColumns('points', clouds(4));
    await stages.run('sources');
    setColumns(['c0', 'c1']);
    await stages.run('features');
    stages.set('segments', { k: 5 });
    await expect(stages.run('segments')).rejects.toMatchObject({ code: 'stage.too-few-rows' });
  });

  test('infinite values count as missing and are told of', async () => {
    const [x, y] = clouds(40);
    const strange = Float64Array.from((x?.values ?? []) as Float64Array, (number, row) =>
      row === 3 ? Infinity : number,
    );
    await stages.addColumns('points', [{ name: 'x', values: strange }, y as TestColumn]);
    await stages.autopilot(...allStages);
    const [source] = (valueOf('sources') as SourcesValue).sources;
    expect(source?.warnings.map(({ code }) => code)).toEqual(['not-finite']);
    expect(features().features[0]?.missing).toBe(1);
    expect(segments().customers).toBe(40);
  });

  test('numbers that their roles keep out of segments are named, with their roles and the way back', async () => {
    await stages.addColumns('people', [
      { ...numbers('age', [30, 40, 50]), role: 'sensitive' },
      { ...numbers('income', [5, 7, 9]), role: 'outcome' },
    ]);
    await stages.run('sources');
    const error = await stages.propose('features').catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code: 'stage.no-features' });
    expect(String(error)).toContain('“age” (sensitive) and “income” (outcome) are numbers');
    expect(String(error)).toContain('choose another in Sources');
  });

  test('without a number there is nothing to segment by', async () => {
    await stages.addColumns('names', [{ name: 'name', values: ['a', 'b'] }]);
    await stages.run('sources');
    await expect(stages.propose('features')).rejects.toMatchObject({ code: 'stage.no-features' });
  });
});

describe('transactions', () => {
  const customers = Array.from({ length: 40 }, (_, row) => `k${row % 8}`);
  const amounts = customers.map((_, row) => 5 + (row % 8) * 3 + row / 10);
  const orders: TestColumn[] = [
    { name: 'who', role: 'customer', values: [...customers, null, ''] },
    {
      name: 'when',
      role: 'time',
      cast: 'timestamp',
      values: days([...customers.map((_, row) => 1 + (row % 28)), 3, 4]),
    },
    numbers('paid', [...amounts, 7, 8]),
  ];
  const withAmount = orders.map((column): TestColumn =>
    column.name === 'paid' ? { ...column, role: 'amount' } : column,
  );

  test('without orders days are counted; rows without a customer are left out and counted', async () => {
    await stages.addColumns('orders', withAmount);
    const reasons = await stages.autopilot('sources', 'features');
    const made = features();
    expect(made.counts).toMatchObject({
      rows: 42,
      rowsWithoutCustomer: 2,
      rowsKept: 40,
      customersBefore: 8,
    });
    expect(made.customers).toBe(8);
    expect(made.asOf).toBe('2024-01-29');
    expect(reasons['features']?.['events']).toContain('days in when stand for orders');
  });

  test('columns of a table of customers are joined, and its customers without events are counted', async () => {
    await stages.addColumns('orders', withAmount);
    const known = Array.from({ length: 30 }, (_, row) => `k${row}`);
    await stages.addColumns('people', [
      { name: 'id', role: 'customer', values: known },
      numbers(
        'visits',
        known.map((_, row) => row * row),
      ),
      {
        name: 'agrees',
        role: 'consent',
        cast: 'boolean',
        values: known.map((_, row) => String(row % 2 === 0)),
      },
    ]);
    await stages.autopilot('sources', 'features');
    const made = features();
    expect(made.customers).toBe(8);
    expect(made.counts.customersWithoutEvents).toBe(22);
    expect(made.features.map(({ name }) => name)).toContain('visits');
    expect(made.features.map(({ name }) => name)).not.toContain('agrees');
    expect(made.features.find(({ name }) => name === 'visits')?.quantiles[6]).toBe(49);
  });

  test('with a table of customers as the entity, those without events have bought nothing', async () => {
    await stages.addColumns('orders', withAmount);
    await stages.addColumns('people', [{ name: 'id', role: 'customer', values: ['k0', 'k1', 'new'] }]);
    await stages.autopilot('sources', 'features');
    stages.set('features', { entity: { source: 'people', column: 'c0' } });
    const made = await stages.run<FeaturesValue>('features');
    const orders = made.features.find(({ kind }) => kind === 'frequency');
    const recency = made.features.find(({ kind }) => kind === 'recency');
    expect(made.customers).toBe(3);
    expect(orders).toMatchObject({ missing: 0 });
    expect(orders?.quantiles[0]).toBe(0);
    expect(recency).toMatchObject({ missing: 1 });
    expect(made.counts.customersWithoutEvents).toBe(1);
  });

  test('a customer column without a role is found by another table’s customers', async () => {
    const people = Array.from({ length: 40 }, (_, row) => `k${row}`);
    await stages.addColumns('people', [{ name: 'id', role: 'customer', values: people }]);
    await stages.addColumns('visits', [
      { name: 'page', values: people.map((_, row) => `p${row}`) },
      { name: 'visitor', values: people.map((_, row) => `k${39 - row}`) },
    ]);
    const reasons = await stages.propose('sources');
    expect(reasons['sources']).toContain('visitor of visits names customers: 100.0\u00a0%');
    const spec = stages.specs.get('sources') as unknown as {
      sources: { columns: { role: string | null }[] }[];
    };
    expect(spec.sources[1]?.columns.map(({ role }) => role)).toEqual([null, 'customer']);
  });

  test('texts of a table with customers that are points in time get the role “time”', async () => {
    const texts = days(customers.map((_, row) => 1 + (row % 28))).map((day) => `${String(day)} 10:30:00`);
    await stages.addColumns('orders', [
      { name: 'who', role: 'customer', values: customers },
      { name: 'note', values: customers.map((_, row) => `note ${row}`) },
      { name: 'when', values: texts },
    ]);
    const reasons = await stages.propose('sources');
    const spec = stages.specs.get('sources') as unknown as SourcesSpec;
    expect(reasons['sources']).toContain('when of orders is the time');
    expect(spec.sources[0]?.columns.map(({ role }) => role)).toEqual(['customer', null, 'time']);
  });

  test('filters that leave nobody are a typed error that says how many rows there were', async () => {
    await stages.addColumns('orders', withAmount);
    await stages.autopilot('sources', 'features');
    stages.set('features', {
      filters: [{ source: 'orders', column: 'c2', operator: '>', value: 1e6, enabled: true }],
    } satisfies Partial<FeaturesSpec>);
    await expect(stages.run('features')).rejects.toMatchObject({
      code: 'stage.no-customers',
      details: { rows: 42, kept: 0 },
    });
  });

  test('monetary without an amount is a typed error that names the role', async () => {
    await stages.addColumns('orders', orders);
    await stages.autopilot('sources', 'features');
    const { features } = stages.specs.get('features') as unknown as FeaturesSpec;
    stages.set('features', {
      features: features.map((feature) => ({ ...feature, origin: { kind: 'monetary' } })),
    });
    await expect(stages.run('features')).rejects.toMatchObject({
      code: 'stage.role',
      details: { role: 'amount' },
    });
  });
});

function setColumns(columns: readonly string[]): void {
  stages.set('features', {
    entity: { source: 'points', column: null },
    events: null,
    filters: [],
    asOf: null,
    features: columns.map((column, at) => ({
      id: `f${at}`,
      name: column,
      unit: '',
      origin: { kind: 'column', source: 'points', column, aggregate: 'mean' },
      used: true,
      transform: 'none',
      scaling: 'z-score',
      cap: null,
      missing: 'median',
    })),
  } satisfies FeaturesSpec);
}
