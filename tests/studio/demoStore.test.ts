import { expect, it } from 'vitest';
import { automation } from '../../src/workspace/automation.ts';
import { openWorkspace } from '../support/workspace.ts';

it('makes the demo store as sources that SQL sees under their names', async () => {
  const workspace = await openWorkspace();
  const tessera = automation(workspace);
  await tessera.addDemo('small');
  const sources = await tessera.sources();
  expect(sources.map(({ name, rows }) => [name, rows])).toEqual([
    ['Demo store: customers', 20_000],
    ['Demo store: transactions', 100_000],
    ['Demo store: web events', 60_000],
    ['Demo store: campaigns', 12_000],
  ]);
  const { rows } = await tessera.query('SELECT count(DISTINCT "customer_id") FROM "Demo store: customers"');
  expect(rows).toEqual([[20_000]]);
});
