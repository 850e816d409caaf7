import { describe, expect, test } from 'vitest';
import { headers } from '../../../scripts/headers.mjs';
import { mayKeep, wayOf, withTrustHeaders } from '../../../src/serviceWorker/answers.ts';

const scope = 'https://tessera.example/sub/';
const request = (url: string, more: { method?: string; mode?: RequestMode; range?: string } = {}) => ({
  url,
  method: more.method ?? 'GET',
  mode: more.mode ?? 'cors',
  headers: new Headers(more.range === undefined ? {} : { range: more.range }),
});

describe('the way of a request', () => {
  test('depends on what is asked for', () => {
    expect(wayOf(request(scope, { mode: 'navigate' }), scope)).toBe('page');
    expect(wayOf(request(`${scope}assets/a-1b2c.js`), scope)).toBe('hashed');
    expect(wayOf(request(`${scope}icon.svg`), scope)).toBe('plain');
  });

  test('other origins, other sites of the host, other methods and parts of files are left alone', () => {
    expect(wayOf(request('https://other.example/sub/a.js'), scope)).toBe('untouched');
    expect(wayOf(request('https://tessera.example/other/a.js'), scope)).toBe('untouched');
    expect(wayOf(request(scope, { method: 'POST' }), scope)).toBe('untouched');
    expect(wayOf(request(`${scope}assets/a.wasm`, { range: 'bytes=0-1' }), scope)).toBe('untouched');
  });
});

describe('the trust headers', () => {
  test('are added where the host sets none', async () => {
    const answer = withTrustHeaders(new Response('text', { status: 404, statusText: 'Not Found' }));
    expect(answer.status).toBe(404);
    for (const [name, value] of Object.entries(headers)) expect(answer.headers.get(name)).toBe(value);
    await expect(answer.text()).resolves.toBe('text');
  });

  test('leave a host’s own, perhaps stricter, policy as it is', () => {
    const own = new Response('', { headers: { 'Content-Security-Policy': `default-src 'none'` } });
    expect(withTrustHeaders(own).headers.get('Content-Security-Policy')).toBe(`default-src 'none'`);
  });

  test('leave a failed or redirected answer as it is', () => {
    const failed = Response.error();
    expect(withTrustHeaders(failed)).toBe(failed);
  });
});

describe('a hashed file', () => {
  test('is kept when it came whole', () => {
    expect(mayKeep(new Response('', { headers: { 'content-type': 'text/javascript' } }))).toBe(true);
  });

  test('is never a login page, a missing file or what a redirect led to', () => {
    expect(mayKeep(new Response('', { headers: { 'content-type': 'text/html; charset=utf-8' } }))).toBe(
      false,
    );
    expect(mayKeep(new Response('', { status: 404 }))).toBe(false);
    const led = Object.defineProperty(new Response(''), 'redirected', { value: true });
    expect(mayKeep(led)).toBe(false);
  });
});
