import type { BrowserContext, Page } from '@playwright/test';
import type { Tessera } from '../../src/workspace/automation.ts';
import { expect, test } from './support/fixtures.ts';
import { onOneProfile } from './support/ownBrowser.ts';
import { isReady, openReady } from './support/scripting.ts';

declare global {
  var tessera: Tessera;
}

/** After any fault the app is usable again within this time. */
const usableWithin = 10_000;

const setSegments = (page: Page, k: number): Promise<void> =>
  page.evaluate((wanted) => tessera.set('segments', { k: wanted }), k);

const segmentsAsked = (page: Page): Promise<unknown> =>
  page.evaluate(async () => ((await tessera.get('segments')) as { readonly k: number | null }).k);

async function usableSoon(page: Page, open: () => Promise<unknown>): Promise<void> {
  const start = Date.now();
  await open();
  await isReady(page);
  expect(Date.now() - start).toBeLessThan(usableWithin);
}

/** A small table of customers in two plain groups, added and segmented. */
const segmentSmall = (page: Page): Promise<string> =>
  page.evaluate(async () => {
    const rows = Array.from({ length: 300 }, (_, i) => {
      const group = i % 3;
      return `C${i},${group * 100 + (i % 7)},${group === 2 ? 5 + (i % 4) : 60 + (i % 5)}`;
    });
    const text = `customer,spend,visits\n${rows.join('\n')}\n`;
    await tessera.addSource('customers.csv', new Blob([text]));
    await tessera.setRole('customers.csv', 'customer', 'customer');
    await tessera.autopilot({ k: 3 });
    return (await tessera.export('csv')).text();
  });

/** Assignments without the columns that say when and where they were made. */
const withoutDates = (csv: string): string[] =>
  csv
    .trimEnd()
    .split('\r\n')
    .map((line) => line.split(',').slice(0, 3).join());

async function secondPage(context: BrowserContext, address: string): Promise<Page> {
  const page = await context.newPage();
  await openReady(page, address);
  return page;
}

test('a reload keeps the last acknowledged change', async ({ page, site }) => {
  await openReady(page, site.address);
  await setSegments(page, 7);
  await usableSoon(page, () => page.reload());
  expect(await segmentsAsked(page)).toBe(7);
});

test('a crash of the tab keeps the last acknowledged change', async ({ page, context, site, watch }) => {
  watch.expect(/crash/i);
  await openReady(page, site.address);
  await setSegments(page, 6);
  const crashed = page.waitForEvent('crash');
  const session = await context.newCDPSession(page);
  session.send('Page.crash').catch(() => 'the tab does not answer any more');
  await crashed;
  const next = await context.newPage();
  await usableSoon(next, () => next.goto(site.address));
  expect(await segmentsAsked(next)).toBe(6);
});

/** Changes a setting again and again, counting up from a number, and tells each that was acknowledged. */
async function keepChanging(page: Page, from: number, acknowledged: (count: number) => void): Promise<void> {
  await page.exposeFunction('tellAcknowledged', acknowledged);
  await page.evaluate(async (start) => {
    const { tellAcknowledged } = globalThis as unknown as {
      readonly tellAcknowledged: (count: number) => Promise<void>;
    };
    for (let count = start + 1; count < start + 5000; count++) {
      await tessera.set('segments', { sample: 10_000 + count });
      await tellAcknowledged(count);
    }
  }, from);
}

const lastChange = (page: Page): Promise<number> =>
  page.evaluate(async () => ((await tessera.get('segments')) as { readonly sample: number }).sample - 10_000);

test('a browser that is killed amid changes keeps every acknowledged one', async ({ site }) => {
  test.setTimeout(180_000);
  await onOneProfile(async (start) => {
    let acknowledged = 0;
    for (const more of [1, 10, 60, 0]) {
      const { context, kill } = await start();
      const page = await context.newPage();
      await usableSoon(page, () => page.goto(site.address));
      if (acknowledged > 0) expect(await lastChange(page)).toBeGreaterThanOrEqual(acknowledged);
      if (more === 0) return;
      const from = acknowledged;
      await new Promise<void>((resolve) => {
        keepChanging(page, from, (count) => {
          acknowledged = count;
          if (count === from + more) resolve();
        }).catch(() => 'the browser was killed');
      });
      await kill();
    }
  });
});

