import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { test as base, expect, type Browser, type BrowserContext, type Page } from '@playwright/test';
import { serve, type ServeOptions } from '../../../scripts/serve.mjs';
import { startRecorder, type Recorder } from './recorder.ts';
import { Watch } from './watch.ts';

/** The built site. */
export const dist = join(import.meta.dirname, '../../../dist');

type Site = Awaited<ReturnType<typeof serve>>;

/** A page on a site of its own, watched like the default one. */
export interface Visit {
  readonly page: Page;
  readonly context: BrowserContext;
  readonly site: Site;
}

export interface VisitOptions extends ServeOptions {
  /** Forbids the service worker, which would add headers that a host leaves out. */
  readonly serviceWorkers?: 'block';
}

interface TestFixtures {
  /** What must not happen; the test fails at its end unless there is nothing unexpected. */
  readonly watch: Watch;
  /** Serves the build in another way (a sub-path, other headers) and opens a page of its own, still empty. */
  readonly visit: (options: VisitOptions) => Promise<Visit>;
}

interface WorkerFixtures {
  /** The built site, served with all headers. */
  readonly site: Site;
  readonly recorder: Recorder;
}

async function watched(
  browser: Browser,
  site: Site,
  {
    recorder,
    watch,
    serviceWorkers,
  }: { recorder: Recorder; watch: Watch; serviceWorkers: 'allow' | 'block' },
): Promise<Visit> {
  const { host, origin } = new URL(site.address);
  const context = await browser.newContext({
    baseURL: site.address,
    serviceWorkers,
    proxy: { server: recorder.address, bypass: host },
  });
  const page = await context.newPage();
  await watch.follow(context, page, origin);
  return { page, context, site };
}

/**
 * Playwright's test with a served build and a guard: any request to another origin, from whichever realm, any blocked
 * request and any error on the console or uncaught fails the test.
 */
export const test = base.extend<TestFixtures, WorkerFixtures>({
  site: [
    async ({}, use) => {
      if (!existsSync(join(dist, 'index.html')))
        throw new Error('There is no build: run `npm run build` first.');
      const site = await serve({ folder: dist });
      await use(site);
      await site.close();
    },
    { scope: 'worker' },
  ],
  recorder: [
    async ({}, use) => {
      const recorder = await startRecorder();
      await use(recorder);
      await recorder.close();
    },
    { scope: 'worker' },
  ],
  watch: [
    async ({ recorder }, use) => {
      const watch = new Watch();
      recorder.take();
      await use(watch);
      for (const url of recorder.take()) watch.add('off-origin request', url);
      expect(watch.unexpected(), 'nothing leaves the origin, is blocked or fails').toEqual([]);
    },
    { auto: true },
  ],
  baseURL: async ({ site }, use) => use(site.address),
  proxy: async ({ site, recorder }, use) =>
    use({ server: recorder.address, bypass: new URL(site.address).host }),
  page: async ({ page, context, site, watch }, use) => {
    await watch.follow(context, page, new URL(site.address).origin);
    await use(page);
  },
  visit: async ({ browser, recorder, watch }, use) => {
    const visits: Visit[] = [];
    await use(async ({ serviceWorkers = 'allow' as const, ...options }) => {
      const site = await serve({ folder: dist, ...options });
      const made = await watched(browser, site, { recorder, watch, serviceWorkers });
      visits.push(made);
      return made;
    });
    for (const { context, site } of visits) {
      await context.close();
      await site.close();
    }
  },
});

export { expect } from '@playwright/test';
