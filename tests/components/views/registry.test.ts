import { expect, test, vi } from 'vitest';
import { userEvent } from 'vitest/browser';
import { render } from 'vitest-browser-svelte';
import type { Comparison, RegistrySpec, RegistryValue } from '../../../src/stages/registry/spec.ts';
import { productionAfter, published, withAct } from '../../../src/stages/registry/spec.ts';
import RegistryView from '../../../src/stages/registry/View.svelte';
import type { Workspace } from '../../../src/workspace/workspace.svelte.ts';
import { draftOf } from '../../unit/stages/registryDraft.ts';
import '../ui/support.ts';
import * as fakes from './fakes.ts';

const signed = { at: '2026-03-03T10:00:00.000Z', by: 'Ann', note: '' };
const keys = { v1: 'a'.repeat(64), v2: 'b'.repeat(64) };

function twoVersions(): RegistrySpec {
  let spec: RegistrySpec = { versions: [], history: [], comparison: null, lift: null };
  spec = published(spec, draftOf(keys.v1), { ...signed, name: 'Spring' });
  spec = withAct(spec, { ...signed, action: 'promote', version: 'v1', comparison: null, reason: '' });
  return published(spec, draftOf(keys.v2), { ...signed, name: 'Summer', note: 'Finer.' });
}

async function withVersions(spec = twoVersions()): Promise<Workspace> {
  const workspace = fakes.quietWorkspace();
  await workspace.edit('sources', fakes.sourcesSpec, { run: false });
  await workspace.edit('registry', spec, { run: false });
  return workspace;
}

const specOf = (workspace: Workspace): RegistrySpec =>
  workspace.node('registry').spec as unknown as RegistrySpec;

function comparison(): Comparison {
  const space = { silhouette: 0.4, calinskiHarabasz: 100, daviesBouldin: 1 };
  const side = (id: 'v1' | 'v2') => ({
    id,
    name: id,
    key: keys[id],
    k: 2,
    customers: 40,
    unassigned: 0,
    vanished: id === 'v2' ? ['Visits'] : [],
    notes: [],
    features: ['Spend', 'Visits'],
    segments: [
      { id: 'S1', name: 'Many', size: 30 },
      { id: 'S2', name: 'Few', size: 10 },
    ],
    own: space,
    other: space,
    common: space,
    stability: { adjustedRand: 0.9, low: 0.8, high: 0.95, resamples: 25, rows: 40, jaccard: [0.9, 0.7] },
    lift: null,
    fairness: [],
  });
  return {
    champion: side('v1'),
    challenger: side('v2'),
    customers: 40,
    onlyChampion: 0,
    onlyChallenger: 0,
    asOf: null,
    adjustedRand: 0.8,
    reassigned: 0.1,
    counts: [
      [28, 2],
      [2, 8],
    ],
    matched: [
      { champion: 0, challenger: 0, jaccard: 0.875 },
      { champion: 1, challenger: 1, jaccard: 0.667 },
    ],
    sample: 40,
    commonFeatures: ['Spend', 'Visits'],
    target: null,
    verdict: '10.0 % of customers would get another segment.',
  };
}

test('nothing is published: says what a version is, and offers the first step', async () => {
  const workspace = fakes.quietWorkspace();
  const screen = await render(RegistryView);
  await expect.element(screen.getByRole('heading', { name: 'Nothing is published yet' })).toBeVisible();
  await expect.element(screen.getByRole('button', { name: 'Add data' })).toBeVisible();
  expect(workspace.node('registry').spec).toMatchObject({ versions: [] });
});

test('the first version is named, published and put into production by one dialog, and people are told', async () => {
  const workspace = fakes.quietWorkspace();
  await workspace.edit('sources', fakes.sourcesSpec, { run: false });
  fakes.show(workspace, 'segments', fakes.segments);
  const suggest = vi.spyOn(workspace.runs, 'suggest').mockResolvedValue(draftOf());
  const screen = await render(RegistryView);
  await screen.getByRole('button', { name: 'Publish as v1' }).click();
  const dialog = screen.getByRole('dialog', { name: 'Publish v1' });
  await dialog.getByRole('textbox', { name: 'Name' }).fill('Spring');
  await dialog.getByRole('button', { name: 'Publish v1' }).click();
  await vi.waitFor(() => expect(specOf(workspace).versions.map(({ name }) => name)).toEqual(['Spring']));
  expect(productionAfter(specOf(workspace).history)).toBe('v1');
  expect(workspace.notes.all.map(({ title }) => title)).toEqual(['“Spring” (v1) is published']);
  suggest.mockRestore();
});

test('segments that came out alike can be published, and nothing presses to', async () => {
  const workspace = await withVersions();
  const pressing = (): boolean | undefined =>
    screen.getByRole('button', { name: 'Publish as v3' }).element().classList.contains('primary');
  fakes.show(workspace, 'segments', fakes.segments);
  const screen = await render(RegistryView);
  await expect.element(screen.getByText(/are others: compare the two/)).toBeVisible();
  expect(pressing()).toBe(true);
  fakes.show(workspace, 'segments', { ...fakes.segments, model: draftOf().model });
  await expect.element(screen.getByText(/came out alike/)).toBeVisible();
  expect(pressing()).toBe(false);
  await expect.element(screen.getByRole('button', { name: 'Publish as v3' })).toBeEnabled();
});

