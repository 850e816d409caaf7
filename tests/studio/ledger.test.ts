import { afterEach, expect, test, vi } from 'vitest';
import { openLedger, type Ledger } from '../../src/core/ledger.ts';
import { startWorker } from '../../src/core/workers.ts';
import outerUrl from '../support/workers/outer.worker.ts?worker&url';

let ledger: Ledger;
let worker: Worker | undefined;

afterEach(() => {
  worker?.terminate();
  ledger.close();
});

test('a request of a worker inside a worker stands in the page’s ledger under its realm', async () => {
  ledger = openLedger();
  worker = startWorker(outerUrl, { name: 'outer' });
  const planted = await vi.waitUntil(
    () => ledger.entries().find(({ url }) => url.endsWith('/planted-in-a-nested-worker')),
    { timeout: 10_000 },
  );
  expect(planted.realm).toBe('inner');
});

test('the page’s own requests stand there too, those before it was opened as well', async () => {
  const before = new URL(`/asked-before?${crypto.randomUUID()}`, location.origin).href;
  await fetch(before);
  ledger = openLedger();
  const own = await vi.waitUntil(() => ledger.entries().find(({ url }) => url === before));
  expect(own.realm).toBe('page');
});
