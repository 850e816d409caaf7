import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { random } from '../../src/core/random.ts';
import type { Json } from '../../src/core/json.ts';
import { ident } from '../../src/core/sql.ts';
import type { SegmentsValue } from '../../src/stages/segments/spec.ts';
import { adjustedRand } from '../../src/stats/adjustedRand.ts';
import { Stages } from './stagesSupport.ts';

const customers = 270_000;
/** More than 1 MB of features, and more customers than a sample of two features has numbers for. */
const small = { memory: 1 };

let stages: Stages;
let held: SegmentsValue;
let streamed: SegmentsValue;
beforeAll(async () => {
  stages = await Stages.open();
  const source = random(1);
  const along = (centres: readonly number[]): Float64Array =>
    Float64Array.from({ length: customers }, (_, row) => (centres[row % 3] ?? 0) + source.normal());
  await stages.addColumns('points', [
    { name: 'x', values: along([0, 6, 0]) },
    { name: 'y', values: along([0, 0, 6]) },
  ]);
  await stages.autopilot('sources', 'features');
  held = await stages.run<SegmentsValue>('segments');
  stages.set('segments', small);
  streamed = await stages.run<SegmentsValue>('segments');
}, 120_000);
afterAll(() => stages.close());

async function columnsOf({ table }: SegmentsValue): Promise<readonly Float64Array[]> {
  const names = ['segment', 'distance', 'margin'];
  const columns = names.map((name) => ({ name, expression: ident(name) }));
  return (await stages.database.gatherDouble(ident(table), columns)).columns;
}

const sumOf = (values: Iterable<number>): number => [...values].reduce((sum, value) => sum + value, 0);

describe('features larger than may be held at once', () => {
  test('are fitted by mini-batches, and the reason says what is of all customers and what is not', () => {
    expect(held.miniBatch).toBeNull();
    expect(held.curveRows).toBe(customers);
    expect(streamed.miniBatch).toMatchObject({ batches: 3, sample: 200_000 });
    expect(streamed.miniBatch?.reason).toMatch(/^The features of 270,000 customers take 2\.2\u00a0MB, more than the 1\.0\u00a0MB/); // prettier-ignore
    expect(streamed.curveRows).toBe(200_000);
  });

  test('give the segments that Lloyd gives with all of them held', async () => {
    const [labels = [], distances = []] = await columnsOf(streamed);
    const [whole = [], exact = []] = await columnsOf(held);
    expect([streamed.k, streamed.customers]).toEqual([held.k, customers]);
    expect(adjustedRand(labels, whole)).toBeGreaterThan(0.995);
    expect(streamed.model.inertia / held.model.inertia).toBeCloseTo(1, 4);
    expect(sumOf(distances) / sumOf(exact)).toBeCloseTo(1, 3);
    expect(streamed.sizes.reduce((sum, size) => sum + size, 0)).toBe(customers);
    expect(streamed.map.customers).toBe(customers);
  });

  test('keep their table in the order of the features’, whatever the blocks', async () => {
    const [labels = []] = await columnsOf(streamed);
    expect(labels).toHaveLength(customers);
    expect(adjustedRand(labels, labels.map((_, row) => row % 3))).toBeGreaterThan(0.98); // prettier-ignore
  });

  test('give identical labels again, and from a fit that was made elsewhere', async () => {
    const labels = await columnsOf(streamed);
    expect(await columnsOf(await stages.run<SegmentsValue>('segments'))).toEqual(labels);
    const { validity, miniBatch, ...older } = streamed;
    expect([validity, miniBatch]).not.toContain(null);
    const again = await stages.run<SegmentsValue>('segments', {
      ...older,
      reason: 'elsewhere',
    } as unknown as Json);
    expect(again).toMatchObject({ reason: 'elsewhere', sizes: streamed.sizes });
    expect(again.validity?.silhouette).toEqual(streamed.validity?.silhouette);
    expect(await columnsOf(again)).toEqual(labels);
  });
});

test('a fit by mini-batches that is cancelled cancels the stage, and can be asked again', async () => {
  const cancel = new AbortController();
  const before = stages.work;
  stages.set('segments', { memory: 1, k: 4 });
  const progress = (step: string, done: number): void => {
    if (step.startsWith('Moving centres by mini-batches') && done > 0) cancel.abort();
  };
  stages.work = { signal: cancel.signal, progress };
  await expect(stages.run('segments')).rejects.toMatchObject({ code: 'cancelled' });
  stages.work = before;
  expect((await stages.run<SegmentsValue>('segments')).sizes).toHaveLength(4);
  stages.set('segments', { memory: 1, k: null });
});

describe('how well the segments are told apart', () => {
  test('is measured on a sample above the limit, with an interval, and on everyone where that costs nothing', () => {
    for (const { validity } of [held, streamed]) {
      for (const measured of [validity?.silhouette, validity?.squared]) {
        expect(measured).toMatchObject({ exact: false, rows: 5_000 });
        expect(measured?.low).toBeLessThan(measured?.mean ?? 0);
        expect(measured?.high).toBeGreaterThan(measured?.mean ?? 1);
        expect((measured?.high ?? 1) - (measured?.low ?? 0)).toBeLessThan(0.02);
      }
    }
    expect(streamed.validity?.simplified).toBeCloseTo(held.validity?.simplified ?? 0, 4);
    expect(streamed.validity?.daviesBouldin).toBeCloseTo(held.validity?.daviesBouldin ?? 0, 3);
    const point = held.curve.find(({ k }) => k === held.k);
    expect(held.validity?.daviesBouldin).toBeCloseTo(point?.daviesBouldin ?? 0, 5);
    expect((held.validity?.calinskiHarabasz ?? 0) / (point?.calinskiHarabasz ?? 1)).toBeCloseTo(1, 5);
  });

  test('an exact measurement lies in the interval of the sample', async () => {
    stages.set('segments', { memory: 1024, silhouetteExact: 200_000, silhouetteDrawn: 3_000 });
    const drawn = await stages.run<SegmentsValue>('segments');
    expect(drawn.validity?.silhouette.rows).toBe(3000);
    expect(drawn.validity?.silhouette.low).toBeLessThan(held.validity?.silhouette.high ?? 0);
    expect(drawn.validity?.silhouette.high).toBeGreaterThan(held.validity?.silhouette.low ?? 1);
  });

  test('a cancelled measurement cancels the stage', async () => {
    const cancel = new AbortController();
    stages.work = {
      signal: cancel.signal,
      progress: (step: string): void => {
        if (step === 'Measuring silhouettes') cancel.abort();
      },
    };
    await expect(stages.run('segments')).rejects.toMatchObject({ code: 'cancelled' });
  });
});
