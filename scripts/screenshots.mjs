/**
 * The pictures of the README, from the built app: the small demo store, segmented by the autopilot, light and dark.
 * Usage: node scripts/screenshots.mjs [folder of the build]
 */
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { chromium } from '@playwright/test';
import { browserArguments, findBrowser } from './findBrowser.mjs';
import { serve } from './serve.mjs';

const root = join(import.meta.dirname, '..');
const folder = join(root, 'docs/images');

/**
 * @param {import('@playwright/test').Browser} browser
 * @param {string} address
 * @param {'light' | 'dark'} scheme
 */
async function take(browser, address, scheme) {
  const context = await browser.newContext({
    viewport: { width: 1440, height: 900 },
    colorScheme: scheme,
    reducedMotion: 'reduce',
  });
  const page = await context.newPage();
  await page.goto(`${address}?engine=wasm`);
  await page.getByRole('button', { name: 'Try the demo store' }).click();
  await page.getByRole('main').getByRole('button', { name: 'Segment it' }).first().click();
  await page.getByRole('heading', { name: /segments of 20,000 customers/ }).waitFor({ timeout: 120_000 });
  await page.getByRole('heading', { name: /apart/ }).first().waitFor({ timeout: 120_000 });
  await page
    .getByRole('button', { name: /^Cancel “/ })
    .first()
    .waitFor({ state: 'hidden' });
  const path = join(folder, `segments-${scheme}.png`);
  await page.screenshot({ path });
  process.stdout.write(`${path}\n`);
  await context.close();
}

await mkdir(folder, { recursive: true });
const site = await serve({ folder: process.argv[2] ?? join(root, 'dist') });
const executablePath = findBrowser();
const browser = await chromium.launch({
  ...(executablePath === undefined ? {} : { executablePath }),
  args: browserArguments,
});
try {
  await take(browser, site.address, 'light');
  await take(browser, site.address, 'dark');
} finally {
  await browser.close();
  await site.close();
}
