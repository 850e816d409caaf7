import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Json } from '../../src/core/json.ts';
import { random } from '../../src/core/random.ts';
import type { InsightValue } from '../../src/stages/insight/spec.ts';
import type { SegmentsValue } from '../../src/stages/segments/spec.ts';
import { Stages } from './stagesSupport.ts';

let stages: Stages;
beforeAll(async () => {
  stages = await Stages.open();
  const source = random(1);
  const along = (centres: readonly number[]): Float64Array =>
    Float64Array.from({ length: 600 }, (_, row) => (centres[row % 3] ?? 0) + source.normal());
  await stages.addColumns('points', [
    { name: 'x', values: along([0, 12, 0]) },
    { name: 'y', values: along([0, 0, 12]) },
  ]);
  await stages.autopilot('sources', 'features', 'segments');
}, 60_000);
afterAll(() => stages.close());

/** What insight warns of where the segments have one silhouette and the trial fit that the curve is of had another. */
async function warnings(measured: number, trial: number): Promise<readonly string[]> {
  const artifact = stages.artifacts['segments'];
  const value = artifact?.value as unknown as SegmentsValue | undefined;
  if (!artifact || !value?.validity) throw new Error('no segments to measure');
  const validity = { ...value.validity, silhouette: { ...value.validity.silhouette, mean: measured } };
  const curve = value.curve.map((point) => ({ ...point, silhouette: trial }));
  stages.artifacts['segments'] = {
    ...artifact,
    value: { ...value, validity, curve } as unknown as Json,
  };
  return (await stages.run<InsightValue>('insight')).warnings;
}

test('segments that run into each other are warned of by the silhouette that is shown beside it, not by the curve’s', async () => {
  const [warning, ...others] = await warnings(0.213, 0.4);
  expect(warning).toContain('mean silhouette 0.213, not above 0.25');
  expect(others).toEqual([]);
  expect(await warnings(0.4, 0.213)).toEqual([]);
});
