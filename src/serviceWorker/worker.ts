import { reportRequestsToAllPages } from '../core/ledger.ts';
import { mayKeep, wayOf, withTrustHeaders } from './answers.ts';
import { warmMessage, type Build, type FetchEvent, type ServiceWorkerScope } from './scope.ts';

declare const __BUILD__: Build;

const scope = self as unknown as ServiceWorkerScope;
const root = scope.registration.scope;
const page = new URL('./', root).href;

/** Files named after their content outlive a build; the rest belongs to one build. */
const hashedCache = 'tessera-hashed';
const plainCache = `tessera-${__BUILD__.version}`;

reportRequestsToAllPages('service worker');

scope.addEventListener('install', (event) => event.waitUntil(install()));
scope.addEventListener('activate', (event) => event.waitUntil(activate()));

scope.addEventListener('message', (event) => {
  if (event.data !== warmMessage) return;
  const files = __BUILD__.hashed.map((file) => new URL(file, root).href);
  event.waitUntil(keepHashed(files).finally(() => event.ports[0]?.postMessage('done')));
});

scope.addEventListener('fetch', (event) => {
  const { request } = event;
  const way = wayOf(request, root);
  if (way === 'untouched') return;
  event.respondWith(answer(event, way).then(withTrustHeaders));
});

async function install(): Promise<void> {
  const answered = await fetch(page, { cache: 'no-cache' });
  const text = await answered.clone().text();
  if (!answered.ok || answered.redirected || !text.includes(__BUILD__.entry)) {
    throw new Error('the page that the host sends is not the one of this build');
  }
  const plain = await caches.open(plainCache);
  await plain.put(page, answered);
  await Promise.all([
    plain.addAll(__BUILD__.small.filter((file) => !isHashed(file)).map((file) => new URL(file, root).href)),
    keepHashed(__BUILD__.small.filter(isHashed).map((file) => new URL(file, root).href)),
  ]);
}

async function activate(): Promise<void> {
  const names = await caches.keys();
  const old = names.filter(
    (name) => name.startsWith('tessera-') && name !== plainCache && name !== hashedCache,
  );
  await Promise.all(old.map((name) => caches.delete(name)));
  const current = new Set(__BUILD__.hashed.map((file) => new URL(file, root).href));
  const hashed = await caches.open(hashedCache);
  const stale = (await hashed.keys()).filter(({ url }) => url.startsWith(root) && !current.has(url));
  await Promise.all(stale.map((request) => hashed.delete(request)));
  await scope.clients.claim();
}

/** Keeps hashed files of this build that are not kept yet; the browser's own cache answers for those in use. */
async function keepHashed(urls: readonly string[]): Promise<void> {
  const current = new Set(__BUILD__.hashed.map((file) => new URL(file, root).href));
  const hashed = await caches.open(hashedCache);
  await Promise.all(
    [...new Set(urls)]
      .filter((url) => current.has(url))
      .map(async (url) => {
        if (await hashed.match(url)) return;
        const response = await fetch(url);
        if (mayKeep(response)) await hashed.put(url, response);
      }),
  );
}

async function answer(event: FetchEvent, way: 'page' | 'hashed' | 'plain'): Promise<Response> {
  const { request } = event;
  if (way !== 'hashed') {
    const url = way === 'page' ? page : request.url;
    return fetch(request).catch((offline: unknown) => fromCache(plainCache, url, offline));
  }
  // A cache that cannot be opened (no space, a private window) must not keep the app from loading.
  const hashed = await caches.open(hashedCache).catch(() => undefined);
  const kept = await hashed?.match(request.url).catch(() => undefined);
  if (kept) return kept;
  const response = await fetch(request);
  if (hashed && mayKeep(response)) event.waitUntil(hashed.put(request.url, response.clone()));
  return response;
}

async function fromCache(name: string, url: string, failure: unknown): Promise<Response> {
  const kept = await (await caches.open(name)).match(url);
  if (kept) return kept;
  throw failure;
}

function isHashed(file: string): boolean {
  return file.startsWith('assets/');
}
