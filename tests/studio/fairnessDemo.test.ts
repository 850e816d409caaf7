import { afterAll, beforeAll, expect, test } from 'vitest';
import { ident, sql } from '../../src/core/sql.ts';
import { generateDemoStore } from '../../src/data/demo/generate.ts';
import type { FairnessValue } from '../../src/stages/fairness/spec.ts';
import type { FeaturesValue } from '../../src/stages/features/spec.ts';
import { attribute, audited, reference } from './fairnessSupport.ts';
import { demoRoles } from './stagesData.ts';
import { Stages } from './stagesSupport.ts';

let stages: Stages;
let value: FairnessValue;
beforeAll(async () => {
  stages = await Stages.open({ engine: 'wasm', threads: 2 });
  for (const { table, batch, rows } of generateDemoStore({ size: 'small' })) {
    await stages.database.insertArrow(`raw_${table}`, batch, rows);
  }
  for (const [table, roles] of Object.entries(demoRoles)) await stages.addTable(table, `raw_${table}`, roles);
  await stages.run('sources');
  await stages.autopilot('quality', 'features', 'segments', 'insight');
  value = await audited(stages, {
    attributes: [
      attribute(stages, 'a0', 'customers', 'gender'),
      attribute(stages, 'a1', 'customers', 'age', {
        grouping: { kind: 'ages', edges: [18, 25, 35, 45, 55, 65] },
      }),
      attribute(stages, 'a2', 'customers', 'region'),
    ],
    crossings: [['a0', 'a1', 'a2']],
    decisions: [{ id: 'd0', ...reference(stages, 'campaigns', 'treated'), yes: null }],
  });
}, 180_000);
afterAll(() => stages.close());

test('every customer of the demo store has one group in each attribute, crossed ones too', () => {
  for (const { groups, problem } of value.dimensions) {
    expect(problem).toBeNull();
    expect(groups.reduce((sum, { customers }) => sum + customers, 0)).toBe(value.customers);
    for (const { kind, customers } of groups) {
      if (kind === 'value') expect(customers).toBeGreaterThanOrEqual(11);
    }
  }
  expect(value.dimensions.map(({ id }) => id)).toEqual(['a0', 'a1', 'a2', 'a0×a1×a2']);
});

test('who was treated is known of those who were contacted alone, and yes where any contact was', async () => {
  const { table } = stages.artifacts['features']?.value as unknown as FeaturesValue;
  const customer = ident(reference(stages, 'campaigns', 'customer_id').column);
  const treated = ident(reference(stages, 'campaigns', 'treated').column);
  const [row] = await stages.database.rows<{ known: number; yes: number }>(
    sql`SELECT count(DISTINCT ${customer})::DOUBLE AS known, (count(DISTINCT ${customer}) FILTER (WHERE ${treated}))::DOUBLE AS yes
      FROM source_campaigns SEMI JOIN ${ident(table)} AS f ON ${customer}::VARCHAR = f.customer`,
  );
  expect(row?.known).toBeGreaterThan(5000);
  const subject = value.subjects.find(({ id }) => id === 'd0');
  expect([subject?.customers, subject?.selected]).toEqual([row?.known, row?.yes]);
});

test('gender, which the store gives by chance, is not flagged', () => {
  const levels = value.findings.filter(({ dimension }) => dimension === 'a0').map(({ level }) => level);
  expect(levels).not.toContain('flagged');
});
