import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Json } from '../../src/core/json.ts';
import type { FeaturesSpec, FeaturesValue, FeatureSpec } from '../../src/stages/features/spec.ts';
import type { SegmentsValue } from '../../src/stages/segments/spec.ts';
import { automation, type Tessera } from '../../src/workspace/automation.ts';
import { openWorkspace } from '../support/workspace.ts';

let tessera: Tessera;

/** Orders of 90 customers, some often, some much, with what most have left beside them. */
function files(): [Blob, Blob] {
  const orders = ['customer_id,order_id,order_date,amount'];
  const people = ['customer_id,balance,visits,region'];
  for (let customer = 0; customer < 90; customer++) {
    people.push(
      `${customer},${customer % 7 === 0 ? '' : 20 + ((customer * 13) % 50)},${(customer * customer) % 31},${customer % 3 === 0 ? 'north' : 'south'}`,
    );
    for (let order = 0; order <= (customer % 4) * 2; order++) {
      const day = String(1 + ((customer + 7 * order) % 28)).padStart(2, '0');
      orders.push(
        `${customer},${customer}-${order},2026-0${1 + (order % 6)}-${day},${(10 + customer * (order + 1)).toFixed(2)}`,
      );
    }
  }
  return [new Blob([orders.join('\n')]), new Blob([people.join('\n')])];
}

async function open(): Promise<void> {
  tessera = automation(await openWorkspace());
  const [orders, people] = files();
  await tessera.addSource('orders.csv', orders);
  await tessera.addSource('people.csv', people);
  await tessera.run('quality');
}

const settings = async (): Promise<FeaturesSpec> =>
  (await tessera.get('features')) as unknown as FeaturesSpec;
const result = async (): Promise<FeaturesValue> =>
  (await tessera.result('features')) as unknown as FeaturesValue;

/** Changes one feature in one way. */
const changed = (spec: FeaturesSpec, at: number, change: Partial<FeatureSpec>): FeaturesSpec => ({
  ...spec,
  features: spec.features.map((feature, index) => (index === at ? { ...feature, ...change } : feature)),
});

beforeEach(open);
afterEach(async () => {
  await tessera.forgetEverything();
});

const changes: readonly Partial<FeatureSpec>[] = [
  { used: false },
  { transform: 'log' },
  { transform: 'none', cap: { lower: 0.05, upper: 0.9 } },
  { scaling: 'robust' },
  { missing: 'zero' },
  { cap: null, scaling: 'none', name: 'Another name' },
];

test('features that change how they are compared stay in their table, and are what they are computed anew', async () => {
  await tessera.autopilot();
  let spec = await settings();
  const { table } = await result();
  const seen: FeaturesValue[] = [];
  for (const [step, change] of changes.entries()) {
    spec = changed(spec, step % spec.features.length, change);
    await tessera.set('features', spec);
    await tessera.run('features');
    seen.push(await result());
  }
  expect(new Set(seen.map((value) => value.table))).toEqual(new Set([table]));
  await tessera.forgetEverything();
  await open();
  await tessera.set('features', spec);
  await tessera.run('features');
  expect(await result()).toEqual(seen.at(-1));
});

test('settings that decide who is a customer make a table of their own, and those before it stay', async () => {
  await tessera.autopilot();
  const spec = await settings();
  const before = await result();
  const balance = spec.features.findIndex(({ name }) => name === 'balance');
  await tessera.set('features', changed(spec, balance, { used: true, missing: 'exclude' }));
  await tessera.run('features');
  const fewer = await result();
  expect(fewer.customers).toBeLessThan(before.customers);
  expect(fewer.table).not.toBe(before.table);
  // More settings than are remembered: the first table is dropped once nobody has it, and made again.
  for (let day = 1; day <= 8; day++) {
    await tessera.set('features', { ...spec, asOf: `2026-09-0${day}` });
    await tessera.run('features');
  }
  await tessera.set('features', spec);
  await tessera.run('features');
  expect(await result()).toEqual(before);
  const { rows } = await tessera.query('SELECT count(*)::INTEGER FROM features');
  expect(rows).toEqual([[before.customers]]);
});

test('a file that comes beside, and a column’s role, leave the table as it is; all that is made of it is what it is anew', async () => {
  await tessera.autopilot();
  const { table } = await result();
  const beside = async (): Promise<void> => {
    await tessera.addSource('towns.csv', new Blob(['town,people\nLeeds,8\nYork,2']));
    await tessera.setRole('people', 'c3', 'category');
    await tessera.run('segments');
  };
  await beside();
  const spec = await settings();
  const segments = (await tessera.get('segments')) as Readonly<Record<string, Json>>;
  const found = [await result(), await formed()];
  expect((await result()).table).toBe(table);
  await tessera.forgetEverything();
  await open();
  await tessera.set('features', spec);
  await tessera.set('segments', segments);
  await beside();
  expect([await result(), await formed()]).toEqual(found);
});

/** What the segments are; their table is named after all that they depend on. */
async function formed(): Promise<unknown> {
  const { k, curve, model, sizes, map } = (await tessera.result('segments')) as unknown as SegmentsValue;
  return { k, curve, model, sizes, map };
}
