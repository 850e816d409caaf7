import { beforeAll, describe, expect, test } from 'vitest';
import { random } from '../../src/core/random.ts';
import { generateDemoStore } from '../../src/data/demo/generate.ts';
import type { FeaturesValue } from '../../src/stages/features/spec.ts';
import { compareFeature } from '../../src/stages/monitoring/features/compare.ts';
import { judgeFeatures } from '../../src/stages/monitoring/features/judge.ts';
import type { RawDrift } from '../../src/stages/monitoring/features/rawDrift.ts';
import { readColumns, sampleOf } from '../../src/stages/monitoring/features/samples.ts';
import type { SegmentCentre } from '../../src/stages/monitoring/segments/centres.ts';
import { segmentDrift } from '../../src/stages/monitoring/segments/segmentDrift.ts';
import type { SegmentsValue } from '../../src/stages/segments/spec.ts';
import { demoRoles } from './stagesData.ts';
import { Stages } from './stagesSupport.ts';

const splits = 200;
const rate = 0.05;
/** Three standard errors of a share of the splits: tests of one split hang together, so that the splits alone count. */
const margin = 3 * Math.sqrt((rate * (1 - rate)) / splits);
const features = { falseDiscovery: rate, effectFloor: 0.1 };
const segments = 5;

/** Tests made, and those below the rate, by the statistic's name. */
const tests = new Map<string, { made: number; alarms: number }>();
/** Splits in which any feature, and any segment's size, is not steady. */
let drifted = 0;
let resized = 0;

/** Which customers are in the first half, drawn without regard to anything. */
function halfOf(customers: number, seed: number): Uint8Array {
  const source = random(seed, 5);
  const order = Uint32Array.from({ length: customers }, (_, row) => row);
  const chosen = new Uint8Array(customers);
  for (let place = 0; place < customers >> 1; place++) {
    const other = place + source.below(customers - place);
    const row = order[other] as number;
    order[other] = order[place] as number;
    chosen[row] = 1;
  }
  return chosen;
}

const part = (column: Float64Array | Float32Array, half: Uint8Array, wanted: 0 | 1) =>
  column.filter((_, row) => half[row] === wanted);

function sizesOf(labels: Float64Array | Float32Array): SegmentCentre[] {
  const sizes = new Array<number>(segments).fill(0);
  for (const segment of labels) sizes[segment] = (sizes[segment] ?? 0) + 1;
  return sizes.map((size) => ({ size, mean: [], variance: [] }));
}

/** The features of every customer of the small demo store, and the segments of them. */
async function demoCustomers() {
  const stages = await Stages.open();
  for (const { table, batch, rows } of generateDemoStore({ size: 'small' }))
    await stages.database.insertArrow(`raw_${table}`, batch, rows);
  for (const [table, roles] of Object.entries(demoRoles)) await stages.addTable(table, `raw_${table}`, roles);
  await stages.run('sources');
  await stages.autopilot('quality', 'features');
  const made = stages.artifacts['features']?.value as unknown as FeaturesValue;
  stages.set('segments', { k: segments });
  const found = await stages.run<SegmentsValue>('segments');
  const context = { database: stages.database, work: stages.work };
  const ids = made.features.map(({ id }) => id);
  const read = async (table: string, names: readonly string[]) =>
    (
      await readColumns(
        table,
        names.map((id) => ({ id, centre: null })),
        context,
      )
    ).columns;
  const columns = await read(made.table, ids);
  const [labels] = await read(found.table, ['segment']);
  await stages.close();
  if (!labels) throw new Error('the segments are not there');
  return { ids, columns, labels };
}

beforeAll(async () => {
  const { ids, columns, labels } = await demoCustomers();
  for (let seed = 0; seed < splits; seed++) {
    const half = halfOf(labels.length, seed);
    const raw: RawDrift[] = [];
    for (const [place, column] of columns.entries()) {
      const sample = await sampleOf(part(column, half, 1));
      const current = await sampleOf(part(column, half, 0));
      raw.push(compareFeature(ids[place] ?? '', { kind: 'rows', sample, nannyml: null }, current));
    }
    for (const { drift } of raw) {
      for (const { name, p } of drift.tests) {
        if (name === 'missing' && drift.missing[0] + drift.missing[1] === 0) continue;
        const { made, alarms } = tests.get(name) ?? { made: 0, alarms: 0 };
        tests.set(name, { made: made + 1, alarms: alarms + (p < rate ? 1 : 0) });
      }
    }
    if (judgeFeatures(raw, [], features).some(({ level }) => level !== 'steady')) drifted++;
    const centres = sizesOf(part(labels, half, 1));
    const sizes = segmentDrift(
      { ids: [], centres, falseDiscovery: rate, sizeChange: 0 },
      sizesOf(part(labels, half, 0)),
    );
    if (sizes.some(({ level }) => level !== 'steady')) resized++;
  }
}, 180_000);

describe('two random halves of the demo store’s customers, 200 times', () => {
  test('alarm by each statistic alone at the stated rate', () => {
    expect([...tests.keys()]).toEqual([
      'ks',
      'wasserstein',
      'psi',
      'jensen-shannon',
      'total-variation',
      'missing',
    ]);
    for (const [name, { made, alarms }] of tests) {
      expect.soft(made, name).toBeGreaterThanOrEqual(splits);
      expect.soft(Math.abs(alarms / made - rate), name).toBeLessThanOrEqual(margin);
    }
  });

  test('give any feature that moved at most at the false-discovery rate', () => {
    expect(drifted / splits).toBeLessThanOrEqual(rate + margin);
  });

  test('give any segment of another size at most at the false-discovery rate', () => {
    expect(resized / splits).toBeLessThanOrEqual(rate + margin);
  });
});
