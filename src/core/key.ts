import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import { canonical } from './json.ts';

/** A SHA-256 digest in lower-case hexadecimal, 64 characters. */
export type Key = string;

/**
 * SHA-256 over the canonical JSON of a value.
 * It is synchronous and needs no secure context, so that staleness can be derived while rendering on any static host.
 */
export function keyOf(value: unknown): Key {
  return bytesToHex(sha256(utf8ToBytes(canonical(value))));
}

/** SHA-256 over bytes, in lower-case hexadecimal. */
export function digestOf(bytes: Uint8Array): Key {
  return bytesToHex(sha256(bytes));
}
