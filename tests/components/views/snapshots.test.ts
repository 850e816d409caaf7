import { beforeEach, expect, test, vi } from 'vitest';
import { render } from 'vitest-browser-svelte';
import { page } from 'vitest/browser';
import Snapshots from '../../../src/stages/sources/Snapshots.svelte';
import type { SourceSpec } from '../../../src/stages/sources/spec.ts';
import type { Workspace } from '../../../src/workspace/workspace.svelte.ts';
import '../ui/support.ts';
import * as fakes from './fakes.ts';

let workspace: Workspace;
beforeEach(async () => {
  workspace = fakes.quietWorkspace();
  await workspace.edit('sources', fakes.sourcesSpec, { run: false });
  fakes.show(workspace, 'sources', fakes.sources);
});

const entry = (): SourceSpec => {
  const [found] = workspace.sources.entries;
  if (!found) throw new Error('the fakes have one source');
  return found as SourceSpec;
};
const [source] = fakes.sources.sources;

async function show(): Promise<Awaited<ReturnType<typeof render>>> {
  if (!source) throw new Error('the fakes have one source');
  return render(Snapshots, { source, entry: entry() });
}

/** The source's loads, whose studio would read the files; what would be done with them is noted. */
function noted(brought: readonly string[], lacking: readonly string[] = []): string[] {
  const done: string[] = [];
  const { snapshots } = workspace.sources;
  vi.spyOn(snapshots, 'columnsApart').mockImplementation((_, { name }) =>
    Promise.resolve(name === 'more.csv' ? { brought, lacking } : { brought: [], lacking: [] }),
  );
  vi.spyOn(snapshots, 'append').mockImplementation((_, { name }, { keeps = false, replaces = [] } = {}) => {
    done.push(['append', name, ...(keeps ? ['kept'] : []), ...replaces].join(' '));
    return Promise.resolve();
  });
  vi.spyOn(snapshots, 'replace').mockImplementation((_, { name }) => {
    done.push(`replace ${name}`);
    return Promise.resolve();
  });
  return done;
}
const files = (...names: readonly string[]): File[] => names.map((name) => new File(['a\n1\n'], name));
const append = (...names: readonly string[]) =>
  page.getByLabelText('Files to append to orders.csv').upload(files(...names));

test('a file without new columns is appended at once', async () => {
  const done = noted([]);
  await show();
  await append('more.csv');
  await expect.poll(() => done).toEqual(['append more.csv']);
});

test('a file that brings columns asks first: its rows without them, and then the other files', async () => {
  const done = noted(['channel', 'device']);
  await show();
  await append('first.csv', 'more.csv', 'last.csv');
  await expect
    .element(page.getByText(/more\.csv brings 2 columns that the source lacks: channel, device/))
    .toBeVisible();
  expect(done).toEqual(['append first.csv']);
  await page.getByRole('button', { name: 'Append without them' }).click();
  await expect.poll(() => done).toEqual(['append first.csv', 'append more.csv', 'append last.csv']);
  await expect.element(page.getByText(/more\.csv brings/)).not.toBeInTheDocument();
});

test('its columns are kept by choice', async () => {
  const done = noted(['channel']);
  await show();
  await append('more.csv', 'last.csv');
  await page.getByRole('button', { name: 'Append and keep it' }).click();
  await expect.poll(() => done).toEqual(['append more.csv kept', 'append last.csv']);
});

test('a file that lacks columns says so, and takes no row’s place where it lacks the key', async () => {
  const done = noted([], ['client']);
  const screen = await show();
  await page.getByLabelText('Rows are told apart by').selectOptions('client');
  await expect.poll(() => entry().key).toEqual(['client']);
  await screen.rerender({ entry: entry() });
  await page.getByText('An appended row replaces the one with its client').click();
  await append('more.csv', 'last.csv');
  await expect.element(page.getByText(/more\.csv lacks a column of the source: client/)).toBeVisible();
  await expect.element(page.getByText(/Without client no row can take the place of another/)).toBeVisible();
  expect(done).toEqual([]);
  await page.getByRole('button', { name: 'Append its rows' }).click();
  await expect.poll(() => done).toEqual(['append more.csv', 'append last.csv client']);
});

test('it can take the place of the source instead, or be left', async () => {
  const done = noted(['channel']);
  await show();
  await append('more.csv');
  await page.getByRole('button', { name: 'Replace with this file' }).click();
  await expect.poll(() => done).toEqual(['replace more.csv']);
  await append('more.csv');
  await page.getByRole('button', { name: 'Leave it' }).click();
  await expect.element(page.getByText(/more\.csv brings/)).not.toBeInTheDocument();
  expect(done).toEqual(['replace more.csv']);
});

test('rows are told apart by several columns: chosen one after the other, and taken away again', async () => {
  const screen = await show();
  await page.getByLabelText('Rows are told apart by').selectOptions('client');
  await expect.poll(() => entry().key).toEqual(['client']);
  await screen.rerender({ entry: entry() });
  await page.getByLabelText('Together with').first().selectOptions('amount');
  await expect.poll(() => entry().key).toEqual(['client', 'amount']);
  await screen.rerender({ entry: entry() });
  await expect
    .element(page.getByText('An appended row replaces the one with its client, amount'))
    .toBeVisible();
  await page.getByRole('button', { name: 'Without amount' }).click();
  await expect.poll(() => entry().key).toEqual(['client']);
});
