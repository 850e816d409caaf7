import { beforeEach, expect, test } from 'vitest';
import { render } from 'vitest-browser-svelte';
import { page } from 'vitest/browser';
import type {
  CheckResult,
  QualitySpec,
  QualityValue,
  Repair,
  Rule,
} from '../../../src/stages/quality/spec.ts';
import View from '../../../src/stages/quality/View.svelte';
import type { Workspace } from '../../../src/workspace/workspace.svelte.ts';
import '../ui/support.ts';
import * as fakes from './fakes.ts';

let workspace: Workspace;
beforeEach(async () => {
  workspace = fakes.quietWorkspace();
  await workspace.edit('sources', fakes.sourcesSpec, { run: false });
});

const client = { id: 'c0', name: 'client' };
const rule: Rule = {
  id: 'r0',
  source: 'orders',
  column: client,
  test: { kind: 'not-null' },
  severity: 'error',
  tolerance: 0,
  why: 'None of 500 rows lacked a value.',
};
const check: CheckResult = {
  rule: 'r0',
  source: 'orders',
  state: 'failed',
  severity: 'error',
  title: 'client is never missing',
  found: '2 of 500 rows (0.4 %) break it.',
  checked: 500,
  failing: 2,
  share: 0.004,
  unit: 'rows',
  failingBefore: null,
  columns: ['client', 'amount'],
  rows: [
    { row: 7, values: [null, '12'] },
    { row: 93, values: [null, '•••'] },
  ],
};
const repair: Repair = {
  id: 'p0',
  source: 'orders',
  enabled: true,
  step: { kind: 'drop', column: client, test: { kind: 'not-null' } },
  why: 'Nobody can be segmented without a name.',
};
const value: QualityValue<(typeof fakes.sources.sources)[number]> = {
  sources: fakes.sources.sources,
  repaired: [],
  checks: [check, { ...check, rule: 'r1', state: 'passed', severity: 'warning', failing: 0, rows: [] }],
  repairs: [],
  levels: [{ source: 'orders', newest: '2020-01-31' }],
  stops: [{ rule: 'r0', source: 'orders.csv', rows: 2, message: 'orders.csv' }],
  checkedAt: '2026-01-01T00:00:00.000Z',
};
const spec: QualitySpec = {
  rules: [rule, { ...rule, id: 'r1', severity: 'warning' }],
  repairs: [],
  levels: [],
};

async function show(settings: QualitySpec, shown = value): Promise<void> {
  await workspace.edit('quality', settings, { run: false });
  fakes.show(workspace, 'quality', shown);
  await render(View);
}
const now = (): QualitySpec => workspace.node('quality').spec as QualitySpec;

test('the verdict comes first, then what fails, with its rows and its source', async () => {
  await show(spec);
  await expect.element(page.getByRole('heading', { name: '1 of 2 checks fails; 1 stops you' })).toBeVisible();
  await expect.element(page.getByRole('heading', { name: 'client is never missing' })).toBeVisible();
  await expect.element(page.getByText('2 of 500 rows (0.4 %) break it.').first()).toBeVisible();
  await page.getByText('all 2').click();
  await expect.element(page.getByRole('cell', { name: '93' })).toBeVisible();
});

test('rules of a source that is gone are told together, and dropped together', async () => {
  const gone = { ...rule, source: 'customers', id: 'r7' };
  const lost = { ...check, rule: 'r7', source: 'customers', state: 'unknown', rows: [] } as const;
  await show(
    { ...spec, rules: [...spec.rules, gone, { ...gone, id: 'r8' }] },
    { ...value, checks: [...value.checks, lost, { ...lost, rule: 'r8' }] },
  );
  await expect
    .element(page.getByRole('heading', { name: '1 of 4 checks fails, 2 cannot be checked; 1 stops you' }))
    .toBeVisible();
  await expect.element(page.getByText(/2 rules of “customers” cannot be checked/)).toBeVisible();
  await page.getByRole('button', { name: 'Drop these 2 rules' }).click();
  await expect.poll(() => now().rules.map(({ id }) => id)).toEqual(['r0', 'r1']);
  expect(workspace.undoName).toBe('Remove 2 rules');
});

test('a failing rule can be softened, dropped, or repaired, each as one step of undo', async () => {
  await show(spec);
  await page.getByRole('button', { name: 'Leave these rows out' }).click();
  await expect
    .poll(() => now().repairs)
    .toMatchObject([
      { id: 'p0', source: 'orders', enabled: true, step: { kind: 'drop', test: { kind: 'not-null' } } },
    ]);
  expect(workspace.undoName).toBe('Add a repair');
  await workspace.undo();
  await page.getByLabelText('How severe: client is never missing').first().selectOptions('Warns');
  await expect.poll(() => now().rules[0]?.severity).toBe('warning');
  await page.getByRole('button', { name: 'Drop the rule' }).first().click();
  await expect.poll(() => now().rules.map(({ id }) => id)).toEqual(['r1']);
});

test('repairs tell rows before and after, and can be turned off, moved and removed', async () => {
  const result = {
    repair: 'p0',
    source: 'orders',
    title: 'Leave out rows that break “client is never missing”',
    rowsBefore: 500,
    rowsAfter: 498,
    changed: 0,
    told: ['2 rows left out.'],
    problem: null,
  };
  await show({ ...spec, repairs: [repair, { ...repair, id: 'p1' }] }, { ...value, repairs: [result] });
  await expect.element(page.getByText(/500 → 498 rows, 0 changed/)).toBeVisible();
  await expect.element(page.getByText('2 rows left out.')).toBeVisible();
  await page
    .getByRole('button', { name: /^Do later/ })
    .first()
    .click();
  await expect.poll(() => now().repairs.map(({ id }) => id)).toEqual(['p1', 'p0']);
  await page.getByRole('switch').first().click();
  await expect.poll(() => now().repairs[0]?.enabled).toBe(false);
  await page
    .getByRole('button', { name: /^Remove the repair/ })
    .first()
    .click();
  await expect.poll(() => now().repairs).toHaveLength(1);
});

test('a service level says that a source is late', async () => {
  await show({ ...spec, levels: [{ source: 'orders', owner: 'Shop', everyDays: 7, graceDays: 1 }] });
  await expect.element(page.getByText(/^late by/)).toBeVisible();
  await expect.element(page.getByLabelText('Owner of orders.csv')).toHaveValue('Shop');
});

test('without sources there is nothing to check, and a way to add them', async () => {
  workspace = fakes.quietWorkspace();
  await render(View);
  await expect.element(page.getByText('Nothing to check yet')).toBeVisible();
});
