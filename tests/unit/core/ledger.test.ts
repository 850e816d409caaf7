import { expect, test } from 'vitest';
import { summarize, type TimedRequest } from '../../../src/core/ledger.ts';

const origin = 'https://tessera.example';
const request = (url: string, at: number, bytes = 10): TimedRequest => ({ url, bytes, realm: 'page', at });

test('a summary counts requests, bytes and what began after loading was complete', () => {
  const entries = [request(`${origin}/a.js`, 1), request(`${origin}/b.js`, 2), request(`${origin}/c.js`, 9)];
  expect(summarize(entries, origin, 5)).toEqual({ requests: 3, bytes: 30, sinceLoad: 1, offOrigin: [] });
});

test('before loading is complete no request counts as made since', () => {
  expect(summarize([request(`${origin}/a.js`, 9)], origin).sinceLoad).toBe(0);
});

test('a request to another origin is listed, also one to a host whose name begins alike', () => {
  const other = [request('https://other.example/x', 1), request(`${origin}.other.example/x`, 2)];
  expect(summarize([request(`${origin}/a.js`, 1), ...other], origin).offOrigin).toEqual(other);
});

test('what a cache of this device answered is no request since loading, but another origin always is', () => {
  const cached = request(`${origin}/icon.svg`, 9, 0);
  const hidden = request('https://other.example/x', 9, 0);
  expect(summarize([cached, hidden], origin, 5).sinceLoad).toBe(1);
});
