import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex } from '@noble/hashes/utils.js';
import type { Bytes } from '../bytes/bytes.ts';
import { crc32 } from '../bytes/crc32.ts';
import { deflated } from '../bytes/deflate.ts';
import { gatherBlob, pieceBytes, piecesOf, readBytes, told } from '../bytes/pieces.ts';
import type { Work } from '../storage.ts';
import { centralHeader, endRecords, localHeader, type ZipEntry } from './layout.ts';
import { largestRatio } from './read.ts';

/** A member ready to be written: its packed bytes, and the facts of its contents. */
export interface PackedMember {
  readonly name: string;
  readonly body: Blob;
  readonly deflated: boolean;
  readonly crc: number;
  readonly size: number;
  /** SHA-256 of the contents, lower-case hexadecimal. */
  readonly sha256: string;
}

/**
 * Packs one member: deflated where a first piece shows that it pays, otherwise by reference to the blob itself, which is
 * then read once and not copied. A member that shrinks beyond what a reader accepts is stored too.
 * @param title what people call it, for progress and errors
 * @throws AppError `cancelled`, `ingest.changed`.
 */
export async function packMember(
  name: string,
  blob: Blob,
  title: string,
  work: Work = {},
): Promise<PackedMember> {
  const hash = sha256.create();
  let crc = 0;
  async function* measured(): AsyncGenerator<Bytes> {
    for await (const piece of told(piecesOf(blob, title, work.signal), work, `Saving ${title}`, blob.size)) {
      hash.update(piece);
      crc = crc32(piece, crc);
      yield piece;
    }
  }
  let body = blob;
  if (await pays(blob, title)) {
    const packed = await gatherBlob(deflated(measured()));
    if (packed.size < blob.size && packed.size * largestRatio >= blob.size) body = packed;
  } else {
    const pieces = measured();
    while (!(await pieces.next()).done);
  }
  return { name, body, deflated: body !== blob, crc, size: blob.size, sha256: bytesToHex(hash.digest()) };
}

/** The ZIP file of packed members, in their order. Bodies are referred to, not copied. */
export function zipOf(members: readonly PackedMember[]): Blob {
  const parts: (Blob | Bytes)[] = [];
  const directory: Bytes[] = [];
  let at = 0;
  for (const { name, body, deflated, crc, size } of members) {
    const entry: ZipEntry = { name, deflated, crc, size, packed: body.size, offset: at };
    const header = localHeader(entry);
    parts.push(header, body);
    directory.push(centralHeader(entry));
    at += header.length + body.size;
  }
  const bytes = directory.reduce((sum, part) => sum + part.length, 0);
  return new Blob([...parts, ...directory, endRecords(members.length, at, bytes)], {
    type: 'application/zip',
  });
}

/** Whether the first piece shrinks by a tenth: Parquet and compressed Arrow do not. */
async function pays(blob: Blob, title: string): Promise<boolean> {
  if (blob.size === 0) return false;
  const first = await readBytes(blob.slice(0, pieceBytes / 4), title);
  const packed = await gatherBlob(deflated(once(first)));
  return packed.size < first.length * 0.9;
}

async function* once(bytes: Bytes): AsyncGenerator<Bytes> {
  yield await Promise.resolve(bytes);
}
