import { AppError } from '../../../core/errors.ts';
import { formatCount } from '../../../core/format.ts';
import type { FilePart, Inspection, Packing, Reading } from '../../../core/table.ts';
import type { SourceFile } from '../../contract.ts';
import { bytesOf } from '../textSource.ts';
import { gunzip } from './gzip.ts';
import { isTar, tarDirectory } from './tar.ts';
import { zipDirectory } from './zipDirectory.ts';
import { unzip } from './zipMember.ts';

/** A file of an archive that can be unpacked. */
export interface Member {
  readonly name: string;
  readonly size: number;
  unpack(most?: number): Promise<Blob>;
}

/** What a file is when it has been taken out of its packing. */
export interface Unpacked {
  /** The bytes, under the name that errors use: it holds the name of the file that was dropped. */
  readonly file: SourceFile;
  /** The name that the content has inside, which may tell its format. */
  readonly innerName: string;
  readonly packing?: Packing;
  /** The files of an archive; empty where there is nothing to choose. */
  readonly members: readonly Member[];
  /** The one that was taken. */
  readonly member?: string;
}

export interface UnpackRequest {
  readonly reading?: Partial<Reading> | undefined;
  /** Unpacked bytes that are enough; for a look at a text. */
  readonly most?: number | undefined;
  readonly signal?: AbortSignal | undefined;
}

const headBytes = 1024;

/**
 * Takes a file out of gzip, ZIP or TAR, one in another up to three times. A ZIP that is an Excel workbook stays as it is.
 * @throws AppError `ingest.corrupt`, `ingest.too-large`, `ingest.unsupported`, `ingest.empty`, `cancelled`
 */
export async function unpack(file: SourceFile, request: UnpackRequest = {}): Promise<Unpacked> {
  let found: Unpacked = { file, innerName: file.name, members: [] };
  for (let depth = 0; depth < 3; depth++) {
    const next = await once(found, request);
    if (next === undefined) return found;
    found = next;
  }
  return found;
}

async function once(outer: Unpacked, request: UnpackRequest): Promise<Unpacked | undefined> {
  const { file, innerName } = outer;
  const head = await bytesOf(file, 0, headBytes);
  if (head[0] === 0x1f && head[1] === 0x8b) {
    const name = innerName.replace(/\.(gz|gzip)$/i, '').replace(/\.tgz$/i, '.tar');
    const most = /\.tar$/i.test(name) ? undefined : request.most;
    const blob = await gunzip(file, most, request.signal);
    if (blob.size === 0) throw empty(file);
    return { ...outer, file: { name: file.name, blob }, innerName: name, packing: outer.packing ?? 'gzip' };
  }
  if (head[0] === 0x50 && head[1] === 0x4b && (head[2] === 3 || head[2] === 5)) {
    const entries = await zipDirectory(file);
    if (isDocument(entries.map(({ name }) => name))) return undefined;
    const members = entries.map((entry): Member => {
      const unpackEntry = (most?: number): Promise<Blob> => unzip(file, entry, most, request.signal);
      return { name: entry.name, size: entry.size, unpack: unpackEntry };
    });
    return fromArchive(outer, 'zip', members, request);
  }
  if (isTar(head)) {
    const entries = await tarDirectory(file, request.signal);
    const members = entries.map(({ name, start, size }): Member => {
      return { name, size, unpack: () => Promise.resolve(file.blob.slice(start, start + size)) };
    });
    return fromArchive(outer, 'tar', members, request);
  }
  return undefined;
}

async function fromArchive(
  outer: Unpacked,
  packing: Packing,
  all: readonly Member[],
  { reading, most }: UnpackRequest,
): Promise<Unpacked> {
  const { file } = outer;
  const members = all.filter(({ name, size }) => size > 0 && !isAside(name));
  const wanted = outer.member === undefined ? reading?.member : undefined;
  const member =
    members.find(({ name }) => name === wanted) ?? (wanted === undefined ? members[0] : undefined);
  if (member === undefined) {
    if (wanted === undefined) throw empty(file);
    const message = `${file.name} holds no file “${wanted}”.`;
    throw new AppError('ingest.choice', message, { file: file.name, files: names(members) });
  }
  const blob = await member.unpack(most);
  return {
    file: { name: `${file.name} (${member.name})`, blob },
    innerName: member.name,
    packing: outer.packing ?? packing,
    ...(members.length > 1 && outer.member === undefined
      ? { members, member: member.name }
      : { members: outer.members, ...(outer.member === undefined ? {} : { member: outer.member }) }),
  };
}

/** Files that systems put beside those that were meant. */
const isAside = (name: string): boolean =>
  /(^|\/)(__MACOSX|\.DS_Store|Thumbs\.db|desktop\.ini)(\/|$)/i.test(name) || /(^|\/)\./.test(name);

/** Whether a ZIP is a document of one piece: an Excel workbook, or one of another program. */
const isDocument = (members: readonly string[]): boolean =>
  members.includes('[Content_Types].xml') || members.includes('mimetype');

const names = (members: readonly Member[]): string[] => members.slice(0, 100).map(({ name }) => name);

/** The files of an archive as a choice; undefined where there is none. */
function partsOf({ members }: Unpacked): readonly FilePart[] | undefined {
  if (members.length < 2) return undefined;
  return members.slice(0, 1000).map(({ name, size }) => ({ kind: 'file', name, size }));
}

/** @throws AppError `ingest.choice` where an archive holds several files and nobody chose one. */
export function assertChosen(file: SourceFile, { members }: Unpacked, reading: Partial<Reading> = {}): void {
  if (members.length < 2 || reading.member !== undefined || reading.union === true) return;
  const message = `${file.name} holds ${formatCount(members.length)} files; choose which to read.`;
  throw new AppError('ingest.choice', message, { file: file.name, files: names(members) });
}

/** An archive of which all files were taken together. */
export function unchosen({ file, innerName, packing, members }: Unpacked): Unpacked {
  return { file, innerName, members, ...(packing === undefined ? {} : { packing }) };
}

/** What a table says of the packing that it was in. */
export function withPacking<Found extends Inspection>(found: Found, unpacked: Unpacked): Found {
  const { packing, member } = unpacked;
  if (packing === undefined) return found;
  const parts = [...(partsOf(unpacked) ?? []), ...(found.parts ?? [])];
  const reading = { ...found.reading, packing, ...(member === undefined ? {} : { member }) };
  return { ...found, reading, ...(parts.length === 0 ? {} : { parts }) };
}

function empty(file: SourceFile): AppError {
  return new AppError('ingest.empty', `${file.name} holds no file with content.`, { file: file.name });
}
