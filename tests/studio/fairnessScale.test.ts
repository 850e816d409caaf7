import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Artifact } from '../../src/core/artifacts.ts';
import type { Json } from '../../src/core/json.ts';
import { random } from '../../src/core/random.ts';
import { sql } from '../../src/core/sql.ts';
import { attribute, audited } from './fairnessSupport.ts';
import { Stages } from './stagesSupport.ts';

const customers = 1_000_000;
const segments = 10;

let stages: Stages;
beforeAll(async () => {
  stages = await Stages.open({ engine: 'wasm', threads: 2 });
  const draw = random(5);
  await stages.addColumns('people', [
    { name: 'id', role: 'customer', values: Int32Array.from({ length: customers }, (_, i) => i) },
    { name: 'sex', role: 'sensitive', values: Array.from({ length: customers }, () => (draw.uniform() < 0.5 ? 'f' : 'm')) },
    { name: 'age', role: 'sensitive', values: Int32Array.from({ length: customers }, () => 16 + draw.below(70)) },
    { name: 'region', role: 'sensitive', values: Array.from({ length: customers }, () => `region ${draw.below(16)}`) },
  ]); // prettier-ignore
  await stages.run('sources');
  await stages.run('quality');
  await stages.database.run(
    sql`CREATE TABLE features_scale AS SELECT c0::VARCHAR AS customer FROM source_people ORDER BY c0`,
  );
  await stages.database.run(
    sql`CREATE TABLE segments_scale AS SELECT (range % ${segments})::INTEGER AS segment FROM range(${customers})`,
  );
  given('features', { table: 'features_scale', customers, asOf: null });
  given('segments', { table: 'segments_scale', customers });
  given('insight', {
    segments: Array.from({ length: segments }, (_, index) => ({
      id: `S${index + 1}`,
      name: `S${index + 1}`,
      index,
    })),
  });
  stages.set('features', { entity: { source: 'people', column: 'c0' } });
}, 180_000);
afterAll(() => stages.close());

/** What an earlier stage gave, as far as the audit reads it. */
function given(stage: string, value: Json): void {
  const { artifacts } = stages;
  artifacts[stage] = { ...(artifacts['quality'] as Artifact), key: stage, node: stage, stage, value };
}

test('a million customers by three attributes, two of them crossed, in ten segments are audited', async () => {
  const value = await audited(stages, {
    attributes: [
      attribute(stages, 'a0', 'people', 'sex'),
      attribute(stages, 'a1', 'people', 'age', {
        grouping: { kind: 'ages', edges: [18, 25, 35, 45, 55, 65] },
      }),
      attribute(stages, 'a2', 'people', 'region'),
    ],
    crossings: [['a0', 'a1']],
  });
  expect(value.findings).toHaveLength(4 * segments);
  expect(value.findings.every(({ level }) => level === 'clear' || level === 'unsure')).toBe(true);
  const milliseconds = stages.milliseconds.get('fairness') ?? Infinity;
  console.info(`fairness of ${customers} customers: ${Math.round(milliseconds)} ms`);
}, 120_000);
