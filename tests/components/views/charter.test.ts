import { userEvent } from 'vitest/browser';
import { expect, test } from 'vitest';
import { render } from 'vitest-browser-svelte';
import CharterView from '../../../src/stages/charter/View.svelte';
import type { CharterSpec, CharterValue } from '../../../src/stages/charter/spec.ts';
import FeaturesView from '../../../src/stages/features/View.svelte';
import SourcesView from '../../../src/stages/sources/View.svelte';
import type { SourcesSpec } from '../../../src/stages/sources/spec.ts';
import type { Workspace } from '../../../src/workspace/workspace.svelte.ts';
import '../ui/support.ts';
import * as fakes from './fakes.ts';

const where = { source: 'orders', sourceName: 'orders.csv' };
const value: CharterValue = {
  sources: [{ ...where, rows: 50_000, newestDay: '2010-01-10', rowsWithoutCustomer: 0 }],
  customers: [{ ...where, column: 'client', customers: 10_000, rows: 50_000, rowsWithout: 0 }],
  purchases: null,
  lapse: null,
  offers: [],
  flags: [],
  campaigns: [],
  channels: [],
  ratings: [],
};

async function withSources(): Promise<Workspace> {
  const workspace = fakes.quietWorkspace();
  await workspace.edit('sources', fakes.sourcesSpec, { run: false });
  return workspace;
}

const sourcesOf = (workspace: Workspace): SourcesSpec['sources'] =>
  (workspace.node('sources').spec as unknown as SourcesSpec).sources;

test('objective: the verdict comes first, what lacks comes before what is there, with whom to ask', async () => {
  const workspace = await withSources();
  fakes.show(workspace, 'charter', value);
  const screen = await render(CharterView);
  await expect
    .element(screen.getByRole('heading', { name: /^Retention is not feasible yet; seven gaps$/ }))
    .toBeVisible();
  const items = screen
    .getByRole('list', { name: 'What the objective needs' })
    .getByRole('listitem')
    .elements();
  expect(items[0]?.textContent).toContain('missing');
  expect(items[items.length - 1]?.textContent).toMatch(
    /there.*Who: customers told apart.*10,000 customers.*client in orders\.csv/s,
  );
});

test('objective: another objective is chosen by keyboard, judged at once, and one step of undo', async () => {
  const workspace = await withSources();
  fakes.show(workspace, 'charter', value);
  const screen = await render(CharterView);
  screen.getByRole('radio', { name: 'Retention' }).element().focus();
  await userEvent.keyboard('{ArrowRight}');
  await expect
    .element(screen.getByRole('heading', { name: /^Cross-sell is not feasible yet/ }))
    .toBeVisible();
  await workspace.undo();
  await expect.element(screen.getByRole('heading', { name: /^Retention is not feasible yet/ })).toBeVisible();
});

test('objective: a KPI is typed in per cent and kept as a share', async () => {
  const workspace = await withSources();
  fakes.show(workspace, 'charter', value);
  const screen = await render(CharterView);
  await screen.getByRole('button', { name: 'Add a KPI' }).click();
  await screen.getByLabelText('Baseline of Customers who lapse').fill('40');
  await screen.getByLabelText('Target of Customers who lapse').fill('30');
  await userEvent.keyboard('{Tab}');
  const { kpis } = workspace.node('charter').spec as unknown as CharterSpec;
  expect(kpis).toMatchObject([{ id: 'k0', measure: 'churn', baseline: 0.4, target: 0.3 }]);
  await expect.element(screen.getByText(/The target of 30.0\s% needs/)).toBeVisible();
});

test('objective: without data it asks for data, and the objective can be set already', async () => {
  fakes.quietWorkspace();
  const screen = await render(CharterView);
  await expect.element(screen.getByText('What are the segments for?')).toBeVisible();
  await expect.element(screen.getByRole('radio', { name: 'Acquisition' })).toBeVisible();
});

test('register: a row is filled by keyboard, and what is missing is counted', async () => {
  const workspace = await withSources();
  fakes.show(workspace, 'sources', fakes.sources);
  const screen = await render(SourcesView);
  await screen.getByText('Source register').first().click();
  await expect.element(screen.getByText('8 entries missing')).toBeVisible();
  screen.getByLabelText('Owner of orders.csv').element().focus();
  await userEvent.keyboard('Ana{Tab}Shop{Tab}');
  expect(sourcesOf(workspace)[0]?.register).toMatchObject({ owner: 'Ana', system: 'Shop' });
  await expect.element(screen.getByText('6 entries missing')).toBeVisible();
  await workspace.undo();
  expect(sourcesOf(workspace)[0]?.register).toMatchObject({ owner: 'Ana', system: '' });
});

test('register: a column that is confirmed as protected gets the role sensitive', async () => {
  const workspace = await withSources();
  fakes.show(workspace, 'sources', fakes.sources);
  const screen = await render(SourcesView);
  await screen.getByText('Source register').first().click();
  await screen.getByLabelText('What amount says of people').selectOptions('protected attribute');
  expect(sourcesOf(workspace)[0]?.columns.map(({ role }) => role)).toEqual([null, 'sensitive']);
});

test('features: what is left out as sensitive is told, and removed by one press', async () => {
  const workspace = fakes.quietWorkspace();
  await workspace.edit('features', fakes.featuresSpec, { run: false });
  const told = 'Total spend is left out of the segments, because amount is marked sensitive.';
  const leftOut = [{ id: 'f0', name: 'Total spend', column: 'amount' }];
  fakes.show(workspace, 'features', { ...fakes.features, leftOut, warnings: [told] });
  const screen = await render(FeaturesView);
  await expect.element(screen.getByText(/^Total spend \(from amount\) is left out/)).toBeVisible();
  await screen.getByRole('button', { name: 'Remove from the settings' }).click();
  expect((workspace.node('features').spec as { features: readonly unknown[] }).features).toEqual([]);
});
