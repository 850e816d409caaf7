import { expect, test } from 'vitest';
import { render } from 'vitest-browser-svelte';
import Download from '../../../src/stages/activation/Download.svelte';
import ActivationView from '../../../src/stages/activation/View.svelte';
import { setWorkspace } from '../../../src/workspace/current.ts';
import type { Workspace } from '../../../src/workspace/workspace.svelte.ts';
import { openWorkspace } from '../../support/workspace.ts';
import '../ui/support.ts';
import * as fakes from './fakes.ts';

function segmented(): Workspace {
  const workspace = fakes.quietWorkspace();
  fakes.show(workspace, 'insight', fakes.insight);
  fakes.show(workspace, 'activation', fakes.activation);
  return workspace;
}

const member = (workspace: Workspace, stage: string, name: string): unknown =>
  (workspace.node(stage).spec as Readonly<Record<string, unknown>>)[name];

test('activation: segments are left out one by one, and the last one stays', async () => {
  const workspace = segmented();
  const screen = await render(ActivationView);
  await screen.getByRole('switch', { name: 'High spenders' }).click();
  expect(member(workspace, 'activation', 'segments')).toEqual(['S1']);
  await screen.getByRole('switch', { name: 'Low spenders' }).click();
  expect(member(workspace, 'activation', 'segments')).toEqual(['S1']);
  await screen.getByRole('button', { name: 'All segments' }).click();
  expect(member(workspace, 'activation', 'segments')).toEqual([]);
});

test('activation: a list of one segment is told as one', async () => {
  const workspace = segmented();
  const [first] = fakes.activation.segments;
  fakes.show(workspace, 'activation', { ...fakes.activation, rows: 70, segments: first ? [first] : [] });
  const screen = await render(ActivationView);
  await expect
    .element(screen.getByRole('heading', { name: '70 customers in 1 segment, ready to hand over' }))
    .toBeVisible();
});

test('activation: where a column tells consent, it is said that the list does not look at it', async () => {
  const workspace = segmented();
  const screen = await render(ActivationView);
  await expect.element(screen.getByRole('heading', { name: /ready to hand over/ })).toBeVisible();
  expect(screen.getByText('Consent is not looked at').elements()).toEqual([]);
  const [source] = fakes.sourcesSpec.sources;
  const columns = [{ id: 'c2', name: 'newsletter', type: 'boolean', role: 'consent' }];
  await workspace.edit('sources', { sources: [{ ...source, columns }] }, { run: false });
  await expect.element(screen.getByText(/“newsletter” in orders.csv tells who did/)).toBeVisible();
});

test('activation: who is on the list is chosen by a column of consent, and how many are left out is told', async () => {
  const workspace = segmented();
  const [source] = fakes.sourcesSpec.sources;
  const columns = [{ id: 'c2', name: 'newsletter', type: 'boolean', role: 'consent' }];
  await workspace.edit('sources', { sources: [{ ...source, columns }] }, { run: false });
  const counts = {
    source: 'orders.csv',
    column: 'newsletter',
    says: 'yes',
    agreed: 60,
    otherwise: 39,
  } as const;
  fakes.show(workspace, 'activation', { ...fakes.activation, rows: 60, consent: { ...counts, unknown: 1 } });
  const screen = await render(ActivationView);
  await screen.getByLabelText('Consent').selectOptions('Who has “yes” in “newsletter” of orders.csv');
  expect(member(workspace, 'activation', 'consent')).toEqual({
    source: 'orders',
    column: 'c2',
    agreed: 'yes',
  });
  await expect
    .element(screen.getByRole('heading', { name: /^60 customers who agreed in all/ }))
    .toBeVisible();
  const left =
    /60 of 100 customers\. Left out: 39 of whom it says otherwise, and 1 of whom it says nothing\./;
  await expect.element(screen.getByText(left)).toBeVisible();
  expect(screen.getByText('Consent is not looked at').elements()).toEqual([]);
});

test('activation: beside every segment stands how many of it would go out', async () => {
  const workspace = segmented();
  const sizes = (): readonly string[] =>
    [...document.querySelectorAll('fieldset li')].map(
      (item) => item.querySelector(':scope > span:last-child')?.textContent ?? '',
    );
  const screen = await render(ActivationView);
  await expect
    .element(screen.getByRole('group', { name: 'Segments in the list', exact: true }))
    .toBeVisible();
  expect(sizes()).toEqual(['70', '30']);
  const consent = { source: 'orders', column: 'c2', agreed: 'yes' } as const;
  const settings = { validDays: 90, withFeatures: false, segments: [], consent };
  await workspace.edit('activation', settings, { run: false });
  const agreed = [
    { id: 'S1', size: 55 },
    { id: 'S2', size: 0 },
  ];
  fakes.show(workspace, 'activation', { ...fakes.activation, agreed });
  await expect.element(screen.getByRole('group', { name: /how many of each agreed/ })).toBeVisible();
  expect(sizes()).toEqual(['55 of 70', '0 of 30']);
});

test('activation: how many agreed stands beside no segments but those that were counted', async () => {
  const workspace = segmented();
  const consent = { source: 'orders', column: 'c2', agreed: 'yes' } as const;
  const settings = { validDays: 90, withFeatures: false, segments: [], consent };
  await workspace.edit('activation', settings, { run: false });
  const agreed = [{ id: 'S1', size: 55 }];
  fakes.show(workspace, 'activation', { ...fakes.activation, agreed });
  const screen = await render(ActivationView);
  await expect.element(screen.getByText('55 of 70')).toBeVisible();
  await workspace.edit('activation', { ...settings, validDays: 30 }, { run: false });
  await expect.element(screen.getByText('55 of 70')).toBeVisible();
  const model = workspace.node('segments').spec as { readonly restarts: number };
  await workspace.edit('segments', { ...model, restarts: model.restarts + 1 }, { run: false });
  const others = fakes.insight.segments.map((one) => ({ ...one, size: one.size - 20 }));
  fakes.show(workspace, 'insight', { ...fakes.insight, segments: others });
  await expect.element(screen.getByText('50', { exact: true })).toBeVisible();
  expect(screen.getByText('55 of').elements()).toEqual([]);
});

test('activation: a save that failed is told once, beside what was pressed', async () => {
  const workspace = await openWorkspace({ engine: 'reference' });
  setWorkspace(workspace);
  const screen = await render(Download, { name: 'list', rows: 1, ready: true });
  await screen.getByRole('button', { name: 'CSV' }).click();
  await expect.element(screen.getByRole('alert')).toBeVisible();
  expect(workspace.notices).toEqual([]);
  workspace.close();
});

test('activation: the list is shown as it is written, with what its columns mean', async () => {
  segmented();
  const screen = await render(ActivationView);
  await expect.element(screen.getByRole('cell', { name: '0.25' })).toBeVisible();
  await screen.getByText('What each column means').click();
  await expect.element(screen.getByText('The customer, as the source names them.')).toBeVisible();
});
