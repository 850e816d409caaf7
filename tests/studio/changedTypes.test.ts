import { afterAll, beforeAll, expect, test } from 'vitest';
import { emptyRecipe } from '../../src/core/recipe.ts';
import type { ColumnType } from '../../src/core/table.ts';
import type { FeaturesSpec, FeaturesValue } from '../../src/stages/features/spec.ts';
import type { Workspace } from '../../src/workspace/workspace.svelte.ts';
import { openWorkspace } from '../support/workspace.ts';

let workspace: Workspace;
beforeAll(async () => {
  workspace = await openWorkspace({ engine: 'reference' });
});
afterAll(() => workspace.close());

const people = Array.from(
  { length: 300 },
  (_, row) => `${row},${(row * row) % 97},${(row * 7919) % 89},${1 + (row % 4)}`,
);
const orders = Array.from({ length: 900 }, (_, row) => {
  const day = String(1 + ((row * 7) % 28)).padStart(2, '0');
  return `${row % 120},A${row},${day}/11/2024,${(row * 13) % 50}.5`;
});
const customers = `customer_id,spend,visits,region_kind\n${people.join('\n')}\n`;
const purchases = `customer_id,order_id,order_date,amount\n${orders.join('\n')}\n`;

/** A study that has been segmented, and one column of its source read as another type since. */
async function segmented(
  name: string,
  text: string,
): Promise<(column: string, type: ColumnType) => Promise<void>> {
  await workspace.open(emptyRecipe(workspace.registry));
  await workspace.sources.add(name, new Blob([text]));
  await workspace.autopilot();
  const [source] = workspace.sources.entries;
  return async (column, type) => {
    if (source) await workspace.sources.readAnew(source.id, { types: { [column]: type } });
  };
}

const features = (): FeaturesSpec => workspace.node('features').spec as unknown as FeaturesSpec;

test('a column that forms segments and is read as text is refused by name, with what to do, until it is a number again', async () => {
  const read = await segmented('people.csv', customers);
  await read('spend', 'text');
  await expect(workspace.run('segments')).rejects.toMatchObject({
    code: 'stage.type',
    message:
      '“spend” cannot form segments: column “spend” of people.csv is read as text, and it needs numbers.',
    details: { stage: 'features', source: 'people.csv', column: 'spend' },
  });
  expect(workspace.result('features').state).toBe('failed');
  await read('spend', 'integer');
  await workspace.run('segments');
  expect(workspace.result('segments').state).toBe('ready');
});

test.each(['date', 'time'] as const)('read as %s it is refused as well', async (type) => {
  const read = await segmented('people.csv', customers);
  await read('visits', type);
  await expect(workspace.run('segments')).rejects.toMatchObject({ code: 'stage.type' });
});

test('a column that only profiles show goes with a word, and segments are formed as before', async () => {
  const read = await segmented('people.csv', customers);
  expect(features().features.find(({ name }) => name === 'region_kind')?.used).toBe(false);
  await read('region_kind', 'text');
  await workspace.run('segments');
  const made = workspace.result<FeaturesValue>('features');
  const value = made.state === 'ready' ? made.artifact.value : null;
  expect(value?.features.map(({ name }) => name)).toEqual(['spend', 'visits']);
  expect(value?.warnings).toEqual([
    'region_kind is not shown any more: column “region_kind” of people.csv is read as text, and it needs numbers.',
  ]);
});

test('how many kinds there are can be counted of text', async () => {
  const read = await segmented('people.csv', customers);
  const spec = features();
  const counted = spec.features.map((feature) =>
    feature.name === 'visits' && feature.origin.kind === 'column'
      ? { ...feature, origin: { ...feature.origin, aggregate: 'distinct' as const } }
      : feature,
  );
  await workspace.edit('features', { ...spec, features: counted }, { run: false });
  await read('visits', 'text');
  await workspace.run('features');
  expect(workspace.result('features').state).toBe('ready');
});

test('an amount that is read as text adds up to nothing, and is refused by name', async () => {
  const read = await segmented('orders.csv', purchases);
  await read('amount', 'text');
  await expect(workspace.run('segments')).rejects.toMatchObject({
    code: 'stage.type',
    details: { source: 'orders.csv', column: 'amount' },
  });
});

test('texts of which none spells a time are refused where days are counted from them', async () => {
  const read = await segmented('orders.csv', purchases);
  await read('order_date', 'text');
  await expect(workspace.run('segments')).rejects.toMatchObject({
    code: 'stage.type',
    message:
      '“Days since last order” cannot be counted: no value of column “order_date” of orders.csv can be read as a time.',
  });
});

test('a filter by a number on a column that is read as text is refused by name', async () => {
  const read = await segmented('people.csv', customers);
  const spec = features();
  const [feature] = spec.features.filter(({ name }) => name === 'region_kind');
  if (feature?.origin.kind !== 'column') throw new Error('no feature of a column');
  const { source, column } = feature.origin;
  const filter = { source, column, operator: '>' as const, value: 2, enabled: true };
  await workspace.edit('features', { ...spec, filters: [filter] }, { run: false });
  await workspace.run('features');
  await read('region_kind', 'text');
  await expect(workspace.run('features')).rejects.toMatchObject({
    code: 'stage.type',
    message: 'The filter “region_kind > 2” compares numbers, and column “region_kind” is read as text now.',
  });
});

test('“Segment it” chooses anew what can be computed, and says what it did not take', async () => {
  const read = await segmented('orders.csv', purchases);
  await read('amount', 'text');
  await workspace.autopilot();
  expect(features().features.map(({ origin }) => origin.kind)).toEqual(['recency', 'frequency', 'tenure']);
  expect(workspace.node('features').reasons['events']).toContain(
    'amount is no amount, since its type is not one',
  );
});
