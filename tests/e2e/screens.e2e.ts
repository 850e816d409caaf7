import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import type { Tessera } from '../../src/workspace/automation.ts';
import { expect, test } from './support/fixtures.ts';
import { isReady, openReady } from './support/scripting.ts';

declare global {
  var tessera: Tessera;
}

/** Where the pictures go, to be looked at by people. */
const folder = join(import.meta.dirname, '../../test-results/screens');
const sizes = [
  { width: 1440, height: 900 },
  { width: 390, height: 844 },
] as const;

/** What stands in the way of access, by rule and place; and whether the page scrolls sideways. */
async function faults(page: Page): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page })
    .withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'])
    // The rule takes a rail entry that is scrolled out of sight for a skip link; the real one has a test of its own.
    .disableRules(['skip-link'])
    .analyze();
  const overflow = await page.evaluate(
    () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
  );
  return [
    ...violations.flatMap(({ id, nodes }) =>
      nodes.map(({ target, any }) => [id, target.join(' '), ...any.map(({ message }) => message)].join(': ')),
    ),
    ...(overflow > 0 ? [`the page is ${overflow} px too wide`] : []),
  ];
}

async function look(page: Page, name: string): Promise<void> {
  // What goes with scrolling instead of time never finishes.
  await page.evaluate(() =>
    Promise.all(
      document
        .getAnimations()
        .flatMap(({ timeline, finished }) => (timeline instanceof DocumentTimeline ? [finished] : [])),
    ),
  );
  await page.screenshot({ path: join(folder, `${name}.png`) });
  expect.soft(await faults(page), name).toEqual([]);
}

async function segmentDemo(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Try the demo store' }).click();
  await page.getByRole('main').getByRole('button', { name: 'Segment it' }).first().click();
  await expect(page.getByRole('heading', { name: /segments of 20,000 customers/ })).toBeVisible({
    timeout: 60_000,
  });
}

test.beforeAll(() => {
  mkdirSync(folder, { recursive: true });
});

for (const scheme of ['light', 'dark'] as const) {
  for (const size of sizes) {
    const where = `${scheme}-${size.width}`;

    test(`every view is accessible and fits, ${scheme}, ${size.width} pixels wide`, async ({
      page,
      site,
    }) => {
      test.setTimeout(360_000);
      await page.emulateMedia({ colorScheme: scheme, reducedMotion: 'reduce' });
      await page.setViewportSize(size);
      await openReady(page, `${site.address}?engine=wasm`);
      await look(page, `welcome-${where}`);
      await segmentDemo(page);
      const entries = await page.getByRole('navigation').locator('[data-stage]').all();
      const stages = await Promise.all(entries.map((entry) => entry.getAttribute('data-stage')));
      expect(stages).toContain('segments');
      for (const stage of stages) {
        await page.goto(`${site.address}?engine=wasm#${stage}`);
        await expect(page.getByRole('navigation').locator('[aria-current=page]')).toHaveAttribute(
          'data-stage',
          stage ?? '',
        );
        await expect(page.getByRole('main').getByRole('heading').first()).toBeVisible();
        await expect(page.getByRole('button', { name: /^Cancel “/ })).toHaveCount(0, { timeout: 60_000 });
        await expect(page.getByRole('main').locator('[aria-busy=true]')).toHaveCount(0, { timeout: 60_000 });
        await look(page, `${stage}-${where}`);
      }
    });
  }
}

for (const [scheme, size] of [
  ['dark', sizes[0]],
  ['light', sizes[1]],
] as const) {
  const where = `${scheme}-${size.width}`;

  test(`what the shell opens is accessible and fits, ${scheme}, ${size.width} pixels wide`, async ({
    page,
    site,
  }) => {
    test.setTimeout(240_000);
    await page.emulateMedia({ colorScheme: scheme, reducedMotion: 'reduce' });
    await page.setViewportSize(size);
    await openReady(page, `${site.address}?engine=wasm`);
    await segmentDemo(page);
    await page.keyboard.press('i');
    await expect(page.getByRole('heading', { name: 'How was this made' })).toBeVisible();
    await look(page, `how-made-${where}`);
    await page.getByRole('button', { name: 'Close' }).click();
    for (const [name, open] of [
      ['search', 'Control+k'],
      ['keys', '?'],
      ['save', 'Control+s'],
    ] as const) {
      await page.keyboard.press(open);
      await expect(page.getByRole('dialog')).toBeVisible();
      await look(page, `${name}-${where}`);
      await page.keyboard.press('Escape');
      await expect(page.getByRole('dialog')).toBeHidden();
    }
    for (const name of [/^Network/, /^Engine/]) {
      await page.getByRole('button', { name }).click();
      await expect(page.getByRole('dialog')).toBeVisible();
      await look(page, `${name.source.slice(1).toLowerCase()}-${where}`);
      await page.keyboard.press('Escape');
    }
    await page.getByRole('button', { name: 'Menu' }).click();
    await look(page, `menu-${where}`);
    await page.getByRole('menuitem', { name: 'Forget everything…' }).click();
    await look(page, `forget-${where}`);
  });
}

