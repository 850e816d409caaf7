import { expect, test } from 'vitest';
import { render } from 'vitest-browser-svelte';
import Groups from '../../../src/stages/features/Groups.svelte';
import type { CustomerGroups, CustomerGroupsSpec } from '../../../src/stages/features/spec.ts';
import { csvReading } from '../../support/csvReading.ts';
import '../ui/support.ts';

const spec: CustomerGroupsSpec = {
  id: 'a0',
  source: 's0',
  column: 'c1',
  grouping: { kind: 'values' },
  adjust: true,
};
const found: CustomerGroups = {
  id: 'a0',
  source: 's0',
  column: 'answer',
  grouping: { kind: 'values' },
  kept: ['no value', 'yes'],
  missingAt: 2,
  smallAt: -1,
  groups: [
    { label: 'no value', kind: 'value', customers: 50 },
    { label: 'yes', kind: 'value', customers: 30 },
    { label: 'no value', kind: 'missing', customers: 20 },
  ],
  adjust: true,
};
const people = {
  id: 's0',
  name: 'people',
  columns: [{ id: 'c1', name: 'answer', type: 'text' as const, role: null }],
};
const props = { groups: [spec], sources: [people], onchange: () => undefined };

test('a value that is called as what stands for none is shown beside it', async () => {
  const view = await render(Groups, { ...props, found: [found], computed: true });
  await expect.element(view.getByText(/^yes/)).toBeVisible();
  expect(view.getByText(/^no value/).elements()).toHaveLength(2);
});

test('groups of a column that only another load has are called by its name', async () => {
  const { columns, ...source } = people;
  const content = { fingerprint: '1', bytes: 1, demo: null, reading: csvReading, columns };
  const load = {
    id: '1',
    file: 'a.csv',
    how: 'first' as const,
    loadedAt: null,
    rows: 1,
    asOf: null,
    content,
  };
  const sources = [{ ...source, columns: [], snapshots: [load] }];
  const view = await render(Groups, { ...props, sources, found: [], computed: false });
  await expect.element(view.getByText('answer', { exact: true })).toBeVisible();
});

test('groups of features that could not be made are not said to lack a decision, and can be taken away', async () => {
  const taken: (readonly CustomerGroupsSpec[])[] = [];
  const onchange = (groups: readonly CustomerGroupsSpec[]) => taken.push(groups);
  const view = await render(Groups, { ...props, found: [], computed: false, onchange });
  await expect.element(view.getByText('the features are not computed')).toBeVisible();
  await view.getByRole('button', { name: /into account no more/ }).click();
  expect(taken).toEqual([[]]);
});

test('groups that were found of another column before are not shown', async () => {
  const before = { ...found, column: 'other' };
  const view = await render(Groups, { ...props, found: [before], computed: false });
  await expect.element(view.getByText('the features are not computed')).toBeVisible();
});
