import { AppError, throwIfCancelled } from '../../../../core/errors.ts';
import { formatCount } from '../../../../core/format.ts';
import type { SourceFile } from '../../../contract.ts';
import { assertBounded } from '../../archive/collect.ts';
import { crc32 } from '../../archive/crc32.ts';
import type { ZipEntry } from '../../archive/zipDirectory.ts';
import { unzipStream } from '../../archive/zipMember.ts';
import { MarkupScanner, type MarkupListener } from '../markup/markupScanner.ts';

/** A piece of a member's text, with the packed bytes that are done, about. */
export interface MemberPiece {
  readonly text: string;
  readonly done: number;
  readonly last: boolean;
}

/** The text of one file of an archive, piece by piece; length and checksum are verified at its end. @throws AppError `ingest.*` */
export async function* memberText(
  file: SourceFile,
  entry: ZipEntry,
  signal?: AbortSignal,
): AsyncGenerator<MemberPiece> {
  const name = `${file.name} (${entry.name})`;
  const reader = (await unzipStream(file, entry)).getReader();
  const decoder = new TextDecoder();
  let [size, checksum] = [0, 0];
  try {
    for (;;) {
      throwIfCancelled(signal);
      const { value, done } = await reader.read().catch((thrown: unknown) => {
        throw new AppError(
          'ingest.corrupt',
          `${name} is damaged after ${formatCount(size)} unpacked bytes.`,
          { file: file.name, member: entry.name },
          thrown,
        );
      });
      if (done) break;
      size += value.length;
      assertBounded(name, entry.packed, size);
      checksum = crc32(value, checksum);
      const share = entry.size === 0 ? 1 : Math.min(1, size / entry.size);
      yield { text: decoder.decode(value, { stream: true }), done: share * file.blob.size, last: false };
    }
    if (size !== entry.size || checksum !== entry.crc) {
      const message = `${name} is damaged: its length or checksum is wrong.`;
      throw new AppError('ingest.corrupt', message, { file: file.name, member: entry.name });
    }
    yield { text: decoder.decode(), done: file.blob.size, last: true };
  } finally {
    await reader.cancel().catch(() => undefined);
  }
}

/** Reads a whole XML member. @throws AppError `ingest.corrupt` */
export async function readMarkup(
  file: SourceFile,
  entry: ZipEntry,
  listener: MarkupListener,
  signal?: AbortSignal,
): Promise<void> {
  const scanner = new MarkupScanner(listener, false);
  for await (const { text, last } of memberText(file, entry, signal))
    write(scanner, text, last, file, entry.name);
}

/** Hands a piece to a scanner; a tag without end is a damaged file. */
export function write(
  scanner: MarkupScanner,
  text: string,
  last: boolean,
  file: SourceFile,
  part: string,
): void {
  try {
    scanner.write(text, last);
  } catch (thrown) {
    if (!(thrown instanceof RangeError)) throw thrown;
    const message = `${part} in ${file.name} is damaged: ${thrown.message}.`;
    throw new AppError('ingest.corrupt', message, { file: file.name, part }, thrown);
  }
}
