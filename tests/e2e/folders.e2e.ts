import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { expect, test } from './support/fixtures.ts';
import { openReady } from './support/scripting.ts';

let folder = '';

/** A folder as a shop delivers it: two months of one shape, customers in a folder within, and what is no data. */
test.beforeAll(() => {
  folder = join(mkdtempSync(join(tmpdir(), 'tessera-folder-')), 'exports');
  mkdirSync(join(folder, 'masters'), { recursive: true });
  const files = {
    'orders-2025-01.csv': 'customer,day,amount\n1,2025-01-03,5.5\n2,2025-01-04,7\n',
    'orders-2025-02.csv': 'customer,day,amount\n1,2025-02-03,9\n3,2025-02-04,2.5\n3,2025-02-09,4\n',
    'masters/customers.csv': 'customer,region\n1,North\n2,South\n3,South\n',
    'notes.txt.bak': 'not data',
    '.hidden': 'not data either',
    'picture.png': 'nor this',
  };
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
});

test.afterAll(() => {
  rmSync(join(folder, '..'), { recursive: true, force: true });
});

const loaded = (page: Page): Promise<Record<string, number>> =>
  page.evaluate(async () => {
    const rows: Record<string, number> = {};
    const { sources } = (await tessera.result('sources')) as unknown as {
      sources: readonly { name: string; rows: number }[];
    };
    for (const source of sources) rows[source.name] = source.rows;
    return rows;
  });

/** Lets paths of this computer go over the page, as the system does when a person drags them in. */
async function drop(page: Page, ...paths: readonly string[]): Promise<void> {
  const devtools = await page.context().newCDPSession(page);
  const data = { items: [], files: [...paths], dragOperationsMask: 1 };
  for (const type of ['dragEnter', 'dragOver', 'drop'] as const)
    await devtools.send('Input.dispatchDragEvent', { type, x: 400, y: 400, data });
  await devtools.detach();
}

test('a folder that is dropped is read with the folders in it: data alone, files of one shape as one source', async ({
  page,
  site,
}) => {
  await openReady(page, `${site.address}?engine=wasm`);
  await drop(page, folder);
  await page.getByRole('button', { name: 'As one source' }).click();
  await expect(page.getByRole('heading', { name: /2 sources/ })).toBeVisible();
  const rows = await loaded(page);
  expect(Object.values(rows).sort()).toEqual([3, 5]);
  expect(Object.keys(rows).find((name) => rows[name] === 3)).toBe('exports/masters/customers.csv');
});

test('files that are dropped are read one by one', async ({ page, site }) => {
  await openReady(page, `${site.address}?engine=wasm`);
  await drop(page, join(folder, 'masters/customers.csv'));
  await expect(page.getByRole('heading', { name: /1 source/ })).toBeVisible();
  expect(await loaded(page)).toEqual({ 'customers.csv': 3 });
});

test('a folder without data says so, and nothing is added', async ({ page, site }) => {
  const bare = mkdtempSync(join(tmpdir(), 'tessera-bare-'));
  writeFileSync(join(bare, 'picture.png'), 'no data');
  await openReady(page, `${site.address}?engine=wasm`);
  await drop(page, bare);
  await expect(page.getByText('Nothing was added')).toBeVisible();
  rmSync(bare, { recursive: true });
});

test('a folder that is picked is read as one that is dropped; a file that is there already is not added again', async ({
  page,
  site,
}) => {
  await openReady(page, `${site.address}?engine=wasm`);
  await drop(page, join(folder, 'masters/customers.csv'));
  await expect(page.getByRole('heading', { name: /1 source/ })).toBeVisible();
  const chooser = page.waitForEvent('filechooser');
  await page.getByRole('button', { name: 'Add a folder' }).click();
  await (await chooser).setFiles(folder);
  await expect(page.getByText('exports/orders-2025-02.csv')).toBeVisible();
  await page.getByRole('button', { name: 'Each by itself' }).click();
  await expect(page.getByRole('heading', { name: /3 sources/ })).toBeVisible();
  expect(await loaded(page)).toEqual({
    'customers.csv': 3,
    'exports/orders-2025-01.csv': 2,
    'exports/orders-2025-02.csv': 3,
  });
});
