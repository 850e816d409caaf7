import { userEvent } from 'vitest/browser';
import { expect, test } from 'vitest';
import { render } from 'vitest-browser-svelte';
import MonitoringView from '../../../src/stages/monitoring/View.svelte';
import '../ui/support.ts';
import * as fakes from './fakes.ts';
import { snapshot, specOf, value, workspaceWith } from './monitoringFakes.ts';

test('monitoring: without a version it says to publish one, and leads to Versions', async () => {
  const workspace = fakes.quietWorkspace();
  await workspace.edit('sources', fakes.sourcesSpec, { run: false });
  const screen = await render(MonitoringView);
  await expect.element(screen.getByRole('heading', { name: 'Nothing to monitor yet' })).toBeVisible();
  await screen.getByRole('button', { name: 'Open Versions' }).click();
  expect(workspace.stage).toBe('registry');
});

test('monitoring: the verdict, then the alerts, the most urgent first, then the figures with their history', async () => {
  workspaceWith(value);
  const screen = await render(MonitoringView);
  await expect
    .element(screen.getByRole('heading', { name: 'The segments hold, with changes' }))
    .toBeVisible();
  const alerts = screen.getByRole('list', { name: 'Alerts' }).getByRole('listitem').elements();
  expect(alerts.map((alert) => alert.querySelector('strong')?.textContent)).toEqual([
    'A trigger for retraining fired',
    'Total spend drifted',
  ]);
  await expect
    .element(screen.getByRole('img', { name: /^Customers over 2 snapshots, last 120/ }))
    .toBeVisible();
});

test('monitoring: an alert leads to its section, where the features stand by rank with both distributions', async () => {
  workspaceWith(value);
  const screen = await render(MonitoringView);
  await screen.getByRole('button', { name: 'Look at: Total spend drifted' }).click();
  await expect
    .element(screen.getByRole('tab', { name: 'Features' }))
    .toHaveAttribute('aria-selected', 'true');
  const rows = screen.getByRole('table', { name: 'Drift of features' }).getByRole('row').elements();
  expect(rows[1]?.textContent).toContain('Total spend');
  await expect
    .element(screen.getByRole('img', { name: /^Total spend: most changed is/ }).first())
    .toBeVisible();
  rows[2]?.querySelector('td')?.click();
  await expect.element(screen.getByRole('heading', { name: 'Age', exact: true })).toBeVisible();
});

test('monitoring: sections are walked by arrows; segments say what changed their sizes', async () => {
  workspaceWith(value);
  const screen = await render(MonitoringView);
  screen.getByRole('tab', { name: 'Health' }).element().focus();
  await userEvent.keyboard('{ArrowRight}{ArrowRight}');
  await expect.element(screen.getByRole('table', { name: 'Drift of segments' })).toBeVisible();
  await expect
    .element(screen.getByRole('img', { name: /most changed is Lapsed, from 50 to 70: population 15/ }))
    .toBeVisible();
});

test('monitoring: flows have their matrix with intervals, what moved them, and where it leads', async () => {
  workspaceWith(value);
  const screen = await render(MonitoringView);
  await screen.getByRole('tab', { name: 'Flows' }).click();
  await expect
    .element(screen.getByRole('img', { name: /the largest move is 15 from New customers to Lapsed/ }))
    .toBeVisible();
  await expect.element(screen.getByText('60.0 % – 90.0 %')).toBeVisible();
  await expect.element(screen.getByRole('cell', { name: 'Total spend 100.0 %' })).toBeVisible();
  const expected = screen.getByRole('table', { name: 'Expected sizes' });
  await expect.element(expected).toBeVisible();
  // π = π P of [[0.8, 0.2], [0.1, 0.9]]
  await expect.element(expected.getByRole('cell', { name: '33.3 %' })).toBeVisible();
  await expect.element(expected.getByRole('cell', { name: '66.7 %' })).toBeVisible();
});

test('monitoring: Evidently’s verdict on the data set stands beside ours', async () => {
  const preset = { method: 'K-S p_value', threshold: 0.05 };
  const presets = [
    { feature: 'f0', value: 0.001, drifted: true, ...preset },
    { feature: 'f1', value: 0.4, drifted: false, ...preset },
  ];
  workspaceWith({ ...value, snapshots: [snapshot('b', 'February', { presets })] }, { preset: 'evidently' });
  const screen = await render(MonitoringView);
  await screen.getByRole('tab', { name: 'Features' }).click();
  await expect
    .element(
      screen.getByText('Evidently: dataset drift, 1 of 2 columns. By our rule: 1 of 2 features drifted.'),
    )
    .toBeVisible();
});

test('monitoring: control charts say how often they alarm though nothing changes', async () => {
  const point = { value: 0.4, centre: 0.4, lower: 0.3, upper: 0.5, rules: [] };
  const points = ['a', 'b'].map((id) => ({ snapshot: id, ...point }));
  const charts = [{ segment: 'S1', kind: 'share' as const, points }];
  workspaceWith({ ...value, charts, falseAlarms: { share: 0.031, runLength: 91.75 } });
  const screen = await render(MonitoringView);
  await screen.getByRole('tab', { name: 'Segments' }).click();
  await expect.element(screen.getByText(/3\.1\s% of such a chart’s points alarm/)).toBeVisible();
  await expect.element(screen.getByText(/would come after\s+92 snapshots on average/)).toBeVisible();
});

test('monitoring: a trigger is switched off, changed and added, each one step of undo', async () => {
  const workspace = workspaceWith(value);
  const screen = await render(MonitoringView);
  await screen.getByRole('tab', { name: 'Triggers and pipeline' }).click();
  const before = specOf(workspace).triggers.length;
  await screen.getByRole('button', { name: 'Add a trigger' }).click();
  await expect.poll(() => specOf(workspace).triggers.length).toBe(before + 1);
  await workspace.undo();
  expect(specOf(workspace).triggers).toHaveLength(before);
});

test('monitoring: one snapshot says how to get a second, and as-of dates are one press away', async () => {
  const only = snapshot('a', 'January', {
    isReference: true,
    features: [],
    migration: null,
    decomposition: [],
  });
  const workspace = workspaceWith({ ...value, snapshots: [only], alerts: [] });
  const screen = await render(MonitoringView);
  await expect.element(screen.getByText('One snapshot only')).toBeVisible();
  await screen.getByRole('button', { name: 'Look at every month' }).click();
  await expect.poll(() => specOf(workspace).series).toEqual({ kind: 'dates', every: 'month', most: 12 });
});
