import { AppError } from '../../../core/errors.ts';
import { formatCount, formatCounted } from '../../../core/format.ts';
import type { SourceFile } from '../../contract.ts';
import { bytesOf } from '../textSource.ts';
import { collect, assertBounded } from './collect.ts';
import { crc32 } from './crc32.ts';
import { damaged, viewOf, type ZipEntry } from './zipDirectory.ts';

const localSignature = 0x04034b50;
const stored = 0;
const deflated = 8;

/**
 * One file of a ZIP archive; its length and checksum are verified.
 * @param most stops after so many bytes, unverified.
 * @throws AppError `ingest.corrupt`, `ingest.too-large`, `ingest.unsupported` (encryption, other methods), `cancelled`
 */
export async function unzip(
  archive: SourceFile,
  entry: ZipEntry,
  most?: number,
  signal?: AbortSignal,
): Promise<Blob> {
  const name = `${archive.name} (${entry.name})`;
  const packed = await packedBytes(archive, entry);
  if (most === undefined) assertBounded(name, entry.packed, entry.size);
  let checksum = 0;
  const stream = entry.method === stored ? packed.stream() : inflated(packed);
  const blob = await collect(stream, {
    name,
    packed: entry.packed,
    most,
    signal,
    heard: (bytes) => (checksum = crc32(bytes, checksum)),
  });
  if (most !== undefined && blob.size >= most) return blob;
  if (blob.size !== entry.size || checksum !== entry.crc) {
    const message = `${name} is damaged: its ${blob.size === entry.size ? 'checksum is wrong' : `length is ${formatCount(blob.size)} instead of ${formatCounted(entry.size, 'byte')}`}.`;
    throw new AppError('ingest.corrupt', message, { file: archive.name, member: entry.name });
  }
  return entry.method === stored ? packed : blob;
}

/** The bytes of one file of an archive, piece by piece, unverified; for readers that go over them several times. */
export async function unzipStream(archive: SourceFile, entry: ZipEntry): Promise<ReadableStream<Uint8Array>> {
  const packed = await packedBytes(archive, entry);
  return entry.method === stored ? packed.stream() : inflated(packed);
}

const inflated = (packed: Blob): ReadableStream<Uint8Array> =>
  packed.stream().pipeThrough(new DecompressionStream('deflate-raw'));

async function packedBytes(archive: SourceFile, entry: ZipEntry): Promise<Blob> {
  if (entry.encrypted) {
    const message = `${entry.name} in ${archive.name} is protected by a password; unpack it first.`;
    throw new AppError('ingest.unsupported', message, { file: archive.name, member: entry.name });
  }
  if (entry.method !== stored && entry.method !== deflated) {
    const message = `${entry.name} in ${archive.name} is packed by method ${entry.method}; pack it as ZIP with “deflate”.`;
    throw new AppError('ingest.unsupported', message, { file: archive.name, member: entry.name });
  }
  const header = await bytesOf(archive, entry.offset, entry.offset + 30);
  if (header.length < 30) throw damaged(archive, entry.name);
  const view = viewOf(header);
  if (view.getUint32(0, true) !== localSignature) throw damaged(archive, entry.name);
  const start = entry.offset + 30 + view.getUint16(26, true) + view.getUint16(28, true);
  if (start + entry.packed > archive.blob.size) throw damaged(archive, entry.name);
  return archive.blob.slice(start, start + entry.packed);
}
