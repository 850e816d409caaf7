import { readFileSync } from 'node:fs';
import type { Page } from '@playwright/test';
import type { Tessera } from '../../src/workspace/automation.ts';
import { expect, test } from './support/fixtures.ts';
import { realFile, unpackedFile } from './support/realData.ts';
import { openReady } from './support/scripting.ts';

declare global {
  var tessera: Tessera;
}

interface Features {
  readonly counts: { readonly rows: number; readonly rowsKept: number; readonly rowsWithoutCustomer: number };
  readonly customers: number;
}

const featuresOf = (page: Page): Promise<Features> =>
  page.evaluate(async () => (await tessera.result('features')) as unknown as Features);

async function chooseFiles(page: Page, paths: readonly string[]): Promise<void> {
  const chooser = page.waitForEvent('filechooser');
  await page.getByRole('button', { name: 'Choose files' }).click();
  await (await chooser).setFiles([...paths]);
}

async function segmentIt(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Segment it' }).first().click();
  await expect(page.getByRole('heading', { name: /segments of [\d,]+ customers/ })).toBeVisible({
    timeout: 60_000,
  });
}

const csvOf = (page: Page): Promise<string> =>
  page.evaluate(async () => (await tessera.export('csv')).text());

test('Online Retail as CSV: choose the file, press one button, and save one row a customer', async ({
  page,
}) => {
  await openReady(page, '');
  await chooseFiles(page, [unpackedFile('online_retail/online_retail.csv.gz', 'online_retail.csv')]);
  await expect(page.getByText('541,909').first()).toBeVisible({ timeout: 60_000 });
  await segmentIt(page);
  expect(await featuresOf(page)).toMatchObject({
    customers: 4338,
    counts: { rows: 541_909, rowsKept: 397_884, rowsWithoutCustomer: 135_080 },
  });

  await page.getByRole('link', { name: /Activation/ }).click();
  const saved = page.waitForEvent('download');
  await page.getByRole('button', { name: /CSV/ }).first().click();
  const lines = readFileSync(await (await saved).path(), 'utf8')
    .trimEnd()
    .split('\r\n');
  expect(lines).toHaveLength(4339);
  expect(lines[0]).toContain(
    'customer,segment_id,segment_name,distance,margin,model_version,as_of,valid_until',
  );
  expect(new Set(lines.slice(1).map((line) => line.split(',')[0])).size).toBe(4338);
});

test('Online Retail as Parquet: the rule can be switched off, and undo brings it back', async ({ page }) => {
  await openReady(page, '');
  await chooseFiles(page, [realFile('online_retail/online_retail.parquet')]);
  await expect(page.getByText('541,909').first()).toBeVisible({ timeout: 60_000 });
  await segmentIt(page);
  expect((await featuresOf(page)).customers).toBe(4338);

  const off = await page.evaluate(async () => {
    const spec = (await tessera.get('features')) as unknown as { filters: { enabled: boolean }[] };
    await tessera.set('features', {
      filters: spec.filters.map((filter) => ({ ...filter, enabled: false })),
    });
    await tessera.run('features');
    return (await tessera.result('features')) as unknown as Features;
  });
  expect(off.customers).toBe(4372);

  await page.keyboard.press('ControlOrMeta+z');
  await expect.poll(async () => (await featuresOf(page)).customers).toBe(4338);
});

test('customer 12346 has the recency, frequency and spend of the reference', async ({ page }) => {
  await openReady(page, '');
  await chooseFiles(page, [realFile('online_retail/online_retail.parquet')]);
  await expect(page.getByText('541,909').first()).toBeVisible({ timeout: 60_000 });
  await segmentIt(page);
  const row = await page.evaluate(async () => {
    const { columns, rows } = await tessera.query(`SELECT * FROM "features" WHERE "customer" = '12346'`);
    return Object.fromEntries(columns.map((name, index) => [name, rows[0]?.[index]]));
  });
  expect(row).toMatchObject({ 'Days since last order': 326, Orders: 1, 'Total spend': 77_183.6 });
});

test('two runs give the same labels to the byte', async ({ page }) => {
  const once = async (): Promise<string> => {
    await openReady(page, '');
    await page.evaluate(async () => {
      await tessera.forgetEverything();
      await tessera.addDemo('small');
      await tessera.autopilot();
    });
    return csvOf(page);
  };
  const first = await once();
  expect(first.split('\r\n').length).toBeGreaterThan(19_000);
  expect(await once()).toBe(first);
});

test('a saved study opened on another engine shows the same labels', async ({ page }) => {
  await openReady(page, '?engine=wasm');
  const { csv, study } = await page.evaluate(async () => {
    await tessera.addDemo('small');
    await tessera.autopilot();
    const saved = await tessera.export('study', { withData: true });
    const bytes = new Uint8Array(await saved.arrayBuffer());
    return { csv: await (await tessera.export('csv')).text(), study: [...bytes] };
  });
  for (const kind of ['webgpu', 'reference'] as const) {
    await openReady(page, `?engine=${kind}`);
    const shown = await page.evaluate(async (bytes) => {
      await tessera.open(new Blob([new Uint8Array(bytes)]));
      await tessera.run();
      const { kind: ran } = await tessera.engine();
      return { ran, csv: await (await tessera.export('csv')).text() };
    }, study);
    expect(shown.ran).toBe(kind);
    expect(shown.csv).toBe(csv);
  }
});

test('CDNOW’s space-aligned master loads after a choice of dialect', async ({ page }) => {
  await openReady(page, '');
  const text = readFileSync(realFile('cdnow/CDNOW_master.txt'), 'latin1');
  const loaded = await page.evaluate(async (content) => {
    const source = await tessera.addSource('CDNOW_master.txt', new Blob([content]), {
      reading: { format: 'csv', delimiter: ' ', header: true },
    });
    const { rows } = await tessera.query(
      'SELECT count(DISTINCT "customer_id"), sum("dollar_value")::DOUBLE FROM "CDNOW_master.txt"',
    );
    return { rows: source.rows, rejected: source.rejected, figures: rows[0] };
  }, text);
  expect(loaded.rows).toBe(69_659);
  expect(loaded.rejected).toBe(0);
  expect(loaded.figures?.[0]).toBe(23_570);
  expect(loaded.figures?.[1]).toBeCloseTo(2_500_315.63, 2);
});

test('cancelling answers at once and changes nothing', async ({ page }) => {
  await openReady(page, '');
  const outcome = await page.evaluate(async () => {
    await tessera.addDemo('small');
    const before = JSON.stringify(await tessera.recipe());
    let asked = 0;
    await tessera.onProgress(({ job, node }) => {
      if (node !== 'features' || asked > 0) return;
      asked = performance.now();
      void tessera.cancel(job);
    });
    try {
      await tessera.autopilot();
    } catch (thrown) {
      const after = JSON.stringify(await tessera.recipe());
      return {
        code: (thrown as { code: string }).code,
        milliseconds: performance.now() - asked,
        same: before === after,
      };
    }
    return null;
  });
  expect(outcome).toMatchObject({ code: 'cancelled', same: true });
});

test('a stage that is chosen in the search takes the focus, though the control that had it is gone', async ({
  page,
}) => {
  await openReady(page, '');
  await page.evaluate(() => tessera.addDemo('small'));
  await page.getByRole('button', { name: 'Remove' }).first().focus();
  await page.keyboard.press('ControlOrMeta+k');
  await page.keyboard.type('Tracking plan');
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/#tracking/);
  await expect(page.getByRole('main')).toBeFocused();
});