test('the verdict says what is in production and since when; every act is in the history', async () => {
  await withVersions();
  const screen = await render(RegistryView);
  await expect
    .element(screen.getByRole('heading', { name: '“Spring” (v1) has been in production since 3 March 2026' }))
    .toBeVisible();
  const acts = screen.getByRole('list', { name: 'History of the versions' }).getByRole('listitem').elements();
  expect(acts).toHaveLength(3);
  expect(acts[0]?.textContent).toContain('“Summer” (v2) was published by Ann.');
  expect(acts[0]?.textContent).toContain('Finer.');
});

async function choose(
  screen: Awaited<ReturnType<typeof render>>,
  version: string,
  act: string,
): Promise<void> {
  await screen.getByRole('button', { name: `What to do with ${version}` }).click();
  await screen.getByRole('menuitem', { name: act }).click();
}

test('a promotion without a comparison waits for a reason, and is on the record beyond undo', async () => {
  const workspace = await withVersions();
  const screen = await render(RegistryView);
  await choose(screen, 'v2', 'Put into production');
  const confirm = screen.getByRole('button', { name: 'Put v2 into production' });
  await expect.element(confirm).toBeDisabled();
  await screen.getByRole('textbox', { name: 'Reason for no comparison' }).fill('Spring has a wrong filter');
  await confirm.click();
  expect(productionAfter(specOf(workspace).history)).toBe('v2');
  await workspace.undo();
  expect(specOf(workspace).history[3]).toMatchObject({
    action: 'promote',
    reason: 'Spring has a wrong filter',
  });
});

test('a comparison on screen goes on the record with the promotion', async () => {
  const spec = { ...twoVersions(), comparison: { champion: 'v1', challenger: 'v2' } };
  const workspace = await withVersions(spec);
  const value: RegistryValue = { versions: 2, production: null, comparison: comparison() };
  fakes.show(workspace, 'registry', value);
  const screen = await render(RegistryView);
  await expect.element(screen.getByText('10.0 % of customers would get another segment.')).toBeVisible();
  await expect
    .element(screen.getByText(/The data lacks what these features are made of: v2: Visits/))
    .toBeVisible();
  await choose(screen, 'v2', 'Put into production');
  await screen.getByRole('button', { name: 'Put v2 into production' }).click();
  expect(specOf(workspace).history[3]?.comparison).toMatchObject({ champion: 'v1', reassigned: 0.1 });
});

test('a version that was replaced is rolled back to by keyboard, and a retired one has nothing left to do', async () => {
  let spec = twoVersions();
  spec = withAct(spec, { ...signed, action: 'promote', version: 'v2', comparison: null, reason: 'better' });
  const workspace = await withVersions(spec);
  const screen = await render(RegistryView);
  screen.getByRole('button', { name: 'What to do with v1' }).element().focus();
  await userEvent.keyboard('{Enter}');
  await screen.getByRole('menuitem', { name: 'Roll back to it' }).click();
  await screen.getByRole('button', { name: 'Roll back to v1' }).click();
  expect(productionAfter(specOf(workspace).history)).toBe('v1');
  await choose(screen, 'v2', 'Retire');
  await screen.getByRole('button', { name: 'Retire v2' }).click();
  await screen.getByRole('button', { name: 'What to do with v2' }).click();
  expect(screen.getByRole('menuitem', { name: 'Retire' }).elements()).toHaveLength(0);
});

test('a list that is written tells with a warning what its version lacks, and without one where nothing is', async () => {
  const workspace = await withVersions();
  const saved = vi.spyOn(HTMLAnchorElement.prototype, 'click').mockReturnValue();
  const lacks = 'The data lacks what these features are made of: Visits (n of shop).';
  const file = { name: 'list.csv', blob: new Blob(['x']) };
  const written = vi.spyOn(workspace, 'exportFile').mockResolvedValueOnce({ ...file, notes: [lacks] });
  const screen = await render(RegistryView);
  const save = async (): Promise<void> => {
    await screen.getByRole('button', { name: 'Save customers by v1' }).click();
    await screen.getByRole('menuitem', { name: 'CSV, opens everywhere' }).click();
  };
  await save();
  await vi.waitFor(() => expect(workspace.notes.all).toHaveLength(1));
  expect(workspace.notes.all[0]).toMatchObject({
    kind: 'warning',
    title: 'The list is written, with a warning',
  });
  expect(workspace.notes.all[0]?.message).toContain(lacks);
  written.mockResolvedValueOnce(file);
  await save();
  await vi.waitFor(() => expect(workspace.notes.all).toHaveLength(2));
  expect(workspace.notes.all[1]).toMatchObject({ kind: 'success', title: 'The list is written' });
  await vi.waitFor(() => expect(saved).toHaveBeenCalledTimes(2));
  saved.mockRestore();
});
