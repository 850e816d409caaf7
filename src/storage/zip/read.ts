import { AppError } from '../../core/errors.ts';
import { decodeText, type Bytes } from '../bytes/bytes.ts';
import { inflated } from '../bytes/deflate.ts';
import { piecesOf, readBytes } from '../bytes/pieces.ts';
import {
  centralBytes,
  elsewhere,
  end64Bytes,
  endBytes,
  extra64,
  localBytes,
  locator64Bytes,
  signatures,
  type ZipEntry,
} from './layout.ts';

/** How many times its packed size a member may have: more is taken for a bomb. */
export const largestRatio = 200;
/** Members that a file may have. */
export const mostMembers = 1010;
const largestDirectory = 1_000_000;

/** A member whose place in the file is known and checked. */
export interface ZipMember {
  readonly name: string;
  readonly size: number;
  readonly crc: number;
  readonly deflated: boolean;
  readonly packed: Blob;
}

/**
 * The members of a ZIP file by name, read from its directory; no contents are touched.
 * Members that overlap, share a name, lie outside the file, are encrypted, or claim more than `largestRatio` are refused.
 * @throws AppError `study.damaged` where it is not a whole ZIP file, `study.unsafe` where it is a hostile one.
 */
export async function readDirectory(file: Blob): Promise<ReadonlyMap<string, ZipMember>> {
  const end = await findEnd(file);
  if (end.count > mostMembers || end.bytes > largestDirectory) {
    throw unsafe('It has more parts than a study has.', { members: end.count, limit: mostMembers });
  }
  if (end.at + end.bytes > end.before) throw damaged('Its directory is not where it should be.');
  const entries = readEntries(
    await readBytes(file.slice(end.at, end.at + end.bytes), 'study file'),
    end.count,
  );
  const members = new Map<string, ZipMember>();
  let free = 0;
  for (const entry of [...entries].sort((a, b) => a.offset - b.offset)) {
    if (members.has(entry.name)) throw unsafe('Two of its parts have one name.', { member: entry.name });
    if (entry.offset < free) throw unsafe('Two of its parts overlap.', { member: entry.name });
    if (entry.size > largestRatio * entry.packed || (!entry.deflated && entry.size !== entry.packed)) {
      throw unsafe(`“${entry.name}” expands more than ${largestRatio} times.`, { member: entry.name });
    }
    const from = entry.offset + (await localLength(file, entry));
    free = from + entry.packed;
    if (free > end.at) throw damaged('A part is cut off.', { member: entry.name });
    members.set(entry.name, { ...entry, packed: file.slice(from, free) });
  }
  return members;
}

/** A member's contents, piece by piece, never more than its directory entry says. @throws AppError `study.damaged`, `cancelled`. */
export async function* readMember(member: ZipMember, signal?: AbortSignal): AsyncGenerator<Bytes> {
  const packed = piecesOf(member.packed, member.name, signal);
  let count = 0;
  for await (const piece of member.deflated ? inflated(packed, member.size, member.name) : packed) {
    count += piece.length;
    yield piece;
  }
  if (count !== member.size)
    throw damaged(`“${member.name}” is shorter than it says.`, { member: member.name });
}

function readEntries(bytes: Bytes, count: number): ZipEntry[] {
  const view = new DataView(bytes.buffer);
  const entries: ZipEntry[] = [];
  let at = 0;
  while (entries.length < count) {
    if (at + centralBytes > bytes.length || view.getUint32(at, true) !== signatures.central) {
      throw damaged('Its directory cannot be read.');
    }
    const flags = view.getUint16(at + 8, true);
    const method = view.getUint16(at + 10, true);
    const nameEnd = at + centralBytes + view.getUint16(at + 28, true);
    const extraEnd = nameEnd + view.getUint16(at + 30, true);
    const next = extraEnd + view.getUint16(at + 32, true);
    if (next > bytes.length) throw damaged('Its directory is cut off.');
    const name = nameOf(bytes.slice(at + centralBytes, nameEnd));
    if (flags & 1 || (method !== 0 && method !== 8)) {
      throw unsafe(`“${name}” is packed in a way that Tessera does not use.`, { member: name });
    }
    const wide = wideNumbers(view, nameEnd, extraEnd);
    const number = (place: number) => {
      const value = view.getUint32(at + place, true);
      return value === elsewhere ? (wide.shift() ?? value) : value;
    };
    const size = number(24);
    const packed = number(20);
    const offset = number(42);
    entries.push({ name, deflated: method === 8, crc: view.getUint32(at + 16, true), size, packed, offset });
    at = next;
  }
  if (at !== bytes.length) throw damaged('Its directory holds more than its parts.');
  return entries;
}

