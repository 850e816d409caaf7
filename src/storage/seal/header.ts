import { AppError } from '../../core/errors.ts';
import { encodeText, joinBytes, type Bytes } from '../bytes/bytes.ts';
import { saltBytes } from './keys.ts';

/**
 * The start of a sealed file: magic and version (8 bytes), rounds (4, little-endian), the passphrase's salt (16), the file's
 * salt (32), the check value (16). It is authenticated with every block.
 */
export interface SealHeader {
  readonly rounds: number;
  readonly salt: Bytes;
  readonly fileSalt: Bytes;
  readonly check: Bytes;
}

const magic = encodeText('TESSEAL');
const version = 1;
export const fileSaltBytes = 32;
export const checkBytes = 16;
export const headerBytes = magic.length + 1 + 4 + saltBytes + fileSaltBytes + checkBytes;

export function writeHeader({ rounds, salt, fileSalt, check }: SealHeader): Bytes {
  const number = new Uint8Array(4);
  new DataView(number.buffer).setUint32(0, rounds, true);
  return joinBytes([magic, Uint8Array.of(version), number, salt, fileSalt, check]);
}

/** Whether bytes begin as a sealed file of any version does. */
export function isSealed(start: Bytes): boolean {
  return start.length >= magic.length && magic.every((byte, i) => start[i] === byte);
}

/** @throws AppError `recipe.newer` for a version that is not known, `study.damaged` where the header is not whole. */
export function readHeader(start: Bytes): SealHeader {
  if (!isSealed(start) || start.length < headerBytes) {
    throw new AppError('study.damaged', 'The encrypted file does not begin as it should.');
  }
  const written = start[magic.length] as number;
  if (written !== version) {
    throw new AppError(
      'recipe.newer',
      `The encryption has version ${written}; this Tessera reads ${version}.`,
      {
        from: written,
        to: version,
      },
    );
  }
  let at = magic.length + 1;
  const take = (count: number) => start.slice(at, (at += count));
  const rounds = new DataView(take(4).buffer).getUint32(0, true);
  return { rounds, salt: take(saltBytes), fileSalt: take(fileSaltBytes), check: take(checkBytes) };
}
