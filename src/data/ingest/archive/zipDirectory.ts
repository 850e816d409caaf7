import { AppError } from '../../../core/errors.ts';
import { formatCount } from '../../../core/format.ts';
import type { SourceFile } from '../../contract.ts';
import { mostMembers } from '../limits.ts';
import { bytesOf } from '../textSource.ts';

/** One file of a ZIP archive, as its directory tells it (PKWARE APPNOTE 6.3, §4.3.12). */
export interface ZipEntry {
  readonly name: string;
  readonly method: number;
  readonly encrypted: boolean;
  readonly crc: number;
  readonly packed: number;
  readonly size: number;
  /** Where its local header begins. */
  readonly offset: number;
}

const endSignature = 0x06054b50;
const end64Signature = 0x06064b50;
const locatorSignature = 0x07064b50;
const entrySignature = 0x02014b50;
const endLength = 22;
const longestComment = 65_535;
const mostDirectoryBytes = 64 * 1024 * 1024;

/** The files of a ZIP archive, folders left out. @throws AppError `ingest.corrupt`, `ingest.too-large` */
export async function zipDirectory(file: SourceFile): Promise<ZipEntry[]> {
  const { start, length, entries } = await findDirectory(file);
  if (entries > mostMembers) {
    const message = `${file.name} holds ${formatCount(entries)} files; at most ${formatCount(mostMembers)} can be read.`;
    throw new AppError('ingest.too-large', message, { file: file.name, files: entries });
  }
  if (length > mostDirectoryBytes || start + length > file.blob.size) throw damaged(file, 'its directory');
  const bytes = await bytesOf(file, start, start + length);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const found: ZipEntry[] = [];
  let at = 0;
  for (let index = 0; index < entries; index++) {
    if (at + 46 > bytes.length || view.getUint32(at, true) !== entrySignature)
      throw damaged(file, `entry ${index + 1} of its directory`);
    const nameLength = view.getUint16(at + 28, true);
    const extraLength = view.getUint16(at + 30, true);
    const next = at + 46 + nameLength + extraLength + view.getUint16(at + 32, true);
    if (next > bytes.length) throw damaged(file, `entry ${index + 1} of its directory`);
    const extra = new DataView(bytes.buffer, bytes.byteOffset + at + 46 + nameLength, extraLength);
    const flags = view.getUint16(at + 8, true);
    const name = nameOf(bytes.subarray(at + 46, at + 46 + nameLength), (flags & 0x800) !== 0);
    const sizes = { size: view.getUint32(at + 24, true), packed: view.getUint32(at + 20, true) };
    const long = wide(extra, { ...sizes, offset: view.getUint32(at + 42, true) });
    if (!name.endsWith('/')) {
      const crc = view.getUint32(at + 16, true);
      found.push({
        name,
        method: view.getUint16(at + 10, true),
        encrypted: (flags & 1) !== 0,
        crc,
        ...long,
      });
    }
    at = next;
  }
  return found;
}

interface Directory {
  readonly start: number;
  readonly length: number;
  readonly entries: number;
}

async function findDirectory(file: SourceFile): Promise<Directory> {
  const { size } = file.blob;
  const from = Math.max(0, size - endLength - longestComment);
  const bytes = await bytesOf(file, from, size);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (let at = bytes.length - endLength; at >= 0; at--) {
    if (view.getUint32(at, true) !== endSignature) continue;
    if (at + endLength + view.getUint16(at + 20, true) > bytes.length) continue;
    const found = {
      entries: view.getUint16(at + 10, true),
      length: view.getUint32(at + 12, true),
      start: view.getUint32(at + 16, true),
    };
    const isWide = found.entries === 0xffff || found.length === 0xffffffff || found.start === 0xffffffff;
    return isWide ? ((await wideDirectory(file, from + at)) ?? found) : found;
  }
  throw damaged(file, 'its end, where the directory of an archive stands');
}

/** The directory's place in an archive of more than 4 GB or 65,535 files. */
async function wideDirectory(file: SourceFile, end: number): Promise<Directory | undefined> {
  if (end < 20) return undefined;
  const locator = viewOf(await bytesOf(file, end - 20, end));
  if (locator.getUint32(0, true) !== locatorSignature) return undefined;
  const at = Number(locator.getBigUint64(8, true));
  if (at + 56 > file.blob.size) throw damaged(file, 'the place of its directory');
  const view = viewOf(await bytesOf(file, at, at + 56));
  if (view.getUint32(0, true) !== end64Signature) throw damaged(file, 'the place of its directory');
  return {
    entries: Number(view.getBigUint64(32, true)),
    length: Number(view.getBigUint64(40, true)),
    start: Number(view.getBigUint64(48, true)),
  };
}

interface Sizes {
  readonly size: number;
  readonly packed: number;
  readonly offset: number;
}

/** Sizes and offset, from the extra field of ZIP64 where they are too large for 32 bits. */
function wide(extra: DataView, { size, packed, offset }: Sizes): Sizes {
  let at = 0;
  while (at + 4 <= extra.byteLength) {
    const length = extra.getUint16(at + 2, true);
    if (extra.getUint16(at, true) === 1) {
      let next = at + 4;
      const end = Math.min(extra.byteLength, next + length);
      const take = (value: number): number => {
        if (value !== 0xffffffff || next + 8 > end) return value;
        next += 8;
        return Number(extra.getBigUint64(next - 8, true));
      };
      return { size: take(size), packed: take(packed), offset: take(offset) };
    }
    at += 4 + length;
  }
  return { size, packed, offset };
}

function nameOf(bytes: Uint8Array, isUtf8: boolean): string {
  const text = new TextDecoder('utf-8').decode(bytes);
  return isUtf8 || !text.includes('\uFFFD') ? text : new TextDecoder('windows-1252').decode(bytes);
}

export const viewOf = (bytes: Uint8Array): DataView =>
  new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);

export function damaged(file: SourceFile, what: string): AppError {
  const message = `${file.name} is damaged or breaks off: ${what} is not as an archive has it.`;
  return new AppError('ingest.corrupt', message, { file: file.name, bytes: file.blob.size });
}
