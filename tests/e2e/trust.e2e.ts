import { readdirSync, readFileSync } from 'node:fs';
import type { ServerResponse } from 'node:http';
import { join } from 'node:path';
import type { Page, Response } from '@playwright/test';
import { headers } from '../../scripts/headers.mjs';
import type { Tessera } from '../../src/workspace/automation.ts';
import { dist, expect, test } from './support/fixtures.ts';
import {
  computesHere,
  isReady,
  ledgerOf,
  openReady,
  startFailure,
  sumExpected,
} from './support/scripting.ts';

declare global {
  var tessera: Tessera;
}

const assets = (): string[] => readdirSync(join(dist, 'assets'));
const databaseWorker = (): string => {
  const found = assets().find((name) => /database\.worker.*\.js$/.test(name));
  if (found === undefined) throw new Error('the build holds no worker of the database');
  return `assets/${found}`;
};

/** Answers a script with the script itself and a request of its own before it. */
const planted = (script: string, url: string) => (path: string, response: ServerResponse) => {
  if (path !== script) return false;
  const source = readFileSync(join(dist, script), 'utf8');
  response.setHeader('Content-Type', 'text/javascript');
  response.end(`fetch(${JSON.stringify(url)}).catch(() => 'refused');\n${source}`);
  return true;
};

/** Whether the service worker holds every file that the page and its workers have loaded. */
async function keptForOffline(page: Page): Promise<boolean> {
  const used = (await ledgerOf(page)).map(({ url }) => url).filter((url) => url.includes('/assets/'));
  return page.evaluate(async (urls) => {
    const found = await Promise.all(urls.map((url) => caches.match(url)));
    return navigator.serviceWorker.controller !== null && found.every((file) => file !== undefined);
  }, used);
}

test('every response carries every header, for pages, worker scripts, WebAssembly and the service worker', async ({
  page,
  context,
  site,
}) => {
  const responses: Response[] = [];
  context.on('response', (response) => responses.push(response));
  await openReady(page, site.address);
  expect(await computesHere(page)).toBe(sumExpected);
  await expect.poll(() => keptForOffline(page)).toBe(true);
  for (const response of responses) {
    const sent = await response.allHeaders();
    const named = Object.fromEntries(Object.keys(headers).map((name) => [name, sent[name.toLowerCase()]]));
    expect(named, response.url()).toEqual(headers);
  }
  const asked = responses.map((response) => new URL(response.url()).pathname);
  for (const kind of [/^\/$/, /worker.*\.js$/, /database\.worker.*\.js$/, /\.wasm$/, /^\/sw\.js$/]) {
    expect(
      asked.some((path) => kind.test(path)),
      String(kind),
    ).toBe(true);
  }
  expect(await page.evaluate(() => crossOriginIsolated)).toBe(true);
});

test('the site works from a sub-path', async ({ visit }) => {
  const { page, site } = await visit({ base: '/some/deep/path' });
  await openReady(page, site.address);
  expect(await computesHere(page)).toBe(sumExpected);
});

test('the ledger names the requests of workers inside workers, all to the own origin', async ({
  page,
  site,
}) => {
  await openReady(page, site.address);
  await expect
    .poll(async () => (await ledgerOf(page)).map(({ url }) => url))
    .toContainEqual(expect.stringMatching(/\.wasm$/));
  const entries = await ledgerOf(page);
  expect(new Set(entries.map(({ realm }) => realm)).size).toBeGreaterThanOrEqual(3);
  expect(entries.filter(({ url }) => new URL(url).origin !== new URL(site.address).origin)).toEqual([]);
});

test('going from stage to stage makes no request', async ({ page, context, site }) => {
  await openReady(page, `${site.address}?engine=wasm`);
  await expect.poll(() => keptForOffline(page)).toBe(true);
  await page.evaluate(async () => {
    await tessera.addDemo('small');
    await tessera.autopilot();
  });
  const counter = page.getByRole('button', { name: /^Network/ });
  await expect(counter).toHaveText('0 requests since load');
  const asked: string[] = [];
  context.on('request', (request) => {
    if (!/^(blob|data):/.test(request.url())) asked.push(request.url());
  });
  const stages = await page.getByRole('navigation').locator('[data-stage]').all();
  expect(stages.length).toBeGreaterThan(10);
  for (const stage of stages) {
    await stage.click();
    await expect(stage).toHaveAttribute('aria-current', 'page');
    await expect(page.getByRole('main').getByRole('heading').first()).toBeVisible();
    await expect(page.getByRole('main').locator('[aria-busy=true]')).toHaveCount(0);
  }
  await expect(counter).toHaveText('0 requests since load');
  expect(asked).toEqual([]);
});

for (const hard of [false, true]) {
  test(`a request made after loading is counted, ${hard ? 'also when a reload has skipped all caches' : 'on a first visit'}`, async ({
    page,
    context,
    site,
  }) => {
    await openReady(page, site.address);
    if (hard) {
      await expect.poll(() => keptForOffline(page)).toBe(true);
      const session = await context.newCDPSession(page);
      await Promise.all([page.waitForEvent('load'), session.send('Page.reload', { ignoreCache: true })]);
      await isReady(page);
    }
    const chip = page.getByRole('button', { name: /^Network: [1-9]\d* requests? since load/ });
    await expect
      .poll(async () => {
        await page.evaluate(() => fetch('./icon.svg', { cache: 'no-store' }).then((answer) => answer.status));
        return chip.count();
      })
      .toBe(1);
  });
}

