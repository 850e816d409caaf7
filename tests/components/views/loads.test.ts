import { expect, test } from 'vitest';
import { render } from 'vitest-browser-svelte';
import MainMenu from '../../../src/app/MainMenu.svelte';
import { registerComparisons } from '../../../src/app/commands.ts';
import ProfileTable from '../../../src/stages/profile/Table.svelte';
import SourcesView from '../../../src/stages/sources/View.svelte';
import type { SourcesSpec, SourcesValue } from '../../../src/stages/sources/spec.ts';
import { commands } from '../../../src/workspace/commands.svelte.ts';
import { showLoads } from '../../../src/workspace/loads.ts';
import type { Workspace } from '../../../src/workspace/workspace.svelte.ts';
import '../ui/support.ts';
import * as fakes from './fakes.ts';

type Load = NonNullable<SourcesSpec['sources'][number]['snapshots']>[number];

const load = (id: string, day: string): Load => ({
  id,
  file: `load ${id}.csv`,
  how: id === '1' ? 'first' : 'replaced',
  loadedAt: `2026-01-${day}T00:00:00Z`,
  rows: 500,
  asOf: null,
});

/** Three sources: one load of the first, two of the second, three of the third, the last of all. */
async function shown(): Promise<Workspace> {
  const workspace = fakes.quietWorkspace();
  const [first] = fakes.sourcesSpec.sources;
  const [value] = fakes.sources.sources;
  if (!first || !value) throw new Error('the fakes have one source');
  const loads = {
    once: [load('1', '01')],
    twice: [load('1', '01'), load('2', '02')],
    thrice: [load('1', '01'), load('2', '02'), load('3', '03')],
  };
  const spec: SourcesSpec = {
    sources: Object.entries(loads).map(([id, snapshots], at) => ({
      ...first,
      id,
      name: `${id}.csv`,
      fingerprint: String(at).repeat(64),
      snapshots,
    })),
  };
  const sources: SourcesValue = {
    sources: spec.sources.map(({ id, name }) => ({ ...value, id, name, table: id })),
  };
  await workspace.edit('sources', spec, { run: false });
  fakes.show(workspace, 'sources', sources);
  return workspace;
}

const comparisons = () => commands.all.filter(({ id }) => id.startsWith('compare.'));

test('each source with two loads has a command to compare them, the one loaded last first and with keys', async () => {
  const end = registerComparisons(await shown());
  expect(comparisons().map(({ title, keys }) => [title, keys])).toEqual([
    ['Compare loads of thrice.csv…', 'G L'],
    ['Compare loads of twice.csv…', undefined],
  ]);
  end();
  expect(comparisons()).toEqual([]);
});

test('the command goes to the sources from any view', async () => {
  const workspace = await shown();
  const end = registerComparisons(workspace);
  workspace.show('segments');
  await comparisons()[1]?.run();
  expect(workspace.stage).toBe('sources');
  expect(workspace.selection.loads).toBe('twice');
  end();
});

test('the menu lists the comparisons', async () => {
  const end = registerComparisons(await shown());
  const screen = await render(MainMenu, { commands: commands.all, onrun: () => undefined });
  await screen.getByRole('button', { name: 'Menu' }).click();
  await expect.element(screen.getByRole('menuitem', { name: 'Compare loads of twice.csv…' })).toBeVisible();
  end();
});

test('what was asked for is on screen with the focus: the source, its snapshots, its two newest loads', async () => {
  const workspace = await shown();
  await showLoads(workspace, 'thrice');
  const screen = await render(SourcesView);
  const section = screen.getByRole('region', { name: 'Two loads of thrice.csv, side by side' });
  await expect.element(section).toHaveFocus();
  await expect.element(screen.getByRole('radio', { name: 'Snapshots (3)' })).toBeChecked();
  await expect.element(section.getByLabelText('Compare')).toHaveDisplayValue(/^2 · load 2\.csv/);
  await expect.element(section.getByLabelText('with')).toHaveDisplayValue(/^3 · load 3\.csv/);
  expect(workspace.jobs.map(({ title }) => title)).toEqual(['Compare snapshots of thrice.csv']);
  expect(workspace.selection.loads).toBeNull();
});

test('asked for again in the view itself, the other source takes its place', async () => {
  const workspace = await shown();
  const screen = await render(SourcesView);
  await expect
    .element(screen.getByRole('button', { name: 'once.csv' }))
    .toHaveAttribute('aria-pressed', 'true');
  await showLoads(workspace, 'twice');
  await expect
    .element(screen.getByRole('region', { name: 'Two loads of twice.csv, side by side' }))
    .toHaveFocus();
});

test('the profile of a source with an earlier load leads to the comparison, one of a single load does not', async () => {
  const workspace = await shown();
  workspace.show('profile');
  const table = (id: string) => ({ id, name: `${id}.csv`, rows: 500, columns: [], profile: null });
  const props = { alerts: [], chosen: null, onchoose: () => undefined, oncompare: () => undefined };
  const screen = await render(ProfileTable, { ...props, table: table('once') });
  await expect.element(screen.getByRole('button', { name: /Compare/ })).not.toBeInTheDocument();
  await screen.rerender({ table: table('twice') });
  await screen.getByRole('button', { name: 'Compare with the load before' }).click();
  expect(workspace.stage).toBe('sources');
  expect(workspace.selection.loads).toBe('twice');
});
