import { beforeEach, expect, test, vi } from 'vitest';
import { render } from 'vitest-browser-svelte';
import { page, userEvent } from 'vitest/browser';
import type { AddSourceOptions, FileColumn, Reading } from '../../../src/core/table.ts';
import Dialect from '../../../src/stages/sources/Dialect.svelte';
import '../ui/support.ts';
import * as fakes from './fakes.ts';

const fileColumns: readonly FileColumn[] = [
  { id: 'c0', name: 'customer', type: 'text', bytes: 2_000_000 },
  { id: 'c1', name: 'note', type: 'text', bytes: 90_000_000 },
  { id: 'c2', name: 'Spend 2024', type: 'number', bytes: 8_000_000 },
  { id: 'c3', name: 'Spend 2025', type: 'number', bytes: 8_000_000 },
];
const [{ reading } = { reading: undefined }] = fakes.sourcesSpec.sources;

let looks: AddSourceOptions[] = [];
const loaded: AddSourceOptions[] = [];
beforeEach(() => {
  const workspace = fakes.quietWorkspace();
  looks = [];
  loaded.length = 0;
  vi.spyOn(workspace.sources, 'inspect').mockImplementation((_name, _blob, options = {}) => {
    if (!reading) throw new Error('the fakes have one source');
    looks.push(options);
    const only = options.reading?.only;
    return Promise.resolve({
      reading: { ...reading, ...options.reading },
      columns: fileColumns
        .filter(({ name }) => only?.includes(name) ?? true)
        .map(({ id, name, type }) => ({ id, name, type, role: null })),
      preview: [['a']],
      warnings: [],
      fileColumns,
    });
  });
});

async function show(only?: readonly string[]): Promise<void> {
  if (!reading) throw new Error('the fakes have one source');
  const before: Reading = { ...reading, format: 'parquet', ...(only ? { only } : {}) };
  await render(Dialect, {
    title: 'Read wide.parquet',
    name: 'wide.parquet',
    blob: new Blob(['a']),
    reading: before,
    choosing: true,
    onload: (options: AddSourceOptions) => {
      loaded.push(options);
      return Promise.resolve();
    },
    onclose: () => undefined,
  });
}
const box = (name: string) => page.getByRole('checkbox', { name });
const load = () => page.getByRole('button', { name: 'Load it so' });

test('columns are told with their types and sizes, and the file is loaded with the chosen ones', async () => {
  await show();
  await expect.element(page.getByText('all 4 columns, 108.0 MB')).toBeVisible();
  await expect.element(box('note')).toBeChecked();
  await expect.element(page.getByText('90.0 MB')).toBeVisible();
  await box('note').click();
  await expect.element(page.getByText('3 of 4 columns, 18.0 MB of 108.0 MB')).toBeVisible();
  const wanted = ['customer', 'Spend 2024', 'Spend 2025'];
  await expect.poll(() => looks.map((look) => look.reading?.only)).toContainEqual(wanted);
  await load().click();
  await expect.poll(() => loaded.map((options) => options.reading?.only)).toEqual([wanted]);
});

test('those that are found are chosen or left out together, and none at all cannot be loaded', async () => {
  await show();
  await page.getByRole('button', { name: 'None', exact: true }).click();
  await expect.element(page.getByText('Choose at least one column.')).toBeVisible();
  await expect.element(load()).toBeDisabled();
  await page.getByLabelText('Find a column').fill('spend');
  await page.getByRole('button', { name: 'All 2 found' }).click();
  await expect.element(page.getByText('2 of 4 columns, 16.0 MB of 108.0 MB')).toBeVisible();
  await load().click();
  await expect
    .poll(() => loaded.map((options) => options.reading?.only))
    .toEqual([['Spend 2024', 'Spend 2025']]);
});

test('the choice of all columns leaves no trace', async () => {
  await show(['customer']);
  await expect.element(page.getByText('1 of 4 columns', { exact: false }).first()).toBeVisible();
  await page.getByRole('button', { name: 'All', exact: true }).click();
  await load().click();
  await expect.poll(() => loaded.length).toBe(1);
  expect(loaded[0]?.reading).not.toHaveProperty('only');
});

test('a chosen column that the file does not show stays until it is taken out by hand', async () => {
  await show(['customer', 'late']);
  await expect.element(box('late')).toBeChecked();
  await expect.element(page.getByText('not in the first rows')).toBeVisible();
  await box('late').click();
  await expect.element(box('late')).not.toBeInTheDocument();
});

test('the keyboard alone finds, chooses and sorts', async () => {
  await show();
  await page.getByLabelText('In the order of').selectOptions('size, largest first');
  await expect.element(page.getByRole('checkbox').first()).toHaveAccessibleName(/^note/);
  await page.getByLabelText('Find a column').click();
  await userEvent.keyboard('note');
  await userEvent.tab();
  await userEvent.tab();
  await userEvent.tab();
  await userEvent.tab();
  await userEvent.keyboard(' ');
  await expect.element(page.getByText('3 of 4 columns', { exact: false }).first()).toBeVisible();
});
