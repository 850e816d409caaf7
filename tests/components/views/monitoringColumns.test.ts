import { flushSync } from 'svelte';
import { expect, test } from 'vitest';
import type { Locator } from 'vitest/browser';
import { render } from 'vitest-browser-svelte';
import type { MonitoredSnapshot, Succession } from '../../../src/stages/monitoring/spec.ts';
import MonitoringView from '../../../src/stages/monitoring/View.svelte';
import '../ui/support.ts';
import * as fakes from './fakes.ts';
import { specOf, value, workspaceWith } from './monitoringFakes.ts';

/** Presses at once. A pointer waits until frames show the element at rest, and a browser that is busy elsewhere gives none. */
function press(locator: Locator): void {
  (locator.element() as HTMLElement).click();
  flushSync();
}

/** Puts a value into a field as leaving it does. */
function enter(locator: Locator, value: string): void {
  const field = locator.element() as HTMLInputElement | HTMLSelectElement;
  field.value = value;
  field.dispatchEvent(new Event('change', { bubbles: true }));
  flushSync();
}

const watched: MonitoredSnapshot['columns'][number] = {
  source: 's1',
  sourceName: 'orders',
  column: 'channel',
  present: true,
  problem: null,
  rows: [1000, 900],
  missing: [0, 90],
  values: ['web', 'app', 'phone'],
  reference: [600, 400, 0],
  current: [400, 310, 100],
  together: 0,
  tests: [
    { name: 'chi-square', value: 90, p: 0.0001, null95: null },
    { name: 'new-values', value: 0.12, p: 0.0001, null95: null },
  ],
  newValues: ['phone'],
  newCount: 1,
  newRows: 100,
  adjusted: 0.0002,
  rank: 1,
  effect: 0.12,
  level: 'drifted',
  words: 'Beyond chance, and it matters.',
};

const found = {
  id: 's1',
  name: 'orders',
  rows: 1000,
  columns: ['plan', 'channel', 'region'].map((name, place) => ({
    id: `c${place}`,
    name,
    type: 'text',
    role: null,
    distinct: 3,
  })),
};

test('monitoring: columns that form no segment are proposed, and watched by one press, one step of undo', async () => {
  const workspace = workspaceWith(value);
  fakes.show(workspace, 'quality', { sources: [found] });
  const screen = await render(MonitoringView);
  press(screen.getByRole('tab', { name: 'Features' }));
  press(screen.getByRole('button', { name: 'Watch the 2 proposed columns' }));
  expect(specOf(workspace).columns.map(({ column }) => column)).toEqual(['channel', 'region']);
  await workspace.undo();
  expect(specOf(workspace).columns).toEqual([]);
});

test('monitoring: a watched column stands with its values, those that are new, and what decided', async () => {
  const columns = [
    watched,
    { ...watched, column: 'note', problem: 'It is text.', rank: 2, level: 'steady' as const },
  ];
  const snapshots = value.snapshots.map((one) => ({ ...one, columns }));
  workspaceWith(
    { ...value, snapshots },
    { columns: columns.map(({ source, column }) => ({ source, column })) },
  );
  const screen = await render(MonitoringView);
  press(screen.getByRole('tab', { name: 'Features' }));
  const table = screen.getByRole('table', { name: 'Drift of watched columns' });
  const rows = table.getByRole('row').elements();
  expect(rows[1]?.textContent).toContain('channel');
  expect(rows[2]?.textContent).toContain('not told');
  expect(screen.getByText('New values (1)').element()).toBeVisible();
  expect(screen.getByText('Share of rows with a value that is new').element()).toBeVisible();
});

test('monitoring: a trigger of watched columns is added and its number set, each one step of undo', async () => {
  const workspace = workspaceWith(value);
  const screen = await render(MonitoringView);
  press(screen.getByRole('tab', { name: 'Triggers and pipeline' }));
  const kind = screen.getByRole('option', { name: 'Number of watched columns that drifted' });
  enter(screen.getByLabelText('Kind of trigger'), (kind.element() as HTMLOptionElement).value);
  press(screen.getByRole('button', { name: 'Add a trigger' }));
  enter(screen.getByLabelText('Limit: A watched column drifted.'), '3');
  const added = () => specOf(workspace).triggers.at(-1);
  expect(added()).toEqual({ id: 't5', enabled: true, kind: 'columns', count: 3 });
  await workspace.undo();
  expect(added()).toMatchObject({ kind: 'columns', count: 1 });
  await workspace.undo();
  expect(added()).toMatchObject({ kind: 'age' });
});

const step = (from: string, to: string, before: string, after: string): Succession => ({
  from,
  to,
  at: from === to ? null : '2026-01-15T00:00:00Z',
  snapshots: [before, after],
  before,
  after,
  segments: [
    { id: 'v1 S1', name: 'Loyal', before: 50, after: 60, population: 5, customer: 5, model: 0 },
    { id: 'v1 S2', name: 'Lapsed', before: 50, after: 45, population: 0, customer: -5, model: 0 },
  ],
  identities: from === to ? [] : [{ old: 'S1', new: 'S2', jaccard: 0.8 }],
  reassigned: 0.1,
});

test('monitoring: a series with several changes of version is told as a whole, and step by step by choice', async () => {
  const successions = [
    step('v1', 'v2', 'January', 'February'),
    step('v2', 'v2', 'February', 'March'),
    step('v2', 'v3', 'March', 'April'),
  ];
  workspaceWith({ ...value, successions });
  const screen = await render(MonitoringView);
  press(screen.getByRole('tab', { name: 'Segments' }));
  expect(
    screen
      .getByRole('heading', { name: 'What changed the sizes in production, through v1, v2, v3' })
      .element(),
  ).toBeVisible();
  expect(screen.getByRole('heading', { name: 'What v3 in the place of v2 changed' }).element()).toBeVisible();
  expect(screen.getByLabelText('Step of the series in production').element()).toBeVisible();
});
