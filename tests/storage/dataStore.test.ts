import { wrap, type Remote } from 'comlink';
import { cdp } from 'vitest/browser';
import { afterAll, afterEach, expect, test } from 'vitest';
import { startWorker } from '../../src/core/workers.ts';
import { noise } from '../unit/storage/support.ts';
import type { Call, Door } from './dataStore.worker.ts';
import url from './dataStore.worker.ts?worker&url';

const folder = 'tessera-test-data';
const fingerprint = 'ab'.repeat(32);
const workers: Worker[] = [];

function door(): Remote<Door> {
  const worker = startWorker(url, { name: 'data store' });
  workers.push(worker);
  return wrap<Door>(worker);
}
const first = door();
const run = (work: Call, passphrase: string | null = null) => first.run(folder, passphrase, work);
const put = (blob: Blob, name = 'a.csv'): Call => ({ do: 'put', fingerprint, name, blob });

async function removeFolder(): Promise<void> {
  const root = await navigator.storage.getDirectory();
  await root.removeEntry(folder, { recursive: true }).catch((thrown: unknown) => {
    if (!(thrown instanceof DOMException) || thrown.name !== 'NotFoundError') throw thrown;
  });
}
afterEach(removeFolder);
afterAll(() => workers.forEach((worker) => worker.terminate()));

async function same(blob: unknown, bytes: Uint8Array): Promise<boolean> {
  if (!(blob instanceof Blob) || blob.size !== bytes.length) return false;
  const found = new Uint8Array(await blob.arrayBuffer());
  return found.every((byte, i) => byte === bytes[i]);
}

test('a file kept in the private file system comes back byte by byte to another worker', async () => {
  const bytes = noise(3_000_001);
  await run(put(new Blob([bytes])));
  const blob = await door().run(folder, null, { do: 'get', fingerprint });
  expect(await same(blob, bytes)).toBe(true);
  expect(await first.form(folder)).toBe('plain');
});

test('looking for kept data takes no space: a folder that is not there is not made', async () => {
  expect(await first.form(folder)).toBe('empty');
  expect(await run({ do: 'list' })).toEqual([]);
  const root = await navigator.storage.getDirectory();
  await expect(root.getDirectoryHandle(folder)).rejects.toThrow(DOMException);
});

test('a file under a passphrase comes back, and not under another', async () => {
  const bytes = noise(1_500_000);
  await run(put(new Blob([bytes])), 'sesame');
  expect(await same(await run({ do: 'get', fingerprint }, 'sesame'), bytes)).toBe(true);
  expect(await run({ do: 'list' }, 'Sesame')).toMatchObject({ code: 'storage.passphrase' });
  expect(await first.form(folder)).toBe('encrypted');
});

test('a worker ended in the middle of a write leaves what was acknowledged, and no leftovers', async () => {
  const bytes = noise(100_000);
  await run(put(new Blob([bytes])));
  const second = startWorker(url, { name: 'to be ended' });
  const large = new Blob(Array.from({ length: 64 }, (_, i) => noise(1 << 20, i)));
  const asked = wrap<Door>(second).run(folder, null, {
    do: 'put',
    fingerprint: 'cd'.repeat(32),
    name: 'b.csv',
    blob: large,
  });
  void asked;
  await until(async () => (await names()).includes('data-2'));
  second.terminate();
  expect(await run({ do: 'list' })).toMatchObject([{ fingerprint, bytes: 100_000 }]);
  expect(await same(await run({ do: 'get', fingerprint }), bytes)).toBe(true);
  expect(await names()).not.toContain('data-2');
});

test('two workers take turns, and each sees what the other kept', async () => {
  const second = door();
  const calls = Array.from({ length: 8 }, (_, i) =>
    (i % 2 ? first : second).run(folder, null, {
      do: 'put',
      fingerprint: i.toString(16).padStart(64, '0'),
      name: `${i}.csv`,
      blob: new Blob([noise(10_000, i)]),
    }),
  );
  expect(await Promise.all(calls)).toEqual(calls.map(() => undefined));
  expect(await run({ do: 'list' })).toHaveLength(8);
});

test('a full disk is storage.quota by the counts of the writes, and what was kept is still there', async () => {
  const bytes = noise(200_000);
  await run(put(new Blob([bytes])));
  const large: Call = {
    do: 'put',
    fingerprint: 'cd'.repeat(32),
    name: 'b.csv',
    blob: new Blob([noise(6_000_000)]),
  };
  const { origin } = location;
  const quotaSize = ((await navigator.storage.estimate()).usage ?? 0) + 3_000_000;
  await cdp().send('Storage.overrideQuotaForOrigin', { origin, quotaSize });
  try {
    expect(await run(large)).toMatchObject({ code: 'storage.quota' });
    expect(await run({ do: 'list' })).toMatchObject([{ fingerprint }]);
    expect(await same(await run({ do: 'get', fingerprint }), bytes)).toBe(true);
  } finally {
    await cdp().send('Storage.overrideQuotaForOrigin', { origin });
  }
  await run(large);
  expect(await run({ do: 'list' })).toHaveLength(2);
});

async function names(): Promise<string[]> {
  const found: string[] = [];
  const root = await navigator.storage.getDirectory();
  for await (const name of (await root.getDirectoryHandle(folder)).keys()) found.push(name);
  return found;
}

async function until(holds: () => Promise<boolean>): Promise<void> {
  while (!(await holds())) await new Promise((resolve) => requestAnimationFrame(resolve));
}
