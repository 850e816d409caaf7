import { afterAll, beforeAll, expect, test } from 'vitest';
import type { QualitySpec, QualityValue, Suggestions } from '../../src/stages/quality/spec.ts';
import { withRules } from '../../src/stages/quality/view/edits.ts';
import type { Workspace } from '../../src/workspace/workspace.svelte.ts';
import { openWorkspace } from '../support/workspace.ts';

const customers = Array.from({ length: 60 }, (_, i) => `C${i}`);
const lines = customers.flatMap((customer, i) =>
  Array.from({ length: 1 + (i % 5) }, (_, j) => {
    const day = String(1 + ((i * 7 + j * 3) % 28)).padStart(2, '0');
    return `${customer},O${i}-${j},2024-0${1 + (j % 6)}-${day},${(i % 3) * 40 + 5 + j}`;
  }),
);
const csv = `customer_id,order_id,order_date,amount\n${lines.join('\n')}\n`;

let workspace: Workspace;
beforeAll(async () => {
  workspace = await openWorkspace();
  await workspace.sources.addFiles([{ name: 'orders.csv', blob: new Blob([csv]) }]);
  await workspace.autopilot({ k: 3 });
  // Other stages' results, such as the profile, are not looked at here.
  workspace.runs.stop();
}, 120_000);
afterAll(() => workspace.close());

const state = (node: string): string => workspace.result(node).state;
const spec = (): QualitySpec => workspace.node('quality').spec as QualitySpec;
const value = (): QualityValue<{ name: string; rows: number }> => {
  const result = workspace.result<QualityValue<{ name: string; rows: number }>>('quality');
  if (result.state === 'idle' || !result.artifact) throw new Error('quality has no result');
  return result.artifact.value;
};

test('autopilot accepts nothing and repairs nothing', () => {
  expect(spec()).toEqual({ rules: [], repairs: [], levels: [] });
  expect(value()).toMatchObject({ repaired: [], checks: [], repairs: [] });
});

test('rules that hold are accepted in one step, and nothing that is computed grows stale', async () => {
  const suggestions = await workspace.runs.suggest<Suggestions>('quality');
  const safe = suggestions.rules.filter((one) => one.safe);
  expect(safe.length).toBeGreaterThan(5);
  await workspace.edit('quality', withRules(spec(), safe), { run: false });
  expect(workspace.undoName).toBe(`Add ${safe.length} rules`);
  expect(['features', 'segments', 'insight', 'activation'].map(state)).toEqual(Array(4).fill('ready'));
  await workspace.run('quality');
  expect(value().checks.filter(({ state: found }) => found !== 'passed')).toEqual([]);
});

test('a repair makes what reads it stale, is told, can be queried, and undo brings all back', async () => {
  const before = spec();
  const amount = { id: 'c3', name: 'amount' };
  const repair = {
    id: 'p0',
    source: 'orders',
    enabled: true,
    step: { kind: 'cap', column: amount, least: null, greatest: 50 },
    why: 'For a test.',
  };
  await workspace.edit('quality', { ...before, repairs: [repair] }, { run: false });
  expect(state('features')).toBe('stale');
  await workspace.run('features');
  expect(value().repaired).toEqual(['orders']);
  const asked = await workspace.query(
    'SELECT max(amount)::DOUBLE, max("row")::DOUBLE FROM "orders.csv repaired"',
  );
  expect(asked.rows).toEqual([[50, lines.length]]);
  await workspace.undo();
  workspace.runs.stop();
  expect(['quality', 'features', 'segments'].map(state)).toEqual(['ready', 'ready', 'ready']);
});

test('an error stops features with the rule, the source and the rows', async () => {
  const rule = {
    id: 'r900',
    source: 'orders',
    column: { id: 'c3', name: 'amount' },
    test: { kind: 'range', least: null, greatest: 80 },
    severity: 'error',
    tolerance: 0,
    why: 'For a test.',
  };
  await workspace.edit('quality', { ...spec(), rules: [...spec().rules, rule] }, { run: false });
  await expect(workspace.run('features')).rejects.toMatchObject({
    code: 'stage.contract',
    details: { rule: 'r900', source: 'orders.csv' },
  });
  const report = await workspace.exportFile('quality-csv');
  expect(await report.blob.text()).toContain('orders.csv,amount is at most 80,error,');
});
