import { AppError } from '../../core/errors.ts';
import { encodeText, type Bytes } from '../bytes/bytes.ts';

/** PBKDF2-SHA-256 rounds for what is written now (OWASP's figure of 2023). */
export const rounds = 600_000;
const mostRounds = 10_000_000;
export const saltBytes = 16;

/** A passphrase made slow to guess: derived once, then good for every file under the same salt. */
export interface Master {
  readonly salt: Bytes;
  readonly rounds: number;
  readonly key: CryptoKey;
}

/** The keys of one sealed file. */
export interface FileKeys {
  readonly cipher: CryptoKey;
  /** Written in the header, so that a wrong passphrase is told from damage. */
  readonly check: Bytes;
}

/**
 * PBKDF2-SHA-256 of a passphrase (NFC, so that every keyboard gives the same bytes), as the base key of HKDF.
 * @throws AppError `storage.failed` outside a secure context, `storage.passphrase` for an empty one, `study.unsafe` for rounds
 * that nobody writes.
 */
export async function deriveMaster(
  passphrase: string,
  salt = randomBytes(saltBytes),
  count = rounds,
): Promise<Master> {
  if (passphrase === '') throw new AppError('storage.passphrase', 'A passphrase is needed.');
  if (count < rounds || count > mostRounds) {
    throw new AppError('study.unsafe', 'The encryption asks for an unusual number of rounds.', {
      rounds: count,
    });
  }
  const text = encodeText(passphrase.normalize('NFC'));
  const base = await webCrypto().importKey('raw', text, 'PBKDF2', false, ['deriveBits']);
  const parameters = { name: 'PBKDF2', hash: 'SHA-256', salt, iterations: count };
  const bits = await webCrypto().deriveBits(parameters, base, 256);
  return {
    salt,
    rounds: count,
    key: await webCrypto().importKey('raw', bits, 'HKDF', false, ['deriveBits']),
  };
}

/** HKDF-SHA-256 of the master key under a file's own salt: no two files share a key, so block numbers may serve as nonces. */
export async function deriveFileKeys(master: Master, fileSalt: Bytes): Promise<FileKeys> {
  const parameters = {
    name: 'HKDF',
    hash: 'SHA-256',
    salt: fileSalt,
    info: encodeText('tessera sealed file 1'),
  };
  const bits = new Uint8Array(await webCrypto().deriveBits(parameters, master.key, 384));
  const cipher = await webCrypto().importKey('raw', bits.slice(0, 32), 'AES-GCM', false, [
    'encrypt',
    'decrypt',
  ]);
  return { cipher, check: bits.slice(32) };
}

export function randomBytes(count: number): Bytes {
  return crypto.getRandomValues(new Uint8Array(count));
}

/** The browser's cryptography. @throws AppError `storage.failed` where the page is not in a secure context. */
export function webCrypto(): SubtleCrypto {
  const { subtle } = crypto as { readonly subtle?: SubtleCrypto };
  if (subtle) return subtle;
  throw new AppError('storage.failed', 'Encryption needs a page served over HTTPS or from localhost.');
}
