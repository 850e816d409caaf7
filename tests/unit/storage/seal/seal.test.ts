import fc from 'fast-check';
import { beforeAll, expect, test } from 'vitest';
import { encodeText, joinBytes, type Bytes } from '../../../../src/storage/bytes/bytes.ts';
import { gatherBlob, pieceBytes, readBytes } from '../../../../src/storage/bytes/pieces.ts';
import { openBlocks, sealBlocks, sealedBlockBytes, sealedSize } from '../../../../src/storage/seal/blocks.ts';
import { headerBytes } from '../../../../src/storage/seal/header.ts';
import { deriveMaster, webCrypto, type Master } from '../../../../src/storage/seal/keys.ts';
import { seal, startsSealed, unlock, unseal } from '../../../../src/storage/seal/seal.ts';
import { bytesOf, errorOf, noise } from '../support.ts';

let master: Master;
beforeAll(async () => {
  master = await deriveMaster('correct horse', noise(16));
});

const sealed = (plain: Bytes) => gatherBlob(seal(new Blob([plain]), 'file', master));
const opened = (file: Blob, key = master) => gatherBlob(unseal(file, 'file', key));

test('PBKDF2-SHA-256 runs 600,000 rounds', () => {
  expect(master.rounds).toBe(600_000);
});

test.each([0, 1, pieceBytes - 1, pieceBytes, pieceBytes + 1, 3 * pieceBytes])(
  '%i bytes come back',
  async (count) => {
    const plain = noise(count);
    const file = await sealed(plain);
    expect(file.size).toBe(headerBytes + sealedSize(count));
    expect(await startsSealed(file)).toBe(true);
    expect(Buffer.compare(await bytesOf(await opened(file)), plain)).toBe(0);
  },
);

test('the same bytes are never sealed to the same file', async () => {
  const [one, two] = [await bytesOf(await sealed(noise(50))), await bytesOf(await sealed(noise(50)))];
  expect(Buffer.compare(one.slice(headerBytes), two.slice(headerBytes))).not.toBe(0);
});

test('any flipped byte is refused', async () => {
  const file = await bytesOf(await sealed(noise(64)));
  await fc.assert(
    fc.asyncProperty(fc.nat(file.length - 1), fc.integer({ min: 1, max: 255 }), async (at, change) => {
      const flipped = file.slice();
      flipped[at] = (flipped[at] as number) ^ change;
      expect((await errorOf(opened(new Blob([flipped])))).code).toMatch(
        /^(study\.damaged|storage\.passphrase|recipe\.newer)$/,
      );
    }),
    { numRuns: 200 },
  );
});

test('a file cut at any block, with blocks swapped or repeated, is refused', async () => {
  const file = await sealed(noise(2 * pieceBytes + 10));
  const header = file.slice(0, headerBytes);
  const block = (i: number) =>
    file.slice(headerBytes + i * sealedBlockBytes, headerBytes + (i + 1) * sealedBlockBytes);
  const arrangements = [[], [0], [0, 1], [1, 0, 2], [0, 0, 2], [0, 1, 1, 2], [2], [0, 1, 2, 2]];
  for (const order of arrangements) {
    expect((await errorOf(opened(new Blob([header, ...order.map(block)])))).code).toBe('study.damaged');
  }
});

test('blocks of one file do not pass in another', async () => {
  const [one, two] = [await sealed(noise(10)), await sealed(noise(10))];
  const mixed = new Blob([one.slice(0, headerBytes), two.slice(headerBytes)]);
  expect((await errorOf(opened(mixed))).code).toBe('study.damaged');
});

test('the passphrase unlocks, in any Unicode form; another does not, and an empty one is refused', async () => {
  const file = await gatherBlob(seal(new Blob(['x']), 'file', await deriveMaster('caf\u00e9')));
  expect(await (await opened(file, await unlock(file, 'cafe\u0301'))).text()).toBe('x');
  expect((await errorOf(unlock(file, 'cafe'))).code).toBe('storage.passphrase');
  expect((await errorOf(deriveMaster(''))).code).toBe('storage.passphrase');
});

test('a header that asks for too few or too many rounds is refused without deriving', async () => {
  expect((await errorOf(deriveMaster('x', noise(16), 1000))).code).toBe('study.unsafe');
  expect((await errorOf(deriveMaster('x', noise(16), 4_000_000_000))).code).toBe('study.unsafe');
});

test('a newer version of the encryption is named as such', async () => {
  const file = await bytesOf(await sealed(noise(4)));
  file[7] = 2;
  expect((await errorOf(opened(new Blob([file])))).code).toBe('recipe.newer');
});

test('blocks are AES-256-GCM under index and last flag, as any other implementation would seal them', async () => {
  const raw = noise(32, 9);
  const key = await webCrypto().importKey('raw', raw, 'AES-GCM', false, ['encrypt', 'decrypt']);
  async function* pieces(): AsyncGenerator<Bytes> {
    yield await Promise.resolve(noise(pieceBytes));
    yield encodeText('end');
  }
  const header = encodeText('header');
  const parts: Bytes[] = [];
  for await (const block of sealBlocks(pieces(), key, header)) parts.push(block);
  const { createDecipheriv } = await import('node:crypto');
  const last = parts[1] as Bytes;
  const decipher = createDecipheriv('aes-256-gcm', raw, Uint8Array.of(0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 1));
  decipher.setAAD(header);
  decipher.setAuthTag(last.slice(-16));
  expect(Buffer.concat([decipher.update(last.slice(0, -16)), decipher.final()]).toString()).toBe('end');
  const body = new Blob([joinBytes(parts)]);
  const plain = await gatherBlob(openBlocks(body, (part) => readBytes(part, 'x'), key, header));
  expect(plain.size).toBe(pieceBytes + 3);
});
