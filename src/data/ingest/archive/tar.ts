import { AppError, throwIfCancelled } from '../../../core/errors.ts';
import { formatCount } from '../../../core/format.ts';
import type { SourceFile } from '../../contract.ts';
import { mostMembers } from '../limits.ts';
import { bytesOf } from '../textSource.ts';
import { damaged } from './zipDirectory.ts';

const block = 512;

/** A file of a TAR archive, where it lies. */
export interface TarEntry {
  readonly name: string;
  readonly start: number;
  readonly size: number;
}

/** Whether bytes begin as a TAR archive does (POSIX ustar, or GNU). */
export function isTar(head: Uint8Array): boolean {
  return new TextDecoder('latin1').decode(head.subarray(257, 262)) === 'ustar';
}

/** The files of a TAR archive, folders and links left out. @throws AppError `ingest.corrupt`, `ingest.too-large` */
export async function tarDirectory(file: SourceFile, signal?: AbortSignal): Promise<TarEntry[]> {
  const found: TarEntry[] = [];
  let longName: string | undefined;
  for (let at = 0; at + block <= file.blob.size;) {
    throwIfCancelled(signal);
    const header = await bytesOf(file, at, at + block);
    if (header.every((byte) => byte === 0)) break;
    if (!isTar(header)) throw damaged(file, `byte ${at}`);
    const size = sizeOf(header);
    const start = at + block;
    if (!Number.isSafeInteger(size) || size < 0 || start + size > file.blob.size)
      throw damaged(file, nameOf(header));
    const kind = String.fromCharCode(header[156] ?? 0);
    if (kind === 'L') longName = textOf(await bytesOf(file, start, start + Math.min(size, 10_000)));
    else if (kind === 'x') longName = paxPath(await bytesOf(file, start, start + Math.min(size, 65_536)));
    else {
      if (kind === '0' || kind === '\0') found.push({ name: longName ?? nameOf(header), start, size });
      longName = undefined;
    }
    if (found.length > mostMembers) {
      const message = `${file.name} holds more than ${formatCount(mostMembers)} files; that is more than can be read.`;
      throw new AppError('ingest.too-large', message, { file: file.name });
    }
    at = start + Math.ceil(size / block) * block;
  }
  return found;
}

/** A field of text: UTF-8 up to the first NUL. */
function textOf(bytes: Uint8Array): string {
  const end = bytes.indexOf(0);
  return new TextDecoder().decode(end < 0 ? bytes : bytes.subarray(0, end));
}

function nameOf(header: Uint8Array): string {
  const prefix = textOf(header.subarray(345, 500));
  const name = textOf(header.subarray(0, 100));
  return prefix === '' || textOf(header.subarray(257, 263)).startsWith('ustar ') ? name : `${prefix}/${name}`;
}

/** Octal digits; or, with the first bit set, a number of bytes in base 256. */
function sizeOf(header: Uint8Array): number {
  const field = header.subarray(124, 136);
  if (((field[0] ?? 0) & 0x80) === 0) return Number.parseInt(textOf(field).trim() || '0', 8);
  return field.subarray(1).reduce((sum, byte) => sum * 256 + byte, 0);
}

/** The path that a POSIX extended header gives (`length path=…`). */
function paxPath(bytes: Uint8Array): string | undefined {
  return /(?:^|\n)\d+ path=([^\n]*)\n/.exec(new TextDecoder().decode(bytes))?.[1];
}
