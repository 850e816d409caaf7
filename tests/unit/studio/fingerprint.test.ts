import { createHash } from 'node:crypto';
import { afterEach, expect, test, vi } from 'vitest';
import { fingerprintOf } from '../../../src/studio/fingerprint.ts';

const named = (blob: Blob) => ({ name: 'a.csv', blob });

afterEach(() => {
  vi.unstubAllGlobals();
});

test('of a file up to 64 MiB it is the SHA-256 of all its bytes', async () => {
  expect(await fingerprintOf(named(new Blob(['abc'])))).toBe(
    'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad',
  );
});

test('a page without the browser’s own digest finds the same', async () => {
  const own = await fingerprintOf(named(new Blob(['id,n\n1,2\n'])));
  vi.stubGlobal('crypto', {});
  expect(await fingerprintOf(named(new Blob(['id,n\n1,2\n'])))).toBe(own);
});

test('of a larger file it is that of its size, its last change and 48 blocks of 1 MiB', async () => {
  const mebibyte = 1 << 20;
  const bytes = new Uint8Array(65 * mebibyte + 11);
  for (let at = 0; at < bytes.length; at += 4099) bytes[at] = at % 251;
  const hash = createHash('sha256').update(`sampled ${bytes.length} 1700000000000\n`);
  for (let index = 0; index < 48; index++) {
    const start = Math.floor(((bytes.length - mebibyte) * index) / 47);
    hash.update(bytes.subarray(start, start + mebibyte));
  }
  const file = new File([bytes], 'large.csv', { lastModified: 1_700_000_000_000 });
  expect(await fingerprintOf(named(file))).toBe(hash.digest('hex'));
});

test('a cancel is heard', async () => {
  await expect(fingerprintOf(named(new Blob(['abc'])), AbortSignal.abort())).rejects.toMatchObject({
    code: 'cancelled',
  });
});

test('a file that went away meanwhile is named', async () => {
  const gone = Object.assign(new Blob(['abc']), {
    slice: () => gone,
    arrayBuffer: () => Promise.reject(new Error()),
  });
  await expect(fingerprintOf(named(gone))).rejects.toMatchObject({
    code: 'ingest.changed',
    details: { file: 'a.csv' },
  });
});
