import { afterAll, beforeAll, expect, test } from 'vitest';
import { demoStudy, monitor, publish } from './monitoringSupport.ts';
import type { Stages } from './stagesSupport.ts';

let stages: Stages;
beforeAll(async () => {
  stages = await demoStudy(1000);
  await publish(stages, '2026-02-01T00:00:00Z');
}, 180_000);
afterAll(() => stages.close());

test('the last date is that of the reference, though the last rows of all are no kept events', async () => {
  const value = await monitor(stages, { series: { kind: 'dates', every: 'month', most: 3 } });
  expect(value.snapshots.map(({ asOf, isReference }) => [asOf, isReference])).toEqual([
    ['2025-11-01', false],
    ['2025-12-01', false],
    // Rows go on to the 31st; after the 26th there are returns and orders without a customer alone.
    ['2025-12-27', true],
  ]);
});
