import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { brotliCompressSync, brotliDecompressSync, gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { cacheForAssets, cacheForPages, headers } from '../../../scripts/headers.mjs';
import { serve } from '../../../scripts/serve.mjs';

interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: Buffer;
}

const folder = mkdtempSync(join(tmpdir(), 'tessera-serve-'));
const script = 'export const answer = 42;';
let site: Awaited<ReturnType<typeof serve>>;
let below: Awaited<ReturnType<typeof serve>>;

/** Plain http, because fetch unpacks and hides what was sent. */
function ask(address: string, sent: Record<string, string> = {}, method = 'GET'): Promise<Answer> {
  return new Promise((done, failed) => {
    request(address, { method, headers: sent }, (response) => {
      const parts: Buffer[] = [];
      response.on('data', (part: Buffer) => parts.push(part));
      response.on('end', () =>
        done({ status: response.statusCode ?? 0, headers: response.headers, body: Buffer.concat(parts) }),
      );
    })
      .on('error', failed)
      .end();
  });
}

beforeAll(async () => {
  mkdirSync(join(folder, 'assets'));
  writeFileSync(join(folder, 'index.html'), '<!doctype html>');
  writeFileSync(join(folder, 'assets/app-1a2b.js'), script);
  writeFileSync(join(folder, 'assets/app-1a2b.js.br'), brotliCompressSync(script));
  writeFileSync(join(folder, 'assets/app-1a2b.js.gz'), gzipSync(script));
  writeFileSync(join(folder, 'assets/engine-3c4d.wasm'), Buffer.from([0, 97, 115, 109]));
  writeFileSync(join(folder, 'manifest.webmanifest'), '{}');
  site = await serve({ folder });
  below = await serve({ folder, base: '/sub/path' });
});

afterAll(async () => {
  await site.close();
  await below.close();
  rmSync(folder, { recursive: true });
});

test.each([
  '',
  'assets/app-1a2b.js',
  'assets/engine-3c4d.wasm',
  'manifest.webmanifest',
  'missing.js',
  '%E0%A4%A',
])('the answer to /%s carries every header of the list', async (path) => {
  const answer = await ask(site.address + path);
  const sent = Object.fromEntries(
    Object.keys(headers).map((name) => [name, answer.headers[name.toLowerCase()]]),
  );
  expect(sent).toEqual(headers);
});

test.each([
  ['', 'text/html; charset=utf-8'],
  ['assets/app-1a2b.js', 'text/javascript; charset=utf-8'],
  ['assets/engine-3c4d.wasm', 'application/wasm'],
  ['manifest.webmanifest', 'application/manifest+json; charset=utf-8'],
])('/%s is sent as %s', async (path, type) => {
  expect((await ask(site.address + path)).headers['content-type']).toBe(type);
});

describe('precompressed copies', () => {
  test('Brotli is sent where it is accepted', async () => {
    const answer = await ask(`${site.address}assets/app-1a2b.js`, { 'accept-encoding': 'gzip, deflate, br' });
    expect(answer.headers['content-encoding']).toBe('br');
    expect(brotliDecompressSync(answer.body).toString()).toBe(script);
  });

  test('gzip is sent where Brotli is not accepted, or refused', async () => {
    for (const accepted of ['gzip', 'br;q=0, gzip']) {
      const answer = await ask(`${site.address}assets/app-1a2b.js`, { 'accept-encoding': accepted });
      expect(answer.headers['content-encoding']).toBe('gzip');
    }
  });

  test('the file itself is sent to who accepts neither', async () => {
    const answer = await ask(`${site.address}assets/app-1a2b.js`, { 'accept-encoding': 'identity' });
    expect(answer.headers['content-encoding']).toBeUndefined();
    expect(answer.body.toString()).toBe(script);
  });
});

test('what is named after its content is cached for good, pages are asked for again', async () => {
  expect((await ask(`${site.address}assets/app-1a2b.js`)).headers['cache-control']).toBe(cacheForAssets);
  expect((await ask(site.address)).headers['cache-control']).toBe(cacheForPages);
});

test('an unchanged page is answered with 304 and all headers', async () => {
  const tag = String((await ask(site.address)).headers.etag);
  const again = await ask(site.address, { 'if-none-match': tag });
  expect(again.status).toBe(304);
  expect(again.headers['content-security-policy']).toBe(headers['Content-Security-Policy']);
});

test('nothing outside the folder is served', async () => {
  for (const path of ['..%2f..%2fetc/passwd', '%2e%2e/package.json', 'assets']) {
    expect((await ask(site.address + path)).status).toBe(404);
  }
});

test('only reading is answered', async () => {
  expect((await ask(site.address, {}, 'POST')).status).toBe(405);
});

test('under a sub-path the site is found there and nowhere else', async () => {
  expect(new URL(below.address).pathname).toBe('/sub/path/');
  expect((await ask(below.address)).status).toBe(200);
  expect((await ask(new URL('/', below.address).href)).status).toBe(404);
  const without = await ask(below.address.slice(0, -1));
  expect(without.headers.location).toBe('/sub/path/');
});