test('without space the app says so and goes on, and what was acknowledged before is still there', async ({
  site,
}) => {
  const { origin } = new URL(site.address);
  await onOneProfile(async (start) => {
    const visit = async (quotaSize?: number): Promise<{ page: Page; kill: () => Promise<void> }> => {
      const { context, kill } = await start();
      const page = await context.newPage();
      // The browser looks at the quota once and then for a while relies on it, so it is set before the first visit.
      const session = await context.newCDPSession(page);
      if (quotaSize !== undefined)
        await session.send('Storage.overrideQuotaForOrigin', { origin, quotaSize });
      await usableSoon(page, () => page.goto(site.address));
      return { page, kill };
    };
    const first = await visit();
    await setSegments(first.page, 5);
    await first.kill();

    const full = await visit(1);
    expect(await segmentsAsked(full.page)).toBe(5);
    const change = full.page.evaluate(() => tessera.set('segments', { k: 9 }));
    await change.catch(() => 'it is not acknowledged');
    await expect(full.page.getByText('The browser gives no more space').first()).toBeVisible();
    expect(await segmentsAsked(full.page)).toBe(9);
    await full.kill();

    const later = await visit();
    expect(await segmentsAsked(later.page)).toBe(5);
    await setSegments(later.page, 8);
    await usableSoon(later.page, () => later.page.reload());
    expect(await segmentsAsked(later.page)).toBe(8);
  });
});

test('a second tab is told that the study is open, and can go on with all that the first one did', async ({
  page,
  context,
  site,
}) => {
  await openReady(page, site.address);
  await setSegments(page, 4);
  const second = await secondPage(context, site.address);
  await expect(second.getByText('This study is open in another tab.')).toBeVisible();
  await setSegments(page, 6);
  await second.getByRole('button', { name: 'Go on in this tab' }).click();
  await expect(second.getByText('This study is open in another tab.')).toBeHidden();
  await expect(page.getByText('This study is open in another tab.')).toBeVisible();
  expect(await segmentsAsked(second)).toBe(6);
  await setSegments(second, 7);
  await second.close();
  await page.reload();
  await isReady(page);
  expect(await segmentsAsked(page)).toBe(7);
});

test('a study saved with its data opens on another engine with identical segments', async ({
  page,
  site,
}) => {
  test.setTimeout(180_000);
  await openReady(page, `${site.address}?engine=wasm`);
  const before = withoutDates(await segmentSmall(page));
  const saved = page.waitForEvent('download');
  await page.evaluate(async () => {
    const blob = await tessera.export('study', { withData: true, passphrase: 'correct horse' });
    const link = document.createElement('a');
    link.href = URL.createObjectURL(blob);
    link.download = 'study.tessera';
    link.click();
  });
  const path = await (await saved).path();
  const { left } = await page.evaluate(() => tessera.forgetEverything());
  expect(left).toEqual([]);
  await openReady(page, `${site.address}?engine=reference`);
  await page.evaluate(() => {
    const input = document.createElement('input');
    input.type = 'file';
    input.id = 'study-for-test';
    document.body.append(input);
  });
  await page.setInputFiles('#study-for-test', path);
  const after = await page.evaluate(async () => {
    const file = document.querySelector<HTMLInputElement>('#study-for-test')?.files?.[0];
    if (!file) throw new Error('no file');
    await tessera.open(file, { passphrase: 'correct horse' });
    await tessera.run();
    return (await tessera.export('csv')).text();
  });
  expect(await page.evaluate(async () => (await tessera.engine()).kind)).toBe('reference');
  expect(withoutDates(after)).toEqual(before);
});

test('data kept on this device is there after a crash of the tab', async ({ page, context, site, watch }) => {
  watch.expect(/crash/i);
  await openReady(page, site.address);
  const before = withoutDates(await segmentSmall(page));
  await page.keyboard.press('ControlOrMeta+k');
  await page.keyboard.type('Keep the data');
  await page.keyboard.press('Enter');
  await page.getByRole('button', { name: 'Keep it here' }).click();
  await expect(page.getByRole('button', { name: 'Keep it here' })).toBeHidden();
  const crashed = page.waitForEvent('crash');
  const session = await context.newCDPSession(page);
  session.send('Page.crash').catch(() => 'the tab does not answer any more');
  await crashed;
  const next = await context.newPage();
  await usableSoon(next, () => next.goto(site.address));
  const after = await next.evaluate(async () => {
    await tessera.run();
    return (await tessera.export('csv')).text();
  });
  expect(withoutDates(after)).toEqual(before);
});

test('forgetting leaves nothing anywhere, and a reload shows an empty study', async ({ page, site }) => {
  await openReady(page, site.address);
  await segmentSmall(page);
  await expect.poll(() => page.evaluate(() => caches.keys())).not.toEqual([]);
  const { left, looked } = await page.evaluate(() => tessera.forgetEverything());
  expect(left).toEqual([]);
  expect(looked).toHaveLength(6);
  const found = await page.evaluate(async () => {
    const files: string[] = [];
    for await (const name of (await navigator.storage.getDirectory()).keys()) files.push(name);
    return [
      ...files,
      ...(await indexedDB.databases()).map(({ name }) => name),
      ...(await caches.keys()),
      ...(await navigator.serviceWorker.getRegistrations()).map(({ scope }) => scope),
      ...Object.keys(localStorage),
      ...Object.keys(sessionStorage),
    ];
  });
  expect(found).toEqual([]);
  await page.reload();
  await isReady(page);
  expect(await page.evaluate(() => tessera.sources())).toEqual([]);
});
