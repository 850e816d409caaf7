import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { random } from '../../src/core/random.ts';
import type { SegmentsValue } from '../../src/stages/segments/spec.ts';
import { Stages } from './stagesSupport.ts';
import type { TestColumn } from './testColumn.ts';

let stages: Stages;
beforeAll(async () => {
  stages = await Stages.open({ engine: 'wasm', threads: 1 });
}, 60_000);
beforeEach(() => stages.clear());
afterAll(() => stages.close());

const people = 1400;
const draw = random(5, 0);
const column = (name: string, value: (row: number) => number): TestColumn => ({
  name,
  values: Float64Array.from({ length: people }, (_, row) => value(row)),
});
const noise = (name: string): TestColumn => column(name, () => draw.uniform() + draw.uniform());
/** Seven kinds, far apart. */
const kinds = column('tariff', (row) => 100 * (row % 7));

async function segmentsBy(columns: readonly TestColumn[], k: number | null): Promise<SegmentsValue> {
  await stages.addColumns('people', columns);
  await stages.run('sources');
  await stages.run('quality');
  const features = columns.map(({ name }, index) => ({
    id: `f${index}`,
    name,
    unit: '',
    origin: { kind: 'column', source: 'people', column: `c${index}`, aggregate: 'mean' },
    used: true,
    transform: 'none',
    // As they are: the column of kinds outweighs the others, as columns far apart do.
    scaling: 'none',
    cap: null,
    missing: 'median',
  }));
  stages.set('features', { entity: { source: 'people', column: null }, features });
  await stages.run('features');
  stages.set('segments', { k });
  return stages.run<SegmentsValue>('segments');
}

test('segments that are the values of one column are told with its name, and what is left without it', async () => {
  const value = await segmentsBy([kinds, noise('spend'), noise('visits')], null);
  expect(value.k).toBe(7);
  expect(value.validity?.silhouette.mean).toBeGreaterThan(0.95);
  expect(value.oneColumn).toMatchObject({
    feature: 'f0',
    name: 'tariff',
    values: 7,
    share: 1,
    adjustedRand: 1,
  });
  expect(Math.abs(value.oneColumn?.without ?? 1)).toBeLessThan(0.1);
});

test('so are fewer segments, each of several values', async () => {
  const value = await segmentsBy([kinds, noise('spend')], 3);
  expect(value.oneColumn).toMatchObject({ name: 'tariff', values: 7, share: 1 });
});

test('where it is the only feature there is nothing to measure without it', async () => {
  const value = await segmentsBy([kinds], 7);
  expect(value.oneColumn).toMatchObject({ name: 'tariff', without: null });
});

test('segments by ranges of a measurement, and by two columns together, are no column’s values', async () => {
  const ranges = await segmentsBy([column('spend', () => 100 * draw.uniform()), noise('visits')], 4);
  expect(ranges.oneColumn).toBeNull();
  await stages.clear();
  const both = [column('a', (row) => 100 * (row % 2)), column('b', (row) => 100 * (Math.floor(row / 2) % 2))];
  expect((await segmentsBy(both, 4)).oneColumn).toBeNull();
});
