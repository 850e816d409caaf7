import type { Encoding } from '../../core/table.ts';

/** What the first bytes of a text file say about its encoding. */
export interface EncodingGuess {
  readonly encoding: Encoding;
  /** Bytes of the byte-order mark, which is no part of the text. */
  readonly mark: number;
  /** Why, in a few words. */
  readonly reason: 'byte-order mark' | 'zero bytes' | 'valid' | 'not valid UTF-8';
}

/**
 * The encoding of a text from a sample of its bytes: a byte-order mark; else UTF-16 where zero bytes fill every second place;
 * else UTF-8 where the bytes are valid, or nearly all of those beyond ASCII are; windows-1252 where they are not.
 * @param whole whether the sample is the whole file; otherwise a character may be cut off at its end.
 */
export function guessEncoding(bytes: Uint8Array, whole: boolean): EncodingGuess {
  const [first, second, third] = bytes;
  if (first === 0xef && second === 0xbb && third === 0xbf)
    return { encoding: 'utf-8', mark: 3, reason: 'byte-order mark' };
  if (first === 0xff && second === 0xfe) return { encoding: 'utf-16le', mark: 2, reason: 'byte-order mark' };
  if (first === 0xfe && second === 0xff) return { encoding: 'utf-16be', mark: 2, reason: 'byte-order mark' };
  const zeros = zeroShares(bytes);
  if (zeros.odd > 0.4 && zeros.even < 0.1) return { encoding: 'utf-16le', mark: 0, reason: 'zero bytes' };
  if (zeros.even > 0.4 && zeros.odd < 0.1) return { encoding: 'utf-16be', mark: 0, reason: 'zero bytes' };
  if (isUtf8(bytes, whole)) return { encoding: 'utf-8', mark: 0, reason: 'valid' };
  const text = new TextDecoder().decode(bytes, { stream: !whole });
  const invalid = text.match(/\uFFFD/g)?.length ?? 0;
  const foreign = text.match(/[\u0080-\uFFFC]/g)?.length ?? 0;
  if (isMostlyValid(foreign, invalid)) return { encoding: 'utf-8', mark: 0, reason: 'valid' };
  return { encoding: 'windows-1252', mark: 0, reason: 'not valid UTF-8' };
}

/**
 * Whether a text that was read as UTF-8 is so in spite of invalid places: bytes of windows-1252 hardly ever spell valid characters.
 * @param foreign valid characters beyond ASCII.
 */
export function isMostlyValid(foreign: number, invalid: number): boolean {
  return invalid === 0 || foreign >= invalid * 10;
}

/** Whether the bytes are UTF-8; a character that is cut off at the end counts when more bytes follow the sample. */
export function isUtf8(bytes: Uint8Array, whole: boolean): boolean {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes, { stream: !whole });
    return true;
  } catch (thrown) {
    if (thrown instanceof TypeError) return false;
    throw thrown;
  }
}

/** Bytes that begin a file in that encoding and are no part of its text. */
export function markLength(bytes: Uint8Array, encoding: Encoding): number {
  const found = guessEncoding(bytes.subarray(0, 3), true);
  return found.reason === 'byte-order mark' && found.encoding === encoding ? found.mark : 0;
}

/** The label that TextDecoder knows; it reads ISO 8859-1 as windows-1252, so that Latin-1 is decoded by hand. */
export function decoderLabel(encoding: Encoding): string {
  return encoding === 'latin-1' ? 'windows-1252' : encoding;
}

function zeroShares(bytes: Uint8Array): { even: number; odd: number } {
  const pairs = bytes.length >> 1;
  if (pairs < 2) return { even: 0, odd: 0 };
  let even = 0;
  let odd = 0;
  for (let index = 0; index < pairs * 2; index += 2) {
    if (bytes[index] === 0) even++;
    if (bytes[index + 1] === 0) odd++;
  }
  return { even: even / pairs, odd: odd / pairs };
}