function wideNumbers(view: DataView, from: number, to: number): number[] {
  const numbers: number[] = [];
  for (let at = from; at + 4 <= to; at += 4 + view.getUint16(at + 2, true)) {
    if (view.getUint16(at, true) !== extra64) continue;
    const end = Math.min(to, at + 4 + view.getUint16(at + 2, true));
    for (let place = at + 4; place + 8 <= end; place += 8) numbers.push(wholeNumber(view, place));
  }
  return numbers;
}

async function localLength(file: Blob, entry: ZipEntry): Promise<number> {
  const bytes = await readBytes(file.slice(entry.offset, entry.offset + localBytes), 'study file');
  const view = new DataView(bytes.buffer);
  const whole = bytes.length === localBytes && view.getUint32(0, true) === signatures.local;
  if (!whole || view.getUint16(8, true) !== (entry.deflated ? 8 : 0)) {
    throw damaged(`“${entry.name}” is not where the directory says.`, { member: entry.name });
  }
  return localBytes + view.getUint16(26, true) + view.getUint16(28, true);
}

interface End {
  readonly count: number;
  readonly at: number;
  readonly bytes: number;
  /** Where the end records begin. */
  readonly before: number;
}

async function findEnd(file: Blob): Promise<End> {
  const tailAt = Math.max(0, file.size - endBytes - locator64Bytes);
  const tail = await readBytes(file.slice(tailAt), 'study file');
  const view = new DataView(tail.buffer);
  const at = tail.length - endBytes;
  if (at < 0 || view.getUint32(at, true) !== signatures.end)
    throw damaged('It does not end as a study file does.');
  const plain: End = {
    count: view.getUint16(at + 10, true),
    bytes: view.getUint32(at + 12, true),
    at: view.getUint32(at + 16, true),
    before: file.size - endBytes,
  };
  if (at < locator64Bytes || view.getUint32(at - locator64Bytes, true) !== signatures.locator64) return plain;
  const wideAt = wholeNumber(view, at - locator64Bytes + 8);
  const record = await readBytes(file.slice(wideAt, wideAt + end64Bytes), 'study file');
  const wide = new DataView(record.buffer);
  if (record.length < end64Bytes || wide.getUint32(0, true) !== signatures.end64)
    throw damaged('Its end is damaged.');
  return {
    count: wholeNumber(wide, 32),
    bytes: wholeNumber(wide, 40),
    at: wholeNumber(wide, 48),
    before: wideAt,
  };
}

function nameOf(bytes: Bytes): string {
  try {
    return decodeText(bytes);
  } catch (cause) {
    throw new AppError('study.damaged', 'The name of a part of the study file cannot be read.', {}, cause);
  }
}

function wholeNumber(view: DataView, at: number): number {
  const value = view.getBigUint64(at, true);
  if (value > BigInt(Number.MAX_SAFE_INTEGER)) throw damaged('A number in it is out of range.');
  return Number(value);
}

function damaged(what: string, details: Record<string, string> = {}): AppError {
  return new AppError('study.damaged', `The study file is damaged. ${what}`, details);
}

function unsafe(what: string, details: Record<string, string | number> = {}): AppError {
  return new AppError('study.unsafe', `The file is refused. ${what}`, details);
}