test.describe('a request planted in a worker inside a worker', () => {
  const url = 'https://planted.example/customers';

  test('is blocked by the policy, and the guard of these tests sees the attempt', async ({
    visit,
    watch,
  }) => {
    const { page, site } = await visit({ instead: planted(databaseWorker(), url) });
    await openReady(page, site.address);
    await expect
      .poll(() =>
        watch
          .unexpected()
          .map(({ text }) => text)
          .join('\n'),
      )
      .toContain(url);
    expect(watch.unexpected().some(({ kind }) => kind === 'blocked or failed')).toBe(true);
    watch.expect(/planted\.example/);
  });

  test('is made where a host sends no policy, and the guard sees it leave', async ({
    visit,
    watch,
    recorder,
  }) => {
    const { page, site } = await visit({
      headers: {},
      serviceWorkers: 'block',
      instead: planted(databaseWorker(), url),
    });
    await openReady(page, site.address);
    await expect.poll(() => watch.unexpected()).toContainEqual({ kind: 'off-origin request', text: url });
    await expect.poll(() => recorder.take()).toContain('https://planted.example:443');
    watch.expect(/planted\.example|ERR_TUNNEL_CONNECTION_FAILED/);
  });
});

test.describe('an expired sign-on', () => {
  const login = (matches: RegExp) => (path: string, response: ServerResponse) => {
    if (!matches.test(path)) return false;
    response.setHeader('Content-Type', 'text/html; charset=utf-8');
    response.end('<!doctype html><title>Sign in</title><form></form>');
    return true;
  };
  const redirected = (matches: RegExp) => (path: string, response: ServerResponse) => {
    if (!matches.test(path)) return false;
    response.writeHead(302, { Location: 'https://sign-on.example/login' }).end();
    return true;
  };
  const noise =
    /MIME|Failed to load|Failed to fetch|sign-on\.example|could not be loaded|has expired|wasm|Refused|duckdb worker|^\[object Event\]|^Event$/i;

  const parts = [
    ['the studio’s worker', /^assets\/worker-.*\.js$/],
    ['the database’s worker', /^assets\/database\.worker.*\.js$/],
    ['the database’s WebAssembly', /^assets\/duckdb.*\.wasm$/],
  ] as const;
  const withoutAllowlist = Object.fromEntries(
    Object.entries(headers).filter(([name]) => name !== 'Connection-Allowlist'),
  );

  for (const [what, script] of parts) {
    test(`that answers ${what} with a login page is named as what it is`, async ({ visit, watch }) => {
      watch.expect(noise);
      const { page, site } = await visit({ instead: login(script) });
      await page.goto(site.address);
      expect(await startFailure(page)).toMatchObject({ code: 'network.sign-on' });
      await expect(page.getByText('The sign-on has expired').first()).toBeVisible();
    });

    test(`that sends ${what} elsewhere is named as what it is`, async ({ visit, watch }) => {
      watch.expect(noise);
      const { page, site } = await visit({ headers: withoutAllowlist, instead: redirected(script) });
      await page.goto(site.address);
      expect(await startFailure(page)).toMatchObject({ code: 'network.sign-on' });
    });
  }

  test('that redirects is at least mentioned where the browser hides redirects behind its allowlist', async ({
    visit,
    watch,
  }) => {
    watch.expect(noise);
    const { page, site } = await visit({ instead: redirected(parts[0][1]) });
    await page.goto(site.address);
    const failure = await startFailure(page);
    expect(failure.code).toMatch(/^network\./);
    expect(failure.message).toContain('sign-on has expired');
  });
});

test('after one complete load a reload works without a network', async ({ visit, watch }) => {
  const { page, site } = await visit({});
  await openReady(page, site.address);
  await expect.poll(() => keptForOffline(page)).toBe(true);
  await site.close();
  watch.expect(/ERR_CONNECTION_REFUSED/);
  await page.reload();
  await isReady(page);
  expect(await computesHere(page)).toBe(sumExpected);
});

test('on a host that sets no headers the service worker adds them, for workers too', async ({ visit }) => {
  const { page, context, site } = await visit({ headers: {} });
  await page.goto(site.address);
  await page.waitForFunction(() => crossOriginIsolated);
  await isReady(page);
  const responses: Response[] = [];
  context.on('response', (response) => responses.push(response));
  await page.reload();
  await isReady(page);
  const scripts = responses.filter(
    (response) => /\/$|\.js$/.test(response.url()) && response.fromServiceWorker(),
  );
  expect(scripts.length).toBeGreaterThan(2);
  for (const response of scripts) {
    const sent = await response.allHeaders();
    expect(sent['content-security-policy'], response.url()).toBe(headers['Content-Security-Policy']);
    expect(sent['cross-origin-embedder-policy'], response.url()).toBe('require-corp');
  }
});

test('a page of another site may not frame this one', async ({ page, site }) => {
  await openReady(page, site.address);
  const framed = await page.evaluate(async () => {
    const answer = await fetch('./', { cache: 'no-store' });
    return answer.headers.get('content-security-policy');
  });
  expect(framed).toContain(`frame-ancestors 'none'`);
});
