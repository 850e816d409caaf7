import { beforeEach, expect, test, vi } from 'vitest';
import { render } from 'vitest-browser-svelte';
import { page } from 'vitest/browser';
import { AppError } from '../../../src/core/errors.ts';
import type { AddSourceOptions, Column, Reading } from '../../../src/core/table.ts';
import Dialect from '../../../src/stages/sources/Dialect.svelte';
import type { Workspace } from '../../../src/workspace/workspace.svelte.ts';
import '../ui/support.ts';
import * as fakes from './fakes.ts';

const columns: readonly Column[] = [
  { id: 'c0', name: 'price', type: 'text', role: null },
  { id: 'c1', name: 'same', type: 'text', role: null },
  { id: 'c2', name: 'same', type: 'date', role: null },
];
const [{ reading } = { reading: undefined }] = fakes.sourcesSpec.sources;

let workspace: Workspace;
let looks: AddSourceOptions[] = [];
beforeEach(() => {
  workspace = fakes.quietWorkspace();
  looks = [];
  vi.spyOn(workspace.sources, 'inspect').mockImplementation((_name, _blob, options = {}) => {
    if (!reading) throw new Error('the fakes have one source');
    looks.push(options);
    return Promise.resolve({
      reading: { ...reading, ...options.reading },
      columns,
      preview: [],
      warnings: [],
    });
  });
});

const loaded: AddSourceOptions[] = [];
async function show(before?: Reading): Promise<void> {
  loaded.length = 0;
  await render(Dialect, {
    title: 'Read orders.csv',
    name: 'orders.csv',
    blob: new Blob(['a']),
    ...(before ? { reading: before } : {}),
    onload: (options: AddSourceOptions) => {
      loaded.push(options);
      return Promise.resolve();
    },
    onclose: () => undefined,
  });
  if (!before) await page.getByText('Single columns').click();
}
const columnsOf = (options: AddSourceOptions) => options.reading?.columns;
const load = () => page.getByRole('button', { name: 'Load it so' }).click();

test('one column alone is read with a decimal comma, and looked at so at once', async () => {
  await show();
  await page.getByLabelText('Read a column in its own way').selectOptions('price');
  const own = page.getByRole('listitem', { name: 'price' });
  await own.getByLabelText('Decimals').selectOptions('Comma: 1,5');
  await own.getByLabelText('Thousands').selectOptions('Point: 1.000');
  const wanted = { price: { decimal: ',', group: '.' } };
  await expect.poll(() => looks.map(columnsOf)).toContainEqual(wanted);
  await load();
  await expect.poll(() => loaded.map(columnsOf)).toEqual([wanted]);
});

test('columns of one name are told apart by their places, and have forms of dates of their own', async () => {
  await show();
  await page.getByLabelText('Read a column in its own way').selectOptions(['2']);
  const own = page.getByRole('listitem', { name: 'same' });
  await own.getByLabelText('Forms of dates').fill('%d.%m.%Y | %Y-%m-%d');
  await load();
  await expect.poll(() => loaded.map(columnsOf)).toEqual([{ c1: { formats: ['%d.%m.%Y', '%Y-%m-%d'] } }]);
});

test('what was chosen is shown again, and taken away leaves no trace', async () => {
  if (!reading) throw new Error('the fakes have one source');
  await show({ ...reading, columns: { price: { decimal: ',' } } });
  await expect.element(page.getByText(/“price” in its own way/)).toBeVisible();
  await page.getByRole('button', { name: 'Read price as the file' }).click();
  await load();
  await expect.poll(() => loaded.length).toBe(1);
  expect(loaded[0]?.reading).not.toHaveProperty('columns');
});

test('a workbook without rows offers no choices of delimited text', async () => {
  const error = new AppError('ingest.no-rows', 'plan.xlsx holds no row of data in “A”.', { format: 'xlsx' });
  vi.spyOn(workspace.sources, 'inspect').mockRejectedValue(error);
  await render(Dialect, {
    title: 'How to read plan.xlsx',
    name: 'plan.xlsx',
    blob: new Blob(['a']),
    error: error.toJSON(),
    onload: () => Promise.resolve(),
    onclose: () => undefined,
  });
  await expect.element(page.getByText('The file holds no row of data')).toBeVisible();
  await expect.element(page.getByText('There is no preview with these settings.')).toBeVisible();
  await expect.element(page.getByLabelText('Lines to skip at the top')).toBeVisible();
  await expect.element(page.getByLabelText('Columns parted by')).not.toBeInTheDocument();
});
