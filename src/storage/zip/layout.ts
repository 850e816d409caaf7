import { encodeText, type Bytes } from '../bytes/bytes.ts';

/** Signatures and limits of ZIP (APPNOTE 6.3.10), with ZIP64 where a number does not fit 32 bits. */
export const signatures = {
  local: 0x04034b50,
  central: 0x02014b50,
  end: 0x06054b50,
  end64: 0x06064b50,
  locator64: 0x07064b50,
} as const;
export const localBytes = 30;
export const centralBytes = 46;
export const endBytes = 22;
export const end64Bytes = 56;
export const locator64Bytes = 20;
/** Stands in a 32-bit field whose number is in the ZIP64 extra field. */
export const elsewhere = 0xffffffff;
export const extra64 = 1;

/** What the directory says of one member. */
export interface ZipEntry {
  readonly name: string;
  readonly deflated: boolean;
  readonly crc: number;
  /** Bytes in the file, and bytes of the member itself. */
  readonly packed: number;
  readonly size: number;
  /** Where its local header begins. */
  readonly offset: number;
}

/** 1 January 1980, the first day of ZIP: the same study gives the same bytes; the manifest holds the real time. */
const date = 0x21;
const utf8Names = 0x800;
const large = (value: number) => value >= elsewhere;

class Fields {
  private readonly bytes: number[] = [];

  put(width: 2 | 4 | 8, value: number): this {
    for (let i = 0; i < width; i++) this.bytes.push(Math.floor(value / 2 ** (8 * i)) % 256);
    return this;
  }

  end(...more: Bytes[]): Bytes {
    return Uint8Array.from([...this.bytes, ...more.flatMap((part) => [...part])]);
  }
}

/** The header before a member's bytes. Sizes stand in it, so that no data descriptor follows. */
export function localHeader(entry: ZipEntry): Bytes {
  const name = encodeText(entry.name);
  const wide = large(entry.size) || large(entry.packed);
  const extra = wide
    ? new Fields().put(2, extra64).put(2, 16).put(8, entry.size).put(8, entry.packed).end()
    : new Uint8Array();
  return new Fields()
    .put(4, signatures.local)
    .put(2, wide ? 45 : 20)
    .put(2, utf8Names)
    .put(2, entry.deflated ? 8 : 0)
    .put(2, 0)
    .put(2, date)
    .put(4, entry.crc)
    .put(4, wide ? elsewhere : entry.packed)
    .put(4, wide ? elsewhere : entry.size)
    .put(2, name.length)
    .put(2, extra.length)
    .end(name, extra);
}

/** A member's record in the directory at the end. */
export function centralHeader(entry: ZipEntry): Bytes {
  const name = encodeText(entry.name);
  const numbers = [entry.size, entry.packed, entry.offset];
  const wide = numbers.filter(large);
  const fields = new Fields();
  if (wide.length > 0) fields.put(2, extra64).put(2, 8 * wide.length);
  wide.forEach((value) => fields.put(8, value));
  const extra = fields.end();
  return new Fields()
    .put(4, signatures.central)
    .put(2, 45)
    .put(2, wide.length > 0 ? 45 : 20)
    .put(2, utf8Names)
    .put(2, entry.deflated ? 8 : 0)
    .put(2, 0)
    .put(2, date)
    .put(4, entry.crc)
    .put(4, Math.min(entry.packed, elsewhere))
    .put(4, Math.min(entry.size, elsewhere))
    .put(2, name.length)
    .put(2, extra.length)
    .put(2, 0)
    .put(2, 0)
    .put(2, 0)
    .put(4, 0)
    .put(4, Math.min(entry.offset, elsewhere))
    .end(name, extra);
}

/** The end of the file: how many members, and where their directory lies. */
export function endRecords(count: number, at: number, bytes: number): Bytes {
  const wide = count >= 0xffff || large(at) || large(bytes);
  const fields = new Fields();
  if (wide) {
    fields
      .put(4, signatures.end64)
      .put(8, end64Bytes - 12)
      .put(2, 45)
      .put(2, 45)
      .put(4, 0)
      .put(4, 0);
    fields.put(8, count).put(8, count).put(8, bytes).put(8, at);
    fields
      .put(4, signatures.locator64)
      .put(4, 0)
      .put(8, at + bytes)
      .put(4, 1);
  }
  fields.put(4, signatures.end).put(2, 0).put(2, 0);
  fields.put(2, Math.min(count, 0xffff)).put(2, Math.min(count, 0xffff));
  return fields.put(4, Math.min(bytes, elsewhere)).put(4, Math.min(at, elsewhere)).put(2, 0).end();
}
