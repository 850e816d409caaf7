const tables: readonly Uint32Array[] = makeTables();

/** Eight tables, so that eight bytes are taken at a time. */
function makeTables(): Uint32Array[] {
  const made = Array.from({ length: 8 }, () => new Uint32Array(256));
  const first = made[0] as Uint32Array;
  for (let value = 0; value < 256; value++) {
    let code = value;
    for (let bit = 0; bit < 8; bit++) code = (code & 1) === 0 ? code >>> 1 : (code >>> 1) ^ 0xedb88320;
    first[value] = code >>> 0;
  }
  for (let level = 1; level < 8; level++) {
    const before = made[level - 1] as Uint32Array;
    const table = made[level] as Uint32Array;
    for (let value = 0; value < 256; value++) {
      const code = before[value] as number;
      table[value] = ((code >>> 8) ^ (first[code & 255] as number)) >>> 0;
    }
  }
  return made;
}

/** CRC-32 as ZIP and gzip have it (reflected 0x04C11DB7), going on from an earlier one; 0 begins. */
export function crc32(bytes: Uint8Array, before = 0): number {
  const [t0, t1, t2, t3, t4, t5, t6, t7] = tables as [
    Uint32Array,
    Uint32Array,
    Uint32Array,
    Uint32Array,
    Uint32Array,
    Uint32Array,
    Uint32Array,
    Uint32Array,
  ];
  let code = ~before;
  let at = 0;
  const eights = bytes.length & ~7;
  for (; at < eights; at += 8) {
    const b0 = (bytes[at] as number) ^ (code & 255);
    const b1 = (bytes[at + 1] as number) ^ ((code >>> 8) & 255);
    const b2 = (bytes[at + 2] as number) ^ ((code >>> 16) & 255);
    const b3 = (bytes[at + 3] as number) ^ (code >>> 24);
    code =
      (t7[b0] as number) ^
      (t6[b1] as number) ^
      (t5[b2] as number) ^
      (t4[b3] as number) ^
      (t3[bytes[at + 4] as number] as number) ^
      (t2[bytes[at + 5] as number] as number) ^
      (t1[bytes[at + 6] as number] as number) ^
      (t0[bytes[at + 7] as number] as number);
  }
  for (; at < bytes.length; at++) code = (code >>> 8) ^ (t0[((bytes[at] as number) ^ code) & 255] as number);
  return ~code >>> 0;
}
