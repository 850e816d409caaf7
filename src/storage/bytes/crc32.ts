import type { Bytes } from './bytes.ts';

const polynomial = 0xedb88320;

/** Eight tables of 256 remainders: table t takes a byte that stands t bytes before the end of an eight-byte step. */
const tables = makeTables();

function makeTables(): Uint32Array {
  const made = new Uint32Array(8 * 256);
  for (let byte = 0; byte < 256; byte++) {
    let remainder = byte;
    for (let bit = 0; bit < 8; bit++) remainder = (remainder >>> 1) ^ (remainder & 1 ? polynomial : 0);
    made[byte] = remainder;
  }
  for (let i = 256; i < made.length; i++) {
    const shorter = made[i - 256] as number;
    made[i] = (shorter >>> 8) ^ (made[shorter & 255] as number);
  }
  return made;
}

/**
 * CRC-32 as ZIP and PNG have it (reflected polynomial 0xEDB88320), eight bytes a step.
 * Give the result back as `before` to go on with the next piece.
 */
export function crc32(bytes: Bytes, before = 0): number {
  let crc = ~before;
  let at = 0;
  const step = (table: number, byte: number) => tables[table * 256 + byte] as number;
  for (const end = bytes.length - 7; at < end; at += 8) {
    crc ^=
      (bytes[at] as number) |
      ((bytes[at + 1] as number) << 8) |
      ((bytes[at + 2] as number) << 16) |
      ((bytes[at + 3] as number) << 24);
    crc =
      step(7, crc & 255) ^
      step(6, (crc >>> 8) & 255) ^
      step(5, (crc >>> 16) & 255) ^
      step(4, crc >>> 24) ^
      step(3, bytes[at + 4] as number) ^
      step(2, bytes[at + 5] as number) ^
      step(1, bytes[at + 6] as number) ^
      step(0, bytes[at + 7] as number);
  }
  for (; at < bytes.length; at++) crc = (crc >>> 8) ^ step(0, (crc ^ (bytes[at] as number)) & 255);
  return ~crc >>> 0;
}
