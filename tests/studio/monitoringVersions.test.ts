import { afterAll, beforeAll, expect, test } from 'vitest';
import type { MonitoringValue } from '../../src/stages/monitoring/spec.ts';
import { demoStudy, monitor, publish, sum } from './monitoringSupport.ts';
import type { Stages } from './stagesSupport.ts';

let stages: Stages;
let value: MonitoringValue;
beforeAll(async () => {
  stages = await demoStudy(1000);
  await publish(stages, '2025-08-15T00:00:00Z');
  for (const [k, at] of [
    [4, '2025-10-15T00:00:00Z'],
    [5, '2025-12-10T00:00:00Z'],
  ] as const) {
    stages.set('segments', { k });
    await stages.run('segments');
    await stages.run('insight');
    await publish(stages, at);
  }
  value = await monitor(stages, { series: { kind: 'dates', every: 'month', most: 6 } });
}, 180_000);
afterAll(() => stages.close());

test('a series with two changes of version is taken apart step by step, under the versions of the time', () => {
  expect(value.snapshots.map(({ asOf }) => asOf)).toEqual([
    '2025-08-01',
    '2025-09-01',
    '2025-10-01',
    '2025-11-01',
    '2025-12-01',
    '2025-12-27',
  ]);
  expect(
    value.successions.map(({ from, to, before, after }) => `${from} ${to}: ${before} – ${after}`),
  ).toEqual([
    'v1 v1: August 2025 – September 2025',
    'v1 v2: September 2025 – October 2025',
    'v2 v2: October 2025 – November 2025',
    'v2 v3: November 2025 – December 2025',
  ]);
  expect(value.warnings).toEqual([]);
});

test('every part sums to the change exactly, the model’s is 0 where the version stayed, and steps follow one another', () => {
  for (const [place, { from, to, segments, reassigned }] of value.successions.entries()) {
    for (const { id, before, after, population, customer, model } of segments) {
      expect(population + customer + model).toBe(after - before);
      if (from === to) expect(model).toBe(0);
      const next = value.successions[place + 1];
      if (next) expect(next.segments.find((part) => part.id === id)?.before ?? 0).toBe(after);
    }
    expect(sum(segments.map(({ model }) => model))).toBe(0);
    expect(sum(segments.map(({ customer }) => customer))).toBe(0);
    if (from === to) expect(reassigned).toBe(0);
  }
  const last = value.successions.at(-1);
  expect(sum(last?.segments.map(({ after }) => after) ?? [])).toBe(value.snapshots.at(-1)?.customers);
});

test('what is asked again follows nobody anew, and leaves no tables of other versions behind', async () => {
  const { memos } = stages;
  const before = await stages.database.tables();
  const again = await monitor(stages, { effectFloor: 0.2 });
  expect(again.successions).toEqual(value.successions);
  expect(stages.memos).toBe(memos);
  expect(await stages.database.tables()).toEqual(before);
});
