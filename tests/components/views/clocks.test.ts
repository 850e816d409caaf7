import { expect, test } from 'vitest';
import { render } from 'vitest-browser-svelte';
import SourcesView from '../../../src/stages/sources/View.svelte';
import type { SourcesSpec, SourcesValue } from '../../../src/stages/sources/spec.ts';
import type { Workspace } from '../../../src/workspace/workspace.svelte.ts';
import '../ui/support.ts';
import * as fakes from './fakes.ts';
import { csvReading } from '../../support/csvReading.ts';

const column = { id: 'c0', name: 'at', type: 'timestamp', role: 'time' } as const;
const names = ['store', 'app'] as const;

const spec: SourcesSpec = {
  sources: names.map((id, at) => ({
    id,
    name: `${id}.csv`,
    fingerprint: String(at).repeat(64),
    bytes: 1,
    demo: null,
    reading: csvReading,
    columns: [column],
    snapshots: [
      { id: '1', file: `${id}.csv`, how: 'first', loadedAt: '2026-01-01T00:00:00Z', rows: 3, asOf: null },
    ],
  })),
};
const value: SourcesValue = {
  sources: names.map((id) => ({
    id,
    name: `${id}.csv`,
    table: id,
    rows: 3,
    rejected: 0,
    rejects: [],
    columns: [
      { ...column, missing: 0, distinct: 3, distinctIsExact: true, least: '2024', greatest: '2025-03-04' },
    ],
    preview: [],
    warnings: [],
  })),
  offsets: [{ first: 'store', second: 'app', minutes: 330, agreement: 0.97, agreementNow: 0.1 }],
};

async function shown(): Promise<Workspace> {
  const workspace = fakes.quietWorkspace();
  await workspace.edit('sources', spec, { run: false });
  fakes.show(workspace, 'sources', value);
  return workspace;
}
const clockOf = (workspace: Workspace): unknown => workspace.sources.entries[1]?.clock;

test('a clock that seems to run ahead is moved when a person says so, and back by undo', async () => {
  const workspace = await shown();
  const screen = await render(SourcesView);
  await expect
    .element(screen.getByText('The clock of app.csv seems to run 5 h 30 min ahead of that of store.csv'))
    .toBeVisible();
  expect(clockOf(workspace)).toBeUndefined();
  await screen.getByRole('button', { name: 'Move it by −5 h 30 min' }).click();
  expect(clockOf(workspace)).toMatchObject({ zone: null, shiftMinutes: -330 });
  await workspace.undo();
  expect(clockOf(workspace)).toBeUndefined();
});

test('a proposal that is left changes nothing and goes away', async () => {
  const workspace = await shown();
  const screen = await render(SourcesView);
  await screen.getByRole('button', { name: 'Leave it' }).click();
  await expect.element(screen.getByText(/seems to run/)).not.toBeInTheDocument();
  expect(clockOf(workspace)).toBeUndefined();
});

test('a zone is chosen for a source, and its doubtful times resolved by choice', async () => {
  const workspace = await shown();
  const screen = await render(SourcesView);
  await screen.getByRole('radio', { name: 'Clock' }).click();
  await screen.getByLabelText('Its clocks show the time of').selectOptions('London');
  await screen.getByLabelText('A time that happened twice is').selectOptions('leave the row out');
  expect(workspace.sources.entries[0]?.clock).toEqual({
    zone: 'Europe/London',
    shiftMinutes: 0,
    ambiguous: 'reject',
    impossible: 'later',
  });
});

test('a load is shown with its file and the day of its newest event, and the next one can be given', async () => {
  await shown();
  const screen = await render(SourcesView);
  await screen.getByRole('radio', { name: 'Snapshots (1)' }).click();
  await expect.element(screen.getByLabelText('Day that load 1 is about')).toHaveValue('2025-03-04');
  await expect.element(screen.getByRole('button', { name: 'Replace with a file' })).toBeEnabled();
});

test('a browser that cannot watch a folder is told so', async () => {
  await shown();
  const screen = await render(SourcesView);
  await expect.element(screen.getByText('not in this browser')).toBeVisible();
});
