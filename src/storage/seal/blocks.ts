import { AppError } from '../../core/errors.ts';
import type { Bytes } from '../bytes/bytes.ts';
import { pieceBytes } from '../bytes/pieces.ts';
import { webCrypto } from './keys.ts';

/** Bytes that the tag adds to each block. */
export const tagBytes = 16;
export const sealedBlockBytes = pieceBytes + tagBytes;

/** Bytes of a sealed body for a given number of plain ones: one tag a block, one empty block for nothing. */
export function sealedSize(plain: number): number {
  return plain + tagBytes * Math.max(1, Math.ceil(plain / pieceBytes));
}

/**
 * Seals pieces of `pieceBytes` (the last may be shorter) with AES-256-GCM. Block index and last-block flag are the nonce and the
 * header is authenticated beside, so that blocks cannot be swapped, dropped, repeated, cut off or moved between files.
 */
export async function* sealBlocks(
  pieces: AsyncIterable<Bytes>,
  key: CryptoKey,
  header: Bytes,
): AsyncGenerator<Bytes> {
  let index = 0;
  let waiting: Bytes | undefined;
  for await (const piece of pieces) {
    if (waiting) yield await sealBlock(waiting, key, header, index++, false);
    waiting = piece;
  }
  yield await sealBlock(waiting ?? new Uint8Array(), key, header, index, true);
}

/**
 * The plain pieces of a sealed body. A block is given out only after its tag was checked.
 * @param body its blocks, `sealedBlockBytes` each but for the last
 * @throws AppError `study.damaged` naming the block.
 */
export async function* openBlocks(
  body: Blob,
  read: (part: Blob) => Promise<Bytes>,
  key: CryptoKey,
  header: Bytes,
): AsyncGenerator<Bytes> {
  const count = Math.max(1, Math.ceil(body.size / sealedBlockBytes));
  for (let index = 0; index < count; index++) {
    const from = index * sealedBlockBytes;
    const block = await read(body.slice(from, from + sealedBlockBytes));
    yield await openBlock(block, key, header, index, index === count - 1);
  }
}

async function sealBlock(
  piece: Bytes,
  key: CryptoKey,
  header: Bytes,
  index: number,
  last: boolean,
): Promise<Bytes> {
  return new Uint8Array(await webCrypto().encrypt(algorithm(header, index, last), key, piece));
}

async function openBlock(
  block: Bytes,
  key: CryptoKey,
  header: Bytes,
  index: number,
  last: boolean,
): Promise<Bytes> {
  try {
    return new Uint8Array(await webCrypto().decrypt(algorithm(header, index, last), key, block));
  } catch (cause) {
    throw new AppError(
      'study.damaged',
      `Block ${index + 1} of the encrypted file was changed.`,
      { block: index + 1 },
      cause,
    );
  }
}

function algorithm(header: Bytes, index: number, last: boolean): AesGcmParams {
  const nonce = new Uint8Array(12);
  const view = new DataView(nonce.buffer);
  view.setUint32(0, index);
  nonce[11] = last ? 1 : 0;
  return { name: 'AES-GCM', iv: nonce, additionalData: header, tagLength: 8 * tagBytes };
}
