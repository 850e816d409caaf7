import { afterEach, beforeEach, expect, test } from 'vitest';
import type { InsightValue } from '../../src/stages/insight/spec.ts';
import { automation, type Tessera } from '../../src/workspace/automation.ts';
import type { Workspace } from '../../src/workspace/workspace.svelte.ts';
import { openWorkspace } from '../support/workspace.ts';

let workspace: Workspace;
let tessera: Tessera;

/** Orders of 60 customers in three kinds: some once and little, some often, some often and much. */
function orders(): Blob {
  const lines = ['customer_id,order_id,order_date,amount'];
  for (let customer = 0; customer < 60; customer++) {
    const kind = customer % 3;
    for (let order = 0; order <= kind * 4; order++) {
      const day = String(1 + ((customer + 7 * order) % 28)).padStart(2, '0');
      const amount = (10 + customer / 7 + order) * (kind === 2 ? 9 : 1);
      lines.push(`K${customer},${customer}-${order},2026-0${1 + (order % 6)}-${day},${amount.toFixed(2)}`);
    }
  }
  return new Blob([lines.join('\n')]);
}

async function expectWhole(customers: number): Promise<void> {
  const counted = await tessera.query('SELECT count(*)::INTEGER FROM features');
  expect(counted.rows).toEqual([[customers]]);
  const lines = (await (await tessera.export('csv')).text()).trimEnd().split('\r\n');
  expect(lines).toHaveLength(customers + 1);
  for (const format of ['parquet', 'arrow']) expect((await tessera.export(format)).size).toBeGreaterThan(100);
}

beforeEach(async () => {
  workspace = await openWorkspace();
  tessera = automation(workspace);
  await tessera.addSource('orders.csv', orders());
});

afterEach(async () => {
  await tessera.forgetEverything();
});

test('autopilot twice finds the same, and the study can be queried, changed and exported after it', async () => {
  const first = await tessera.autopilot();
  expect(await tessera.autopilot()).toEqual(first);
  await expectWhole(60);
  await tessera.set('segments', { k: 4 });
  await tessera.run();
  await expectWhole(60);
  expect((await tessera.autopilot({ k: 3 })).k).toBe(3);
  await expectWhole(60);
});

test.for([
  ['features', { asOf: '2026-12-31' }],
  ['segments', { restarts: 9 }],
] as const)('autopilot that is cancelled in %s can be asked again', async ([stage, change]) => {
  await tessera.autopilot();
  await workspace.edit(stage, { ...(workspace.node(stage).spec as object), ...change });
  const cancelled: Promise<unknown>[] = [];
  await tessera.onProgress(({ job, node }) => {
    if (node === stage && cancelled.length === 0) cancelled.push(tessera.cancel(job));
  });
  await tessera.autopilot().catch((error: unknown) => {
    expect(error).toMatchObject({ code: 'cancelled' });
  });
  expect(cancelled).toHaveLength(1);
  await tessera.autopilot();
  await expectWhole(60);
});

test('what is there is not computed again, with an outcome told of every segment', async () => {
  const lines = Array.from(
    { length: 60 },
    (_, customer) => `K${customer},${customer % 4 === 0 ? 'yes' : 'no'}`,
  );
  const answers = new Blob([['customer_id,answered', ...lines].join('\n')]);
  await tessera.addSource('answers.csv', answers);
  await tessera.setRole('answers.csv', 'answered', 'outcome');
  await tessera.autopilot({ k: 3 });
  const { outcomes } = (await tessera.result('insight')) as unknown as InsightValue;
  expect(outcomes.map(({ name, yes }) => [name, yes])).toEqual([['answered', 15]]);
  const computed = new Set<string | null>();
  await tessera.onProgress(({ node }) => void computed.add(node));
  await tessera.run();
  expect([...computed]).toEqual([]);
});

test('a name stays with the segments it was given to, through another k and back', async () => {
  await tessera.autopilot({ k: 3 });
  const insight = async () => (await tessera.result('insight')) as unknown as InsightValue;
  const { version } = await insight();
  await tessera.set('insight', { names: { [version]: { S1: 'My darlings' } } });
  await tessera.run();
  expect((await insight()).segments[0]?.name).toBe('My darlings');
  await tessera.set('segments', { k: 4 });
  await tessera.run();
  const other = await insight();
  expect(other.segments.map(({ name }) => name)).not.toContain('My darlings');
  expect(other.warnings.join(' ')).toContain('“My darlings” was the name of a segment');
  expect(await (await tessera.export('csv')).text()).not.toContain('My darlings');
  await tessera.set('segments', { k: 3 });
  await tessera.run();
  expect((await insight()).segments[0]?.name).toBe('My darlings');
});

test('a name for a segment that is not there is refused', async () => {
  await tessera.autopilot({ k: 3 });
  const { version } = (await tessera.result('insight')) as unknown as InsightValue;
  await tessera.set('insight', { names: { [version]: { S9: 'Nobody' } } });
  await expect(tessera.run()).rejects.toMatchObject({ code: 'recipe.setting' });
});