test('the whole journey from the empty study to segments goes by keyboard alone', async ({ page, site }) => {
  await openReady(page, `${site.address}?engine=wasm`);
  await page.keyboard.press('Control+k');
  await page.keyboard.type('demo store');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { name: /4 sources/ })).toBeVisible({ timeout: 60_000 });
  await page.keyboard.press('Control+Enter');
  await expect(page.getByRole('heading', { name: /segments of 20,000 customers/ })).toBeVisible({
    timeout: 60_000,
  });
  await page.keyboard.press('g');
  await page.keyboard.press('2');
  await expect(page).toHaveTitle(/^Sources/);
  await page.keyboard.press('Control+z');
  await expect(page.getByRole('button', { name: 'Redo Segment it' })).toBeEnabled();
});

test('the skip link leads to the stage', async ({ page, site }) => {
  await openReady(page, `${site.address}?engine=wasm`);
  await page.keyboard.press('Tab');
  await expect(page.getByRole('link', { name: 'Skip to the stage' })).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('main')).toBeFocused();
});

test('a link holds the settings of a study, and opens it elsewhere without its data', async ({
  page,
  site,
  visit,
}) => {
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write'], { origin: site.address });
  await openReady(page, `${site.address}?engine=wasm`);
  await page.getByLabel('Files to segment, or a saved study').setInputFiles({
    name: 'orders.csv',
    mimeType: 'text/csv',
    buffer: Buffer.from('customer,amount\n1,5\n2,7\n3,9\n'),
  });
  await expect(page.getByRole('heading', { name: /1 source/ })).toBeVisible();
  await page.getByRole('button', { name: 'Menu' }).click();
  await page.getByRole('menuitem', { name: /Copy a link to this study/ }).click();
  await expect(page.getByText('The link holds no value of the data.')).toBeVisible();
  await page.getByRole('button', { name: 'Copy the link' }).click();
  await expect(page.getByText('Link copied')).toBeVisible();
  const { hash } = new URL(await page.evaluate(() => navigator.clipboard.readText()));

  const other = await visit({});
  await openReady(other.page, `${other.site.address}?engine=wasm${hash}`);
  await expect(other.page.getByText(/Drop “orders.csv” again/)).toBeVisible();
  await expect(other.page.getByText('The link did not carry everything.')).toBeHidden();
  await expect(other.page).toHaveURL(/#sources$/);
});

test('a link leaves out what looks personal, and whoever opens it is told what to set again', async ({
  page,
  site,
  visit,
}) => {
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write'], { origin: site.address });
  await openReady(page, `${site.address}?engine=wasm`);
  await page.evaluate(async () => {
    const rows = Array.from({ length: 20 }, (_, at) => `${at},p${at}@shop.example,${at * 5}`);
    const text = `customer,contact,amount\n${rows.join('\n')}\n`;
    await tessera.addSource('orders.csv', new Blob([text]));
    const { sources } = (await tessera.get('sources')) as { sources: { id: string }[] };
    const filter = { source: sources[0]?.id ?? '', enabled: true };
    await tessera.set('features', {
      filters: [
        { ...filter, column: 'c1', operator: '≠', value: 'p3@shop.example' },
        { ...filter, column: 'c2', operator: '>', value: 4711 },
      ],
    });
    await tessera.set('charter', { note: 'Ask anna@shop.example' });
  });
  await page.getByRole('button', { name: 'Menu' }).click();
  await page.getByRole('menuitem', { name: /Copy a link to this study/ }).click();
  await expect(page.getByRole('switch', { name: 'Values of contact' })).not.toBeChecked();
  await expect(page.getByText(/because its values are e-mail addresses/)).toBeVisible();
  await expect(page.getByText('Objective: “Ask anna@shop.example” (e-mail addresses)')).toBeVisible();
  await look(page, 'share');
  await page.getByRole('button', { name: 'Copy the link' }).click();
  await expect(page.getByText('Link copied')).toBeVisible();
  const { hash } = new URL(await page.evaluate(() => navigator.clipboard.readText()));

  const { page: opened, site: elsewhere } = await visit({});
  await openReady(opened, `${elsewhere.address}?engine=wasm${hash}`);
  await expect(opened.getByText('It came without one filter.')).toBeVisible();
  const filters = await opened.evaluate(async () => JSON.stringify(await tessera.get('features')));
  expect(filters).toContain('4711');
  expect(filters).not.toContain('p3@shop.example');
  await opened.getByRole('button', { name: 'What to do' }).click();
  await expect(opened.getByText('One filter (“contact”).')).toBeVisible();
  await look(opened, 'left-out');
  await opened.getByRole('button', { name: 'Open Features' }).click();
  await expect(opened).toHaveURL(/#features$/);
  await opened.reload();
  await isReady(opened);
  await expect(opened.getByText('It came without one filter.')).toBeVisible();
});

test('the button for files opens the chooser', async ({ page, site }) => {
  await openReady(page, `${site.address}?engine=wasm`);
  const chooser = page.waitForEvent('filechooser');
  await page.getByRole('button', { name: 'Choose files' }).click();
  expect((await chooser).isMultiple()).toBe(true);
});
